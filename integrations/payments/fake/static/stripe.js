// Stands in for Stripe.js: the calls that the payment page makes, and no other. The form is a frame of its own origin.
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;
  const PATHS = { pi: "payment_intents", seti: "setup_intents" };
  const NAMES = { pi: "paymentIntent", seti: "setupIntent" };
  const QUERY = { pi: "payment_intent", seti: "setup_intent" };
  const STATUSES = { succeeded: "succeeded", processing: "pending" };

  const kindOf = (secret) => (secret.startsWith("seti_") ? "seti" : "pi");
  const pathOf = (secret) => `/v1/${PATHS[kindOf(secret)]}/${secret.split("_secret_")[0]}`;
  const result = (secret, answer) => (answer.error ? { error: answer.error } : { [NAMES[kindOf(secret)]]: answer });

  function unreachable() {
    return { error: { type: "api_connection_error", message: "The payment provider can't be reached. Try again." } };
  }

  class PaymentElement {
    constructor(stripe, group, options) {
      Object.assign(this, { stripe, group, options, handlers: {}, waiting: new Map(), number: 0 });
      this.onMessage = (event) => event.source === this.frame?.contentWindow && this.hear(event.data);
    }

    mount(where) {
      const place = typeof where === "string" ? document.querySelector(where) : where;
      const secret = this.group.options.clientSecret ?? ""; // the frame shows the kinds that its payment allows
      const kinds = secret ? "" : (this.group.options.allowedPaymentMethodTypes ?? []).join(" ");
      const query = new URLSearchParams({ key: this.stripe.key, account: this.stripe.account, secret, kinds });
      this.frame = document.createElement("iframe");
      this.frame.title = "Secure payment input frame";
      this.frame.src = `${ORIGIN}/pages/frame?${query}`;
      Object.assign(this.frame.style, { border: "0", width: "100%", height: "20rem", display: "block", colorScheme: "normal" });
      this.isReady = new Promise((done) => (this.becomeReady = done));
      addEventListener("message", this.onMessage);
      place.replaceChildren(this.frame);
    }

    hear(data) {
      if (data?.standIn !== "form") return;
      if (data.ready) this.begin();
      if (data.height) this.frame.style.height = `${Math.ceil(data.height) + 8}px`;
      if (data.change) this.emit("change", { elementType: "payment", complete: false, empty: false, ...data.change });
      if (data.answers) {
        this.waiting.get(data.answers)?.(data.result);
        this.waiting.delete(data.answers);
      }
    }

    begin() {
      this.becomeReady();
      this.ask("look", this.group.options.appearance ?? {});
      this.emit("ready", { elementType: "payment" });
    }

    async ask(action, given = {}) {
      await this.isReady;
      const id = ++this.number;
      return new Promise((done) => {
        this.waiting.set(id, done);
        this.frame.contentWindow.postMessage({ ...given, action, id }, ORIGIN);
      });
    }

    on(name, handler) {
      (this.handlers[name] ??= []).push(handler);
      return this;
    }

    emit(name, event) {
      for (const handler of this.handlers[name] ?? []) handler(event);
    }

    update(options) {
      Object.assign(this.options, options);
    }

    unmount() {
      removeEventListener("message", this.onMessage);
      this.frame?.remove();
    }

    destroy() {
      this.unmount();
    }

    focus() {
      this.frame?.focus();
    }
  }

  class Elements {
    constructor(stripe, options) {
      Object.assign(this, { stripe, options });
    }

    create(type, options = {}) {
      if (type !== "payment") throw new Error(`The stand-in has no element "${type}".`);
      this.element = new PaymentElement(this.stripe, this, options);
      return this.element;
    }

    getElement(type) {
      return type === "payment" ? (this.element ?? null) : null;
    }

    update(options) {
      Object.assign(this.options, options);
      if (options.appearance) this.element?.ask("look", options.appearance);
    }

    async submit() {
      const { error } = await this.element.ask("submit");
      this.isSubmitted = !error;
      return error ? { error } : { selectedPaymentMethod: "" };
    }
  }

  class Stripe {
    constructor(key, options = {}) {
      Object.assign(this, { key, account: options.stripeAccount ?? "" });
    }

    elements(options = {}) {
      return new Elements(this, options);
    }

    confirmPayment(options) {
      return this.confirm(options);
    }

    confirmSetup(options) {
      return this.confirm(options);
    }

    // Of elements without a payment: { mode: "payment", amount, currency, allowedPaymentMethodTypes, setupFutureUsage }.
    async createConfirmationToken({ elements, params = {} }) {
      if (!elements.isSubmitted) throw new Error("elements.submit() must be called before createConfirmationToken().");
      const { mode, setupFutureUsage } = elements.options;
      if (mode !== "payment") throw new Error("The stand-in makes tokens of elements with the mode payment alone.");
      const answer = await elements.element.ask("token", { returnUrl: params.return_url, setupFutureUsage });
      return answer.error ? { error: answer.error } : { confirmationToken: answer };
    }

    async confirm({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
      const secret = clientSecret ?? elements.options.clientSecret;
      const asked = { path: `${pathOf(secret)}/confirm`, clientSecret: secret, returnUrl: confirmParams.return_url };
      const answer = elements ? await elements.element.ask("confirm", asked) : await this.call(asked.path, secret, confirmParams);
      if (answer.error) return { error: answer.error };
      if (answer.next_action) return this.goToBank(secret, answer, redirect);
      if (redirect === "if_required") return result(secret, answer);
      return this.leave(secret, answer, confirmParams.return_url);
    }

    goToBank(secret, answer, redirect) {
      if (redirect === "if_required") return this.askInFrame(secret, answer);
      const action = answer.next_action;
      location.assign(action.redirect_to_url?.url ?? action.use_stripe_sdk.stripe_js);
      return new Promise(() => {}); // the page is left
    }

    leave(secret, answer, returnUrl) {
      const address = new URL(returnUrl, location.href);
      const kind = QUERY[kindOf(secret)];
      address.searchParams.set(kind, answer.id);
      address.searchParams.set(`${kind}_client_secret`, secret);
      address.searchParams.set("redirect_status", STATUSES[answer.status] ?? "failed");
      location.assign(address);
      return new Promise(() => {});
    }

    async handleNextAction({ clientSecret }) {
      const answer = await this.retrieve(clientSecret);
      if (answer.error || !answer.next_action) return result(clientSecret, answer);
      return this.askInFrame(clientSecret, answer);
    }

    async askInFrame(secret, answer) {
      const action = answer.next_action;
      const dialog = document.createElement("dialog");
      const frame = document.createElement("iframe");
      frame.title = "Your bank asks";
      frame.src = `${action.redirect_to_url?.url ?? action.use_stripe_sdk.stripe_js}&framed=1`;
      Object.assign(frame.style, { border: "0", width: "min(26rem, 80vw)", height: "16rem", display: "block" });
      dialog.append(frame);
      document.body.append(dialog);
      dialog.showModal();
      await new Promise((done) => {
        const hear = (event) => {
          if (event.source !== frame.contentWindow || event.data?.standIn !== "bank") return;
          removeEventListener("message", hear);
          done();
        };
        addEventListener("message", hear);
        dialog.addEventListener("close", done);
      });
      dialog.remove();
      const after = await this.retrieve(secret);
      const wrong = after.last_payment_error ?? after.last_setup_error;
      return wrong ? { error: wrong } : result(secret, after);
    }

    async retrievePaymentIntent(secret) {
      return result(secret, await this.retrieve(secret));
    }

    async retrieveSetupIntent(secret) {
      return result(secret, await this.retrieve(secret));
    }

    async retrieve(secret) {
      const query = new URLSearchParams({ key: this.key, _stripe_account: this.account, client_secret: secret });
      try {
        return await (await fetch(`${ORIGIN}${pathOf(secret)}?${query}`)).json();
      } catch {
        return unreachable();
      }
    }

    async call(path, secret, { return_url: returnUrl, payment_method: method }) {
      const given = new URLSearchParams({ key: this.key, _stripe_account: this.account, client_secret: secret });
      if (returnUrl) given.set("return_url", returnUrl);
      if (method) given.set("payment_method", method);
      try {
        return await (await fetch(`${ORIGIN}${path}`, { method: "POST", body: given })).json();
      } catch {
        return unreachable();
      }
    }
  }

  window.Stripe = (key, options) => new Stripe(key, options);
  window.Stripe.version = 3;
})();
