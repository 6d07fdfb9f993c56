// Picking rows of a list: one, a range with Shift, all of them; how many there are, and a button that says what it will
// do. Without scripts the button still works.
"use strict";

const boxes = () => [...document.querySelectorAll("#pick input[type=checkbox][name]")];
const everys = () => document.querySelectorAll("[data-pick-all]");
const put = (selector, words) => document.querySelector(selector)?.replaceChildren(words);
let before = null, isRange = false; // the box that was changed before this one, and whether Shift is held

const tell = () => {
  const all = boxes(), picked = all.filter((box) => box.checked).length;
  const button = document.querySelector("#pick [data-label]");
  if (!button) return;
  const words = picked === 1 ? button.dataset.one : button.dataset.label.replace("#", picked);
  put("#pick [data-label] > span", words);
  put("[data-picked]", `${picked} selected`);
  everys().forEach((every) => {
    every.checked = picked > 0 && picked === all.length;
    every.indeterminate = picked > 0 && picked < all.length;
  });
};

// With Shift, a click or the space bar does to every box from the last one on what it does to this one.
const reach = (box) => {
  const all = boxes(), from = all.indexOf(before), to = all.indexOf(box);
  if (isRange && from >= 0 && to >= 0) all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((each) => { each.checked = box.checked; });
  before = box;
};
for (const name of ["keydown", "keyup", "pointerdown"]) document.addEventListener(name, (event) => { isRange = event.shiftKey; }, true);
document.addEventListener("mousedown", (event) => { if (event.shiftKey && event.target.closest("#pick .pick")) event.preventDefault(); }); // no words are marked

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) boxes().forEach((box) => { box.checked = event.target.checked; });
  else if (event.target.matches("#pick input[type=checkbox][name]")) reach(event.target);
  if (event.target.closest("#pick")) tell();
});
document.addEventListener("htmx:afterSettle", tell);
addEventListener("pageshow", tell);
