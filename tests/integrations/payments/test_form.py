"""The script that stands in for Stripe.js, in a real browser, on a page under the product's policy."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FrameLocator, Page, expect

from tests.fakes_stripe import PUBLISHABLE
from tests.integrations.payments.conftest import BACK, Firm, new_key
from tests.journeys import walking

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><title>Pay</title><script src="{origin}/v3/"></script>
<form id="pay" data-key="{key}" data-account="{account}" data-secret="{secret}" data-redirect="{redirect}">
<div id="element"></div><button>Pay</button><p id="told" role="status"></p></form>
<script type="module" src="/page.js"></script>"""
SCRIPT = """
const form = document.getElementById("pay");
const { key, account, secret, redirect } = form.dataset;
const stripe = Stripe(key, { stripeAccount: account });
const elements = stripe.elements({ clientSecret: secret, appearance: { theme: "night", variables: { colorPrimary: "#ff8800" } } });
const payment = elements.create("payment");
payment.on("ready", () => { form.dataset.ready = "1"; });
payment.on("change", (event) => { form.dataset.kind = event.value.type; });
payment.mount("#element");
const told = document.getElementById("told");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const confirm = secret.startsWith("seti_") ? "confirmSetup" : "confirmPayment";
  const asked = { elements, clientSecret: secret, confirmParams: { return_url: location.origin + "/back" }, redirect };
  const submitted = await elements.submit();
  const { error, paymentIntent, setupIntent } = submitted.error ? submitted : await stripe[confirm](asked);
  told.textContent = error ? `${error.type}: ${error.message}` : (paymentIntent ?? setupIntent).status;
});
"""


class ProductPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        origin = self.server.stripe_origin
        is_script = self.path == "/page.js"
        body = SCRIPT if is_script else self.server.page if self.path == "/" else "<title>Back</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html; charset=utf-8")
        policy = f"default-src 'self'; script-src 'self' {origin}; frame-src {origin}; connect-src {origin}; frame-ancestors 'none'"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments) -> None:
        pass


class Counter:
    """A product's payment page, and the payment that it is about."""

    def __init__(self, firm: Firm, server: ThreadingHTTPServer, page: Page) -> None:
        self.firm, self.server, self.page = firm, server, page
        self.complaints: list[str] = []
        page.on("console", self.note)

    def note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def opened(self, secret: str, redirect: str = "always") -> FrameLocator:
        self.server.page = PAGE.format(
            origin=self.firm.stripe.url,
            key=PUBLISHABLE,
            account=self.firm.id,
            secret=secret,
            redirect=redirect,
        )
        self.page.goto(f"http://localhost:{self.server.server_port}/")
        expect(self.page.locator("#pay[data-ready]")).to_be_attached()
        return self.page.frame_locator("iframe")

    def begun(self):
        return self.firm.begins()

    def types(self, form: FrameLocator, number: str) -> None:
        form.get_by_label("Card number").fill(number)
        form.get_by_label("Expires").fill("12 / 34")
        form.get_by_label("Security code").fill("123")

    def pays(self) -> None:
        self.page.get_by_role("button", name="Pay").click()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with walking.chromium() as launched:
        yield launched


@pytest.fixture
def counter(firm, browser) -> Iterator[Counter]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), ProductPage)
    server.stripe_origin = firm.stripe.url
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page = browser.new_page()
    yield Counter(firm, server, page)
    page.close()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_card_is_typed_into_the_frame_and_the_person_comes_back(counter) -> None:
    begun = counter.begun()
    form = counter.opened(begun.client_secret)
    counter.types(form, "4242 4242 4242 4242")

    counter.pays()

    counter.page.wait_for_url("**/back?payment_intent=*")
    assert f"payment_intent={begun.id}" in counter.page.url
    assert counter.page.url.endswith("redirect_status=succeeded")
    assert counter.firm.read(begun).status == "succeeded"
    assert counter.complaints == []


def test_a_wallet_pays_without_anything_typed(counter) -> None:
    begun = counter.begun()
    form = counter.opened(begun.client_secret, redirect="if_required")

    form.get_by_label("Apple Pay").check()
    counter.pays()

    expect(counter.page.get_by_role("status")).to_have_text("succeeded")
    method = counter.firm.read(begun).method
    assert (method.kind, method.wallet, method.last4) == ("card", "apple_pay", "4242")
    assert counter.complaints == []


def test_the_number_never_stands_on_the_page(counter) -> None:
    form = counter.opened(counter.begun().client_secret)
    counter.types(form, "4242424242424242")

    assert counter.page.locator("#element input").count() == 0
    assert "4242424242424242" not in counter.page.content()
    expect(form.get_by_text("moves no money")).to_be_visible()


