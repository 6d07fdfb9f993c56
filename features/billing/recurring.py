"""Which series whom concern, and what comes of them next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from features.accounts.models import Session
from features.base import remembered
from features.base.permissions import Actor, Permission
from features.billing import series_words, sums
from features.billing.cadence import Cadence
from features.billing.models import Series, SeriesLine
from features.billing.models.series import ANY_SERIES
from features.billing.rules import Charge
from features.billing.switches import BILLING
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

ON_PREVIEW = 3
LINES = Prefetch("lines", SeriesLine.objects.select_related("tax_rate"))


@dataclass(frozen=True)
class Coming:
    """An invoice that will be made: on which day, due when, and over how much (minor units)."""

    series: Series
    on: date
    due_on: date
    title: str
    total: int


def in_workspace(by: Actor) -> QuerySet[Series]:
    """Return the series a member of staff (or API key) may see: those of the clients they see."""
    if not by.can(Permission.BILLING_VIEW):
        return Series.objects.none()
    return Series.objects.filter(client__in=clients.visible_to(by))


def whole(rows: QuerySet[Series]) -> QuerySet[Series]:
    """Give each its client, project and lines."""
    return rows.select_related("client", "project").prefetch_related(LINES)


def shown_to(contact: Contact, session: Session, day: date) -> list[Coming]:
    """
    Return the next invoice of each series that releases by itself, of the clients this browser shows: clients see
    nothing of one whose drafts staff look at first.
    """
    if not is_on(BILLING) or not any_comes():
        return []
    theirs = clients.acted_for_by(contact, ContactRight.SEE_INVOICES)
    rows = Series.objects.filter(
        engagements.within_reach(contact), client__in=theirs, state=Series.State.ACTIVE
    )
    rows = rows.filter(client__in=clients.scope_of(contact, session)).exclude(then=Series.Then.DRAFT)
    return [
        first for one in whole(rows.order_by("next_on", "pk")) if (first := next(upcoming(one, day), None))
    ]


def any_comes() -> bool:
    """Return whether this firm has such a series at all: kept for a minute, most have none."""
    rows = Series.objects.filter(state=Series.State.ACTIVE).exclude(then=Series.Then.DRAFT)
    return remembered.get(ANY_SERIES, rows.exists, seconds=60)


def charges(series: Series) -> list[Charge]:
    """Return its lines as they stand, with their places."""
    return [
        Charge(
            one.description, one.rate, one.quantity, one.unit, one.detail, one.tax_rate, one.cost, one.kind
        )
        for one in series.lines.all()
    ]


def total(series: Series) -> int:
    """Return what each of its invoices comes to."""
    return sums.totals(charges(series), series.discount).total


def upcoming(
    series: Series, day: date, most: int = ON_PREVIEW, *, amount: int | None = None
) -> Iterator[Coming]:
    """
    Yield what comes next, as far as it goes; what should have come before this day comes today. `amount` is of one
    whose lines are not saved yet.
    """
    cadence, on = Cadence.of(series), series.next_on
    amount = total(series) if amount is None else amount
    left = most if series.ends_after is None else min(most, series.ends_after - series.made)
    while on is not None and left > 0 and (series.ends_on is None or on <= series.ends_on):
        made_on = max(on, day)
        title = series_words.said(series.title, cadence, on, most=200)
        yield Coming(series, made_on, made_on + timedelta(days=series.due_days), title, amount)
        on, left = cadence.after(on), left - 1
