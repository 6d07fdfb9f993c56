// Sign-up: the address follows the name until it is edited, suggestions are taken with one press, the time zone comes
// from the browser. Without scripts the server does all of this after the form is sent.
"use strict";

const suggested = (name) => name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]/g, "").slice(0, 30);
const write = (input, value) => {
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
};

const named = document.querySelector("[data-names]");
const slug = document.getElementById("id_slug");
if (named && slug) {
  let follows = !slug.value || slug.value === suggested(named.value);
  slug.addEventListener("input", (event) => { if (event.isTrusted) follows = !slug.value; });
  named.addEventListener("input", () => { if (follows) write(slug, suggested(named.value)); });
}

document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-takes]");
  if (!offer || !slug) return;
  write(slug, offer.dataset.takes);
  slug.focus();
});

document.addEventListener("change", (event) => {
  const shown = document.getElementById(event.target.dataset.shows ?? "");
  if (shown) shown.type = event.target.checked ? "text" : "password";
});

// The zone is taken over once; somebody who has chosen another finds their choice again.
const zones = document.querySelector("[data-time-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zones && here && zones.dataset.timeZone === "guess") {
  if (![...zones.options].some((option) => option.value === here)) zones.add(new Option(here.replaceAll("_", " "), here));
  zones.value = here;
}
