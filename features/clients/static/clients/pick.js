// Picking rows of a list: how many, all of them, and a button that says what it will do. Without scripts the button still works.
"use strict";

const boxes = () => [...document.querySelectorAll("#pick input[type=checkbox][name]")];
const put = (selector, words) => document.querySelector(selector)?.replaceChildren(words);

const tell = () => {
  const all = boxes(), picked = all.filter((box) => box.checked).length;
  const button = document.querySelector("#pick [data-label]"), every = document.querySelector("[data-pick-all]");
  if (!button) return;
  const words = picked === 1 ? button.dataset.one : button.dataset.label.replace("#", picked);
  put("#pick [data-label] > span", words);
  put("[data-picked]", `${picked} selected`);
  if (every) every.checked = picked > 0 && picked === all.length;
  if (every) every.indeterminate = picked > 0 && picked < all.length;
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.closest("#pick")) tell();
});
document.addEventListener("htmx:afterSettle", tell);
addEventListener("pageshow", tell);
