"""The kind of to-do that an open invoice is (S0-13): who pays is led to its page."""

from features.actions import kinds
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.billing import emails, waiting
from features.billing.operations.following import PAY
from features.billing.switches import BILLING
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


def register() -> None:
    kinds.kinds.add(KIND)