def test_a_decline_is_said_and_another_card_pays(counter) -> None:
    begun = counter.begun()
    form = counter.opened(begun.client_secret)
    told = counter.page.get_by_role("status")

    counter.pays()
    expect(told).to_have_text("validation_error: Your card number is incomplete.")
    counter.types(form, "4000000000009995")
    counter.pays()
    expect(told).to_have_text("card_error: Your card has insufficient funds.")
    expect(form.get_by_role("alert")).to_have_text("Your card has insufficient funds.")
    counter.types(form, "4242424242424242")
    counter.pays()

    counter.page.wait_for_url("**/back?*")
    assert counter.firm.read(begun).status == "succeeded"


def test_the_bank_asks_on_its_own_page(counter) -> None:
    begun = counter.begun()
    counter.types(counter.opened(begun.client_secret), "4000002760003184")

    counter.pays()
    counter.page.get_by_role("button", name="Yes, it is me").click()

    counter.page.wait_for_url("**/back?*redirect_status=succeeded")
    assert counter.firm.read(begun).status == "succeeded"
    assert counter.complaints == []


@pytest.mark.parametrize(
    ("button", "told"),
    [
        ("Yes, it is me", "succeeded"),
        ("No", "card_error: We are unable to authenticate your payment method."),
    ],
)
def test_the_bank_asks_in_a_frame_when_the_page_stays(counter, button, told) -> None:
    begun = counter.begun()
    counter.types(counter.opened(begun.client_secret, "if_required"), "4000002760003184")

    counter.pays()
    counter.page.frame_locator("dialog iframe").get_by_role("button", name=button, exact=True).click()

    expect(counter.page.get_by_role("status")).to_have_text(told)
    assert counter.complaints == []


def test_a_bank_account_pays(counter) -> None:
    begun = counter.begun()
    form = counter.opened(begun.client_secret)
    form.get_by_label("US bank account").check()
    expect(counter.page.locator("#pay[data-kind=us_bank_account]")).to_be_attached()
    form.get_by_label("Routing number").fill("110000000")
    form.get_by_label("Account number").fill("000123456789")

    counter.pays()

    counter.page.wait_for_url("**/back?*redirect_status=pending")
    assert counter.firm.read(begun).status == "processing"


def test_the_form_offers_what_its_payment_allows(counter) -> None:
    form = counter.opened(counter.firm.begins(kinds=["card"]).client_secret)

    expect(form.get_by_label("Card number")).to_be_visible()
    expect(form.get_by_label("US bank account")).to_have_count(0)


def test_a_card_is_kept(counter) -> None:
    customer = counter.firm.stripe.customer(counter.firm.id)
    setup = counter.firm.provider.start_setup(
        account_id=counter.firm.id, customer_id=customer, kinds=["card"], key=new_key()
    )
    counter.types(counter.opened(setup.client_secret, "if_required"), "4000056655665556")

    counter.pays()

    expect(counter.page.get_by_role("status")).to_have_text("succeeded")
    (method,) = counter.firm.provider.methods(account_id=counter.firm.id, customer_id=customer)
    assert method.funding == "debit"


def test_a_page_learns_how_a_payment_stands(counter) -> None:
    payment = counter.firm.pays(return_url=BACK)
    counter.opened(payment.client_secret)

    found = counter.page.evaluate(
        "([key, account, secret]) => Stripe(key, { stripeAccount: account }).retrievePaymentIntent(secret)",
        [PUBLISHABLE, counter.firm.id, payment.client_secret],
    )

    assert found["paymentIntent"]["status"] == "succeeded"


MAKES_ELEMENT = """async ([key, account]) => {
  const stripe = Stripe(key, { stripeAccount: account });
  const asked = { mode: "payment", amount: 5000, currency: "usd", allowedPaymentMethodTypes: ["card"] };
  const elements = stripe.elements(asked);
  const payment = elements.create("payment");
  window.held = { stripe, elements };
  const ready = new Promise((done) => payment.on("ready", done));
  payment.mount("#element");
  await ready;
}"""
MAKES_TOKEN = """async () => {
  const { stripe, elements } = window.held;
  const early = await stripe.createConfirmationToken({ elements }).catch((error) => error.message);
  const { error } = await elements.submit();
  if (error) return { error };
  return { early, ...(await stripe.createConfirmationToken({ elements, params: { return_url: "http://localhost/back" } })) };
}"""


def test_what_is_typed_without_a_payment_becomes_a_token_that_is_looked_at(counter) -> None:
    counter.opened(counter.begun().client_secret)
    counter.page.evaluate(MAKES_ELEMENT, [PUBLISHABLE, counter.firm.id])
    form = counter.page.frame_locator("iframe")
    expect(form.get_by_label("US bank account")).to_have_count(0)
    assert counter.page.evaluate(MAKES_TOKEN)["error"]["code"] == "incomplete_number"
    counter.types(form, "4000056655665556")

    made = counter.page.evaluate(MAKES_TOKEN)

    assert "submit() must be called" in made["early"]
    assert made["confirmationToken"]["payment_method_preview"]["card"]["funding"] == "debit"
    shown = counter.firm.provider.read_typed(
        account_id=counter.firm.id, typed_id=made["confirmationToken"]["id"]
    )
    assert (shown.funding, shown.last4, shown.customer_id) == ("debit", "5556", "")
    assert counter.complaints == []
