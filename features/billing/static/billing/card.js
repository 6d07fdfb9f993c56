/* The provider's form in a frame of its own: what is typed there never reaches this page. */
const form = document.querySelector("form[data-element]");
const told = form.querySelector("[data-told]");
const button = form.querySelector("[data-confirm]");
const frame = form.querySelector("[data-frame]");
const keeps = "keeps" in form.dataset; // for later; else something is paid
const NOTHING = keeps ? "Nothing was kept." : "Nothing was charged.";
const UNSURE = keeps
  ? "We don’t know whether this was kept. Look at your payment methods before you type it again."
  : "We don’t know whether this went through. Load this page again before you pay once more.";

const say = (words) => {
  told.hidden = !words;
  told.textContent = words;
};

if (typeof window.Stripe === "undefined") {
  say(`The payment form did not load. ${NOTHING} Look at your connection, then load this page again.`);
} else {
  const { key, account, secret, back } = form.dataset;
  const weighs = "weighs" in form.dataset; // what is typed may cost more: our server looks at it first
  const style = getComputedStyle(document.body);
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const stripe = window.Stripe(key, { stripeAccount: account });
  const about = weighs
    ? {
        mode: "payment",
        amount: Number(form.dataset.amount),
        currency: form.dataset.currency,
        allowedPaymentMethodTypes: form.dataset.kinds.split(" "),
        ...("later" in form.dataset ? { setupFutureUsage: "off_session" } : {}),
      }
    : { clientSecret: secret };
  const elements = stripe.elements({
    ...about,
    appearance: { theme: dark ? "night" : "stripe", variables: { fontFamily: style.fontFamily } },
  });
  const payment = elements.create("payment");
  payment.on("ready", () => {
    frame.removeAttribute("aria-busy");
    button.disabled = false;
  });
  payment.mount(frame);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload(); // come back to, it begins anew: what was typed is used up
  });
  const handOver = async () => {
    const { error, confirmationToken } = await stripe.createConfirmationToken({ elements, params: { return_url: back } });
    if (error) return say(`${error.message} ${NOTHING}`);
    form.querySelector("[name=typed]").value = confirmationToken.id;
    form.submit();
    return say("");
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("");
    const submitted = await elements.submit();
    if (weighs && !submitted.error) {
      await handOver();
      button.disabled = Boolean(form.querySelector("[name=typed]").value);
      return;
    }
    const asked = { elements, clientSecret: secret, confirmParams: { return_url: back } };
    const { error } = submitted.error ? submitted : await (keeps ? stripe.confirmSetup(asked) : stripe.confirmPayment(asked));
    const sure = ["card_error", "validation_error"].includes(error?.type);
    if (error) say(sure ? `${error.message} ${NOTHING}` : UNSURE);
    button.disabled = false;
  });
}
