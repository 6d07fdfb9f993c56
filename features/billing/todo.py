"""The kind of to-do that an open invoice is (S0-13): who pays is led to its page."""

from features.actions import kinds
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.billing import asking_mail, emails, waiting
from features.billing.customers import ADD
from features.billing.operations import topping
from features.billing.operations.following import PAY
from features.billing.switches import BILLING, PAYMENT_METHODS, PREPAYMENT
from features.clients.rights import ContactRight


def page(action: Action) -> str:
    if action.subject_id is None:
        raise ValueError("A to-do of this kind is about an invoice.")
    return waiting.page_of(action.subject_id)


KIND = ActionKind(
    PAY,
    12,
    "Pay an invoice",
    "receipt",
    "Pay",
    ContactRight.PAY,
    page,
    switch=BILLING,
    is_narrow=True,
    remind=emails.actions_due,
)


METHOD = ActionKind(
    ADD,
    13,
    "Add a payment method",
    "card",
    "Add",
    ContactRight.PAY,
    lambda _: asking_mail.PATH,
    switch=PAYMENT_METHODS,
    is_narrow=True,
    is_loose=True,
)


TOP_UP = ActionKind(
    topping.ASKS["credit"],
    14,
    "Top up",
    "wallet",
    "Top up",
    ContactRight.PAY,
    lambda action: topping.PAGES["credit"].format(client=action.client_id),
    switch=PREPAYMENT,
    is_narrow=True,
)
TRUST = ActionKind(
    topping.ASKS["trust"],
    15,
    "Top up what is held in trust",
    "bank",
    "Look",
    ContactRight.PAY,
    lambda _: topping.PAGES["trust"],
    switch=BILLING,
    is_narrow=True,
)


def register() -> None:
    kinds.kinds.add(KIND)
    kinds.kinds.add(METHOD)
    kinds.kinds.add(TOP_UP)
    kinds.kinds.add(TRUST)
