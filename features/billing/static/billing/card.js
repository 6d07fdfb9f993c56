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
  const style = getComputedStyle(document.body);
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const stripe = window.Stripe(key, { stripeAccount: account });
  const elements = stripe.elements({
    clientSecret: secret,
    appearance: { theme: dark ? "night" : "stripe", variables: { fontFamily: style.fontFamily } },
  });
  const payment = elements.create("payment");
  payment.on("ready", () => {
    frame.removeAttribute("aria-busy");
    button.disabled = false;
  });
  payment.mount(frame);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("");
    const submitted = await elements.submit();
    const asked = { elements, clientSecret: secret, confirmParams: { return_url: back } };
    const { error } = submitted.error ? submitted : await (keeps ? stripe.confirmSetup(asked) : stripe.confirmPayment(asked));
    const sure = ["card_error", "validation_error"].includes(error?.type);
    if (error) say(sure ? `${error.message} ${NOTHING}` : UNSURE);
    button.disabled = false;
  });
}
