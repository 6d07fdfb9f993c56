"""What series hang into the frame: their events, and what staff hear of them."""

from features.base import composition
from features.base.composition import Announced, EventText
from features.base.permissions import Permission
from features.billing import series_news
from features.billing.operations import making
from features.billing.switches import BILLING

VIEW, AREA, ICON = Permission.BILLING_VIEW, "Money", "refresh"
HANDLED = (making,)  # imported for the job it registers
EVENTS = (
    EventText("series.begun", "began the series of invoices {about}", AREA, ICON, permission=VIEW),
    EventText("series.changed", "changed the series of invoices {about}", AREA, "pen", permission=VIEW),
    EventText("series.paused", "paused the series of invoices {about}", AREA, ICON, permission=VIEW),
    EventText("series.resumed", "resumed the series of invoices {about}", AREA, ICON, permission=VIEW),
    EventText("series.skipped", "left out an invoice of the series {about}, {on}", AREA, ICON, permission=VIEW),
    EventText("series.ended", "ended the series of invoices {about}", AREA, "x", permission=VIEW),
    EventText(
        "series.failed", "could not make the next invoice of the series {about}", AREA, "alert", permission=VIEW
    ),
)  # fmt: skip
NEWS = Announced(
    series_news.SERIES, 63, "staff", "Recurring invoices",
    "When a draft of a series waits for you, or one could not be made or mailed.", "refresh", "app", switch=BILLING,
    permission=VIEW,
)  # fmt: skip


def register() -> None:
    composition.announced.add(NEWS)
    for event in EVENTS:
        composition.events.add(event)
