"""The inside of the payment form: what is typed here never reaches the product's page."""

from integrations.payments.fake.calls import Call
from integrations.payments.fake.cards import ROUTING
from integrations.payments.fake.html import NOTICE, Page, field, shown, test_numbers
from integrations.payments.fake.methods import WALLETS

KINDS = {"card": "Card", "us_bank_account": "US bank account"}
WALLET = "Pays with the card 4242 4242 4242 4242, as if your phone had said yes."


def show(call: Call) -> Page:
    kinds = _kinds(call)
    choice = _choice({kind: KINDS[kind] for kind in kinds} | (WALLETS if "card" in kinds else {}))
    card = (
        field("Card number", "number") + field("Expires (MM / YY)", "expires") + field("Security code", "cvc")
    )
    bank = field("Routing number", "routing", hint=f"Test: {ROUTING}") + field(
        "Account number", "account_number"
    )
    content = (
        f'<form id="form" novalidate>{choice}'
        f'<div id="card" class="part">{card}</div><div id="us_bank_account" class="part" hidden>{bank}</div>'
        f"{_wallets()}"
        f'<p id="problem" class="problem" role="alert" hidden></p></form>'
        f'<p class="notice">{shown(NOTICE)}</p>{test_numbers(kinds)}'
    )
    return Page("Payment details", content, script="frame.js", is_framed=True)


def _choice(offered: dict[str, str]) -> str:
    choices = "".join(
        f'<label class="choice"><input type="radio" name="kind" value="{kind}"{" checked" if not number else ""}>'
        f"{label}</label>"
        for number, (kind, label) in enumerate(offered.items())
    )
    hidden = " hidden" if len(offered) == 1 else ""
    return f'<fieldset class="choices"{hidden}><legend>Pay by</legend>{choices}</fieldset>'


def _wallets() -> str:
    return "".join(f'<div id="{kind}" class="part" hidden><p>{shown(WALLET)}</p></div>' for kind in WALLETS)


def _kinds(call: Call) -> list[str]:
    """Return the kinds that the page asks for, or that its payment allows, if it knows its secret."""
    if asked := str(call.params.get("kinds", "")).split():
        return [kind for kind in KINDS if kind in asked]
    secret = str(call.params.get("secret", ""))
    found = call.tx.find(str(call.params.get("account")), secret.partition("_secret_")[0])
    is_known = found is not None and found.get("client_secret") == secret
    return found["payment_method_types"] if found and is_known else list(KINDS)
