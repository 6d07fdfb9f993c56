// Saved replies: found while one types, put in where the cursor stands. Without this the page comes anew with the text.
const replies = document.querySelector("[data-saved]");
if (replies) {
  const form = replies.closest("form"), field = form.querySelector("[data-words]"), told = form.querySelector("[data-unfilled]");
  const find = replies.querySelector("input[type=search]"), items = [...replies.querySelectorAll("li")];
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  replies.querySelector("[data-find]").hidden = true;
  find.addEventListener("input", () => {
    const terms = fold(find.value).split(/\s+/).filter(Boolean);
    items.forEach((item) => { item.hidden = !terms.every((term) => fold(item.textContent).includes(term)); });
    replies.querySelector("[data-none]").hidden = items.some((item) => !item.hidden);
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  const put = (text) => {
    const before = field.value.slice(0, field.selectionStart);
    const gap = before.trim() && !before.endsWith("\n\n") ? "\n\n" : "";
    field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
    replies.open = false;
    field.focus();
  };
  replies.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=insert]");
    if (!button) return;
    event.preventDefault();
    const asked = new FormData();
    asked.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    asked.set("insert", button.value);
    const answer = await fetch(form.action, { method: "POST", body: asked }).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const filled = page && page.querySelector("[data-words]");
    if (!filled) { told.textContent = "That did not work. Try again."; return; }
    told.replaceChildren(...page.querySelector("[data-unfilled]").childNodes);
    put(filled.value);
  });
}
