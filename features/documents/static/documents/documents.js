// Documents: a click on a name shows it beside the list.
"use strict";

// Where there is room, a document is looked at beside the list; elsewhere its link leads to its own page.
const mark = (id) => document.querySelectorAll("#rows > .row").forEach((row) => {
  if (row.querySelector(".title")?.pathname.includes(id)) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
});
document.addEventListener("click", (event) => {
  const place = document.getElementById("preview"), link = event.target.closest("#rows a.title");
  if (event.target.closest("[data-close-preview]")) {
    const opener = document.querySelector(`#rows a.title[href*="${place.dataset.of}"]`);
    place.closest(".docs").classList.add("two");
    place.hidden = true;
    mark("-");
    opener?.focus();
  } else if (link && place && matchMedia("(min-width: 84.01rem)").matches && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
    event.preventDefault();
    place.closest(".docs").classList.remove("two");
    htmx.ajax("GET", `${link.pathname}preview/`, { target: "#preview", swap: "outerHTML" });
  }
});
document.addEventListener("htmx:afterSettle", () => {
  const shown = document.getElementById("preview");
  if (shown) mark(shown.dataset.of);
});

// After “Show more” the reader goes on at the first row that came.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "more") document.getElementById("rows").dataset.read = document.querySelectorAll("#rows > .row").length;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const read = Number(event.target.dataset?.read);
  if (!read) return;
  delete event.target.dataset.read;
  event.target.children[read]?.querySelector("a.title")?.focus();
});

// What is on its way to the reader's disk is no longer New; the server knows it for the next page.
document.addEventListener("click", (event) => {
  event.target.closest('.row a[href$="/download/"]')?.closest(".row").querySelector(".badge")?.remove();
});
