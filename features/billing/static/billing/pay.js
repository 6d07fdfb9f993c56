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
  const picks = [...form.querySelectorAll("[data-owed]")]; // of several invoices; none where there is one alone
  const tell = (name, amount) => {
    const place = form.querySelector(`[data-${name}]`);
    if (place) place.textContent = amount;
  };
  const sum = (name, ones) => ones.reduce((so_far, one) => so_far + Number(one.dataset[name]), 0);
  const chosen = () => {
    const choice = form.querySelector("[name=choice]:checked");
    const ticked = picks.filter((one) => one.checked);
    const of = choice?.value === "due" ? "due" : "owed";
    const alone = of === "due" ? choice.dataset.amount : total.dataset.total;
    const goal = picks.length ? sum(of, ticked) : Number(alone);
    const usable = picks.length ? sum(of, ticked.filter((one) => one.dataset.usable)) : goal;
    const credit = Math.min(usable, Number(form.querySelector("[data-credit]:checked")?.dataset.credit ?? 0));
    if (picks.length) tell("sum", written(goal));
    if (picks.length) tell("dues", written(sum("due", ticked)));
    tell("used", `−${written(credit)}`);
    if (choice?.value === "own") return typed(form.querySelector("[data-own]").value) ?? goal - credit;
    return goal - credit;
  };
  const extra = form.querySelector("[data-extra-row]"); // a surcharge on some of the cards
  const surcharge = (amount) => Math.floor((amount * Number(form.querySelector("[name=method]:checked")?.dataset.rate ?? 0)) / 100000);
  const say = () => {
    const alone = chosen();
    const amount = alone + surcharge(alone);
    if (extra) extra.hidden = amount === alone;
    tell("extra", written(amount - alone));
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
