"""What the slice hangs into the frame: menus, Home, a client's record, to-dos, the trail."""

from features.base import composition, currency
from features.base.composition import EventText
from features.base.permissions import Permission
from features.billing import (
    parts_client,
    parts_firm,
    parts_mailing,
    parts_methods,
    parts_plans,
    parts_series,
    queries,
)
from features.billing.operations import filing

VIEW, EDIT, COLLECT = Permission.BILLING_VIEW, Permission.BILLING_EDIT, Permission.BILLING_COLLECT
AREA = "Money"


def _event(key: str, text: str, icon: str = "receipt", *, to_contact: bool | str = False) -> EventText:
    return EventText(key, text, AREA, icon, permission=VIEW, to_contact=to_contact)


EVENTS = (
    _event("invoice.file_added", "added files to {about}", "clip"),
    _event("invoice.file_removed", "took a file off {about}", "clip"),
    _event("invoice.file_opened", "took {file} of invoice {about}", "clip"),
    _event("invoice.drafted", "began the invoice {about}"),
    _event("invoice.changed", "changed the draft {about}", "pen"),
    _event("invoice.discarded", "discarded the draft {about}", "x"),
    _event("invoice.released", "released invoice {about}"),
    _event("invoice.voided", "voided invoice {about}", "x"),
    _event("invoice.credited", "gave credit for invoice {about}"),
    _event("credit.given", "gave {about} credit, {number}"),
    _event("credit.applied", "used credit for invoice {about}"),
    _event("credit.unapplied", "took credit back off invoice {about}", "refresh"),
    _event("payment.recorded", "recorded a payment of {about}", "card"),
    _event("payment.returned", "noted that a payment of {about} came back", "refresh"),
    _event("payment.refunded", "sent money back to {about}", "refresh"),
)


def register() -> None:
    for event in EVENTS:
        composition.events.add(event)
    currency.told_by(lambda: queries.rules().currency)
    filing.register()
    parts_client.register()
    parts_firm.register()
    parts_mailing.register()
    parts_methods.register()
    parts_plans.register()
    parts_series.register()
