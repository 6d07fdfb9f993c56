// Toasts leave by themselves after a while, unless they are being read or offer something to press.
"use strict";

const READING_TIME = 8000; // milliseconds

const dismiss = (toast) => {
  if (toast.matches(":hover, :focus-within")) toast.addEventListener("pointerleave", () => leaveLater(toast), { once: true });
  else toast.remove();
};
const leaveLater = (toast) => {
  if (!toast.hasAttribute("data-stays")) setTimeout(() => dismiss(toast), READING_TIME);
};

const watch = (root) => root.querySelectorAll(".toasts > .toast:not([data-seen])").forEach((toast) => {
  toast.dataset.seen = "";
  leaveLater(toast);
});

watch(document);
document.addEventListener("htmx:oobAfterSwap", () => watch(document));
document.addEventListener("htmx:afterSettle", () => watch(document));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast, .note")?.remove();
});
