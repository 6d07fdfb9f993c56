"""The inside of the payment form: what is typed here never reaches the product's page."""

from integrations.payments.fake.calls import Call
from integrations.payments.fake.cards import ROUTING
from integrations.payments.fake.html import NOTICE, Page, field, shown, test_numbers

KINDS = {"card": "Card", "us_bank_account": "US bank account"}


def show(call: Call) -> Page:
    kinds = _kinds(call)
    choices = "".join(
        f'<label class="choice"><input type="radio" name="kind" value="{kind}"{" checked" if not number else ""}>'
        f"{KINDS[kind]}</label>"
        for number, kind in enumerate(kinds)
    )
    hidden = " hidden" if len(kinds) == 1 else ""
    choice = f'<fieldset class="choices"{hidden}><legend>Pay by</legend>{choices}</fieldset>'
    card = (
        field("Card number", "number") + field("Expires (MM / YY)", "expires") + field("Security code", "cvc")
    )
    bank = field("Routing number", "routing", hint=f"Test: {ROUTING}") + field(
        "Account number", "account_number"
    )
    content = (
        f'<form id="form" novalidate>{choice}'
        f'<div id="card" class="part">{card}</div><div id="us_bank_account" class="part" hidden>{bank}</div>'
        f'<p id="problem" class="problem" role="alert" hidden></p></form>'
        f'<p class="notice">{shown(NOTICE)}</p>{test_numbers(kinds)}'
    )
    return Page("Payment details", content, script="frame.js", is_framed=True)


def _kinds(call: Call) -> list[str]:
    """Return the kinds that the payment allows, if the page knows its secret."""
    secret = str(call.params.get("secret", ""))
    found = call.tx.find(str(call.params.get("account")), secret.partition("_secret_")[0])
    is_known = found is not None and found.get("client_secret") == secret
    return found["payment_method_types"] if found and is_known else list(KINDS)
