// A chat opens at its newest message; the field grows with what is written; Ctrl or ⌘ with Enter sends.
const chat = document.querySelector("[data-chat]"), words = document.querySelector("[data-words]");
if (chat) {
  const aim = location.hash.startsWith("#m-") && document.getElementById(location.hash.slice(1));
  if (aim) aim.scrollIntoView(); else chat.scrollTop = chat.scrollHeight;
}
if (words) {
  const grow = () => { words.rows = Math.min(12, Math.max(2, words.value.split("\n").length)); };
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) words.form.requestSubmit(words.form.querySelector("button.primary"));
  });
  grow();
}

// News: what came is added, what was changed is replaced, and the rest stays as it is, above all what is being typed.
const known = (one) => document.getElementById(one.id);
const exchange = (part, other) => { // what somebody had folded stays so, and where they were they are again
  const at = part.contains(document.activeElement) && document.activeElement.id;
  for (const fold of part.querySelectorAll("details[id]")) {
    const same = other.querySelector(`#${CSS.escape(fold.id)}`);
    if (same) same.open = fold.open;
  }
  part.replaceWith(other);
  if (at) document.getElementById(at)?.focus();
};
const take = (page) => {
  for (const part of document.querySelectorAll("[data-anew]")) {
    const other = page.querySelector(`[data-anew="${part.dataset.anew}"]`);
    if (other && other.outerHTML !== part.outerHTML) exchange(part, other);
  }
  const anew = page.querySelector("[data-chat]");
  if (!chat || !anew || !("newest" in chat.dataset)) return;
  const isDown = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  for (const one of anew.querySelectorAll(".bubble")) {
    const old = known(one);
    if (!old) {
      const end = chat.querySelector("[data-anew=scheduled]"); // what waits stands below what was said
      if (one.previousElementSibling?.matches(".daymark") && !one.previousElementSibling.querySelector("a")) chat.insertBefore(one.previousElementSibling.cloneNode(true), end);
      chat.insertBefore(one.cloneNode(true), end);
    } else if (old.innerHTML !== one.innerHTML) old.innerHTML = one.innerHTML;
  }
  if (isDown) chat.scrollTop = chat.scrollHeight;
};
const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
document.body.addEventListener("portico:news", async () => {
  if (document.hidden) return; // looking at it counts as having seen it
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok && !answer.redirected) take(await parsed(answer));
});

// A task is ticked off without leaving the page, so that what is being typed stays.
document.getElementById("tick")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(event.submitter.formAction, { method: "POST", body: new FormData(event.target) }).catch(() => null);
  if (answer?.ok) take(await parsed(answer)); else if (answer) location.reload();
});
