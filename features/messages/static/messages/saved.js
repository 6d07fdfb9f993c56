// Saved replies and pages to name: found while one types, put in where the cursor stands. Without this the page comes
// anew with the text.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const put = (picker, text) => {
  const field = picker.closest("form").elements.body, before = field.value.slice(0, field.selectionStart);
  const inline = "inline" in picker.dataset, apart = inline ? /\s$/.test(before) : before.endsWith("\n\n");
  const gap = before.trim() && !apart ? (inline ? " " : "\n\n") : "";
  field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
  picker.open = false;
  field.focus();
};

const filled = async (form, button) => {
  const asked = new FormData();
  asked.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  asked.set("insert", button.value);
  const answer = await fetch(form.action, { method: "POST", body: asked }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  return page && page.querySelector("[data-words]") ? page : null;
};

document.querySelectorAll("[data-picker]").forEach((picker) => {
  const form = picker.closest("form"), told = form.querySelector("[data-unfilled]");
  const find = picker.querySelector("input[type=search]"), items = [...picker.querySelectorAll("li")];
  picker.querySelector("[data-find]")?.setAttribute("hidden", "");
  find.addEventListener("input", () => {
    const terms = fold(find.value).split(/\s+/).filter(Boolean);
    items.forEach((item) => { item.hidden = !terms.every((term) => fold(item.textContent).includes(term)); });
    picker.querySelector("[data-none]").hidden = items.some((item) => !item.hidden);
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  picker.addEventListener("click", async (event) => {
    const button = event.target.closest("li button");
    if (!button) return;
    event.preventDefault();
    if ("put" in button.dataset) { put(picker, button.dataset.put); return; }
    const page = await filled(form, button);
    if (!page) { told.textContent = "That did not work. Try again."; return; }
    told.replaceChildren(...page.querySelector("[data-unfilled]").childNodes);
    put(picker, page.querySelector("[data-words]").value);
  });
});
