// Dialogs: opened by their links, asked before anything that can't be undone, closed by a click beside them.
"use strict";

// <a href="/clients/new/" data-dialog="new-client"> opens the dialog of that id, if the page has it, or goes there.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal && !event.metaKey && !event.ctrlKey) {
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.closest("[data-close]")) {
    event.preventDefault();
    event.target.closest("dialog")?.close();
  } else if (event.target.matches("dialog.dialog")) {
    event.target.close(); // the backdrop counts as the dialog itself
  }
});

// A dialog with data-open opens at once, with its page or as it arrives by htmx.
const openThoseIn = (place) => {
  place.querySelectorAll?.("dialog[data-open]:not([open])").forEach((dialog) => dialog.showModal());
};
document.addEventListener("htmx:afterSettle", (event) => openThoseIn(event.target));
openThoseIn(document);

// data-confirm="Delete this document?" data-confirm-text="…" data-confirm-yes="Delete", on forms and their buttons.
const ask = (words, go) => {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("h2").textContent = words.confirm;
  dialog.querySelector("p").textContent = words.confirmText ?? "";
  dialog.querySelector("[value=yes]").textContent = words.confirmYes ?? "Delete";
  dialog.querySelector("[value=no]").textContent = words.confirmNo ?? "Keep it";
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => dialog.returnValue === "yes" && go(), { once: true });
  dialog.showModal();
};

let confirmed = null;
document.addEventListener("submit", (event) => {
  const form = event.target;
  const asks = event.submitter?.dataset.confirm ? event.submitter : form.dataset.confirm ? form : null;
  if (!asks || confirmed === form) {
    confirmed = null;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(asks.dataset, () => {
    confirmed = form;
    form.requestSubmit(event.submitter);
  });
}, true);

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask({ confirm: event.detail.question, ...event.target.dataset }, () => event.detail.issueRequest(true));
});
