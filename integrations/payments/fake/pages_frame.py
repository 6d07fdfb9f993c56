"""The inside of the payment form: what is typed here never reaches the product's page."""

from integrations.payments.fake.calls import Call
from integrations.payments.fake.cards import ROUTING
from integrations.payments.fake.html import NOTICE, Page, field, shown, test_numbers

KINDS = {"card": "Card", "us_bank_account": "US bank account"}


def show(call: Call) -> Page:
    asked = str(call.params.get("kinds") or "card,us_bank_account").split(",")
    kinds = [kind for kind in KINDS if kind in asked]
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
