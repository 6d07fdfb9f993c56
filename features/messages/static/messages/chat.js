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
