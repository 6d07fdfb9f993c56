// The inside of the payment form. It talks to the page around it by messages; card numbers stay in here.
const form = document.getElementById("form");
const problem = document.getElementById("problem");
const query = new URLSearchParams(location.search);
document.documentElement.classList.add("framed");

const value = (name) => form.elements[name]?.value.trim() ?? "";
const kind = () => form.elements.kind.value ?? form.elements.kind[0]?.value;
const isWallet = () => kind().endsWith("_pay");

function showPart() {
  for (const part of form.querySelectorAll(".part")) part.hidden = part.id !== kind();
  tellHeight();
}

function tellHeight() {
  tell({ height: document.documentElement.offsetHeight });
}

function tell(what) {
  parent.postMessage({ standIn: "form", ...what }, "*");
}

function say(error) {
  problem.textContent = error?.message ?? "";
  problem.hidden = !error;
  tellHeight();
}

function validated() {
  const wrong = (code, message) => ({ type: "validation_error", code, message });
  if (isWallet()) return null;
  if (kind() === "card") {
    if (!value("number")) return wrong("incomplete_number", "Your card number is incomplete.");
    if (!/^\d{1,2}\s*\/\s*\d{2,4}$/.test(value("expires"))) return wrong("incomplete_expiry", "Your card's expiration date is incomplete.");
    if (!value("cvc")) return wrong("incomplete_cvc", "Your card's security code is incomplete.");
  } else if (!value("routing") || !value("account_number")) {
    return wrong("incomplete_iban", "Your bank account details are incomplete.");
  }
  return null;
}

function typed() {
  const given = new URLSearchParams({ type: isWallet() ? "card" : kind() });
  if (isWallet()) {
    for (const [name, said] of Object.entries({ number: "4242424242424242", exp_month: "12", exp_year: "2034", wallet: kind() })) given.set(`card[${name}]`, said);
  } else if (kind() === "card") {
    const [month, year] = value("expires").split("/").map((part) => part.trim());
    given.set("card[number]", value("number").replace(/[\s-]/g, ""));
    given.set("card[exp_month]", month);
    given.set("card[exp_year]", year);
    given.set("card[cvc]", value("cvc"));
  } else {
    given.set("us_bank_account[routing_number]", value("routing"));
    given.set("us_bank_account[account_number]", value("account_number"));
  }
  return given;
}

async function post(path, given) {
  given.set("key", query.get("key"));
  given.set("_stripe_account", query.get("account"));
  const answer = await fetch(path, { method: "POST", body: given });
  return answer.json();
}

// What was typed becomes a token, which the product's own server looks at and pays with.
async function token({ returnUrl, setupFutureUsage }) {
  const given = new URLSearchParams();
  for (const [name, said] of typed()) {
    const [first, ...rest] = name.split("[");
    given.set(["payment_method_data", `${first}]`, ...rest].join("["), said);
  }
  if (returnUrl) given.set("return_url", returnUrl);
  if (setupFutureUsage) given.set("setup_future_usage", setupFutureUsage);
  return post("/v1/confirmation_tokens", given);
}

async function confirm({ path, clientSecret, returnUrl }) {
  const method = await post("/v1/payment_methods", typed());
  if (method.error) return method;
  const given = new URLSearchParams({ payment_method: method.id, client_secret: clientSecret });
  if (returnUrl) given.set("return_url", returnUrl);
  return post(path, given);
}

const ACTIONS = {
  submit: async () => ({ error: validated() }),
  confirm: async (asked) => (validated() ? { error: validated() } : confirm(asked)),
  token: async (asked) => (validated() ? { error: validated() } : token(asked)),
  look: async ({ variables, theme }) => {
    document.documentElement.style.colorScheme = theme === "night" ? "dark" : "light";
    const names = { colorPrimary: "--accent", colorBackground: "--paper", colorText: "--ink", colorDanger: "--problem", borderRadius: "--radius" };
    for (const [name, property] of Object.entries(names)) {
      if (variables?.[name]) document.documentElement.style.setProperty(property, variables[name]);
    }
    tellHeight();
    return {};
  },
};

addEventListener("message", async (event) => {
  if (event.source !== parent || !ACTIONS[event.data?.action]) return;
  let result;
  try {
    result = await ACTIONS[event.data.action](event.data);
  } catch {
    result = { error: { type: "api_connection_error", message: "The payment provider can't be reached. Try again." } };
  }
  if (event.data.action !== "look") say(result.error);
  tell({ answers: event.data.id, result });
});
form.addEventListener("change", () => {
  showPart();
  tell({ change: { value: { type: kind() } } });
});
form.addEventListener("submit", (event) => event.preventDefault());
new ResizeObserver(tellHeight).observe(document.body);
showPart();
tell({ ready: true });
