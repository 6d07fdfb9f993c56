// Shows and hides the questions of a page as its answers change. Without this script the server does it on each save.
import { holds } from "./conditions.js";

const form = document.querySelector("[data-organizer]");
const known = JSON.parse(form.dataset.known || "{}"); // answers on other pages: key → [kind, value]

function valueOf(question) {
  const kind = question.dataset.kind;
  const controls = [...question.querySelectorAll("[name^='q-']")];
  if (kind === "many") return controls.filter((one) => one.checked).map((one) => one.value);
  if (kind === "one" || kind === "yesno") return controls.find((one) => one.checked)?.value ?? null;
  if (kind === "file") return question.querySelector(".rows") ? ["file"] : [];
  if (kind === "table" || kind === "address") return controls.map((one) => one.value.trim());
  return controls[0]?.value.trim() ?? null;
}

function show() {
  const kinds = {}, seen = {};
  for (const [key, [kind, value]] of Object.entries(known)) [kinds[key], seen[key]] = [kind, value];
  for (const question of form.querySelectorAll("[data-key]")) kinds[question.dataset.key] = question.dataset.kind;
  let here = true;
  for (const one of form.querySelectorAll("[data-part], .q")) {
    const when = JSON.parse(one.dataset.when || "[]");
    if (one.matches("[data-part]")) {
      here = holds(when, kinds, seen);
      one.hidden = !here;
      continue;
    }
    const isShown = here && holds(when, kinds, seen);
    one.hidden = !isShown;
    if (isShown && one.dataset.key) seen[one.dataset.key] = valueOf(one);
  }
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => form.hasAttribute("action") || event.preventDefault());
show();

// Saves each answer as it changes. A save names the answer it is based on; where two came apart, both are shown.
const saved = document.querySelector("[data-saved]");
const waiting = new Map(); // question → whether it changed again while it was being saved

function say(words) {
  if (saved) saved.textContent = words;
}

function wrong(question, words) {
  const place = question.querySelector(".error");
  place.querySelector("span").textContent = words;
  place.hidden = !words;
}

async function send(question) {
  const key = question.dataset.key, body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && question.querySelector(`[name="${CSS.escape(name)}"]`)) body.append(name, value);
  }
  const address = form.dataset.save.replace("/key/", `/${key}/`);
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (answer.ok) question.querySelector(`[name="n-${key}"]`).value = said.base;
  wrong(question, answer.ok ? "" : said.error || "This was not saved. Load the page again.");
  say(answer.ok ? "Saved just now" : "One answer is not saved");
  if (said.apart) location.replace(`${location.pathname}#q-${key}`), location.reload();
}

async function save(question) {
  if (waiting.has(question)) return waiting.set(question, true);
  do {
    waiting.set(question, false);
    try {
      await send(question);
    } catch {
      say("Not saved: there is no connection. Your answers are kept once you press a button below.");
    }
  } while (waiting.get(question));
  waiting.delete(question);
}

if (form.dataset.save) {
  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-key]");
    if (!question) return;
    if (target.type !== "file") return save(question);
    const stay = Object.assign(document.createElement("button"), { name: "stay", value: "1", hidden: true });
    form.append(stay);
    form.requestSubmit(stay);
  });
}
