/* Typing an amount chooses it; and the provider's form is shown here rather than on its own page. */
const form = document.querySelector("form[data-ahead]");
form.querySelector("[data-script]").value = "1";
form.querySelector("[data-own]").addEventListener("input", () => {
  const own = form.querySelector("[name=choice][value=own]");
  if (own) own.checked = true;
});
