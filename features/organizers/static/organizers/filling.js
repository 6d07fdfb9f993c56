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
