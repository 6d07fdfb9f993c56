// Hears of news for the person who has this page open, and tells the parts of it that fetch themselves anew.
// Without a line, or while it is away, the page looks by itself now and then.
"use strict";

const place = document.querySelector("[data-live]");
const ALONE = 20_000, AGAIN = 5_000, EARLY = 8_000;
let line = null, seen = null;

const address = () => {
  const where = place.dataset.live;
  return where.startsWith(":") ? `${location.protocol}//${location.hostname}${where}` : where;
};

const news = () => document.body.dispatchEvent(new CustomEvent("portico:news"));

// The first number of a line only says where it begins, unless the page has heard another before.
const hear = (count) => {
  if (seen !== null && count !== seen) news();
  seen = count;
};

const ticket = async () => {
  const answer = await fetch(place.dataset.ticket, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const listen = async () => {
  if (document.hidden) return; // comes back with the page
  const { ticket: said, seconds } = await ticket();
  const before = line;
  line = new EventSource(`${address()}?ticket=${encodeURIComponent(said)}`);
  line.addEventListener("open", () => before?.close(), { once: true });
  line.addEventListener("news", (event) => hear(event.data));
  line.addEventListener("end", close);
  line.addEventListener("error", close);
  setTimeout(() => renew(line), seconds * 1000 - EARLY);
};

function close(event) {
  event.target.close();
  if (event.target === line) { line = null; setTimeout(() => renew(null), AGAIN); }
}

// Whoever is signed out hears no more; the next press leads to the sign-in page.
const renew = (of) => { if (of === line) listen().catch(() => setTimeout(() => renew(of), ALONE)); };

const alone = () => { if (!line && !document.hidden) news(); };

if (place) {
  if (place.dataset.live) renew(null);
  setInterval(alone, ALONE);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (place.dataset.live && !line) renew(null);
    news();
  });
}
