/* Says what is paid as it is chosen. The server works it out again, and charges nothing that was not said. */
const form = document.querySelector("form[data-pay]");
if (form) {
  const total = form.querySelector("[data-total]");
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("[data-pays]");
  const sample = total.textContent;
  const places = (/\.(\d+)\s*$/.exec(sample)?.[1] ?? "").length;
  const [, before] = /^([^\d−-]*)/.exec(sample);
  const written = (minor) => {
    const digits = String(minor).padStart(places + 1, "0");
    const whole = (places ? digits.slice(0, -places) : digits).replace(/\B(?=(\d{3})+$)/g, ",");
    return before + whole + (places ? `.${digits.slice(-places)}` : "");
  };
  const typed = (text) => {
    const bare = text.trim().replace(before.trim(), "").replaceAll(",", "");
    const [, whole, rest = ""] = /^(\d{1,12})(?:\.(\d*))?$/.exec(bare) ?? [];
    return whole === undefined || rest.length > places ? null : Number(whole + rest.padEnd(places, "0"));
  };
  const chosen = () => {
    const credit = form.querySelector("[data-credit]:checked");
    const rest = Number(total.dataset.total) - Number(credit?.dataset.credit ?? 0);
    const choice = form.querySelector("[name=choice]:checked");
    if (choice?.value === "due") return Math.min(Number(choice.dataset.amount), rest);
    if (choice?.value === "own") return typed(form.querySelector("[data-own]").value) ?? rest;
    return rest;
  };
  const say = () => {
    const amount = chosen();
    said.value = String(amount);
    total.textContent = written(amount);
    button.textContent = `Pay ${written(amount)}`;
  };
  form.querySelector("[data-script]").value = "1";
  form.querySelector("[data-own]")?.addEventListener("input", () => {
    form.querySelector("[name=choice][value=own]").checked = true;
    say();
  });
  form.addEventListener("change", say);
  form.addEventListener("submit", () => {
    setTimeout(() => { button.disabled = true; });
  });
  window.addEventListener("pageshow", () => { button.disabled = false; });
  say();
}
