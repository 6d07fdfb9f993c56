// Page manners: the CSRF header for htmx, one press per button, focus that stays, and a few keys.
"use strict";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

// The token stands in the page, so no cookie has to be readable by scripts.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = meta("csrf-token");
});

// A second press while the first is under way does nothing.
const press = (form, busy) => {
  if (busy) form.dataset.busy = ""; else delete form.dataset.busy;
  const button = form.querySelector("button.primary, button[type=submit], button:not([type])");
  if (busy) button?.setAttribute("aria-busy", "true"); else button?.removeAttribute("aria-busy");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("data-confirm")) return;
  if (event.submitter?.hasAttribute("data-download")) return; // the page stays
  if ("busy" in form.dataset) event.preventDefault();
  else if (!form.matches("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]")) press(form, true);
});
document.addEventListener("htmx:beforeRequest", (event) => event.target.matches("form") && press(event.target, true));
document.addEventListener("htmx:afterRequest", (event) => event.target.matches("form") && press(event.target, false));
addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach((form) => press(form, false)));

// After a swap the focus stays where it was, found again by id or by name.
let left = null;
const selector = (element) => element.id ? `#${CSS.escape(element.id)}` : element.name ? `[name="${CSS.escape(element.name)}"]` : "";
document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  left = active && active !== document.body ? selector(active) : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (left && document.activeElement === document.body) document.querySelector(left)?.focus({ preventScroll: true });
});

// A refused form shows its first mistake.
const showMistake = (root) => (root.querySelector("[data-refused]") ?? root.querySelector("[aria-invalid=true]"))?.focus();
showMistake(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.elt.matches("form")) showMistake(event.target); // never while somebody is typing
});

// Tabs that do not all fit begin where the one in view stands.
for (const tab of document.querySelectorAll(".tabs > :is([aria-current], [aria-selected=true])")) {
  const row = tab.parentElement;
  if (row.scrollWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// A request that failed says so; the page keeps what was typed.
const trouble = (text) => document.getElementById("trouble")?.replaceChildren(text);
document.addEventListener("htmx:sendError", () => trouble("You seem to be offline. Try again when you are connected."));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.getResponseHeader("X-Trouble")) trouble(event.detail.xhr.responseText);
  else if (event.detail.xhr.status === 403) trouble("You are signed out, or may not do this. Reload the page.");
  else if (event.detail.xhr.status === 429) trouble("That was tried too often. Wait a few minutes and try again.");
  else trouble("That did not work. Try again, or reload the page.");
});
document.addEventListener("htmx:beforeRequest", () => trouble(""));

// ⌘K or Ctrl K: find anything. The link works without.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
  const find = document.querySelector("[data-find]");
  if (!find) return;
  event.preventDefault();
  if (find.matches("input")) find.focus(); else find.click();
});

// In the palette the arrows walk through what was found, and Enter opens the first.
document.addEventListener("keydown", (event) => {
  const palette = event.target.closest?.(".palette"), found = palette ? [...palette.querySelectorAll(".result")] : [];
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key === "Enter" && event.target.matches("input") && found.length) {
    event.preventDefault();
    found[0].click();
  } else if (event.key in steps && found.length) {
    event.preventDefault();
    const stops = [palette.querySelector("input"), ...found];
    stops[(stops.indexOf(event.target) + steps[event.key] + stops.length) % stops.length].focus();
  }
});

// What is meant for paper has a button for it.
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());

// Filters apply as they change, where a form asks for it; without scripts its button does.
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-auto")) form.requestSubmit();
});

// A browser in which somebody turned on notifications (notifications/push.js) is told while they are signed in. After the
// next sign-in, and once an hour, it says which one it is; where that is not wanted any more, it stops.
{
  const AN_HOUR = 3_600_000;
  const renew = async (scope, mark) => {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    const found = await registration?.pushManager.getSubscription();
    if (!found) return localStorage.removeItem(mark);
    const body = new URLSearchParams({ endpoint: found.endpoint });
    const answer = await fetch(`${scope}notifications/devices/again/`, { method: "POST", body, headers: { "X-CSRFToken": meta("csrf-token") }, redirect: "error" });
    if (answer.status === 404) localStorage.removeItem(mark);
    else if (answer.ok) localStorage.setItem(mark, String(Date.now()));
  };
  const told = () => {
    const scope = location.pathname.startsWith("/workspace/") ? "/workspace/" : "/", mark = `told:${scope}`;
    const last = localStorage.getItem(mark);
    if (last === null || !navigator.serviceWorker || document.getElementById("looking")) return;
    if (!document.getElementById("account")) localStorage.setItem(mark, "0"); // nobody is signed in
    else if (Date.now() - Number(last) > AN_HOUR) renew(scope, mark).catch(() => {});
  };
  try { told(); } catch { /* a browser that keeps nothing is told nothing */ }
}
