"""What is asked of a report: who asks, which days, and which way of looking at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.db.models import QuerySet

from features.base.errors import Refused
from features.base.permissions import Actor, Permission
from features.billing import periods
from features.billing.models import Entry
from features.billing.periods import OWN, Period
from features.clients import queries as clients
from features.clients.models import Client

MONTH, BEFORE, QUARTER, YEAR, LAST_YEAR = "month", "last-month", "quarter", "year", "last-year"
NAMES = {
    MONTH: "This month", BEFORE: "Last month", QUARTER: "This quarter", YEAR: "This year", LAST_YEAR: "Last year",
    OWN: "Other days",
}  # fmt: skip
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Asked:
    """`period` counts for reports of some days, its last day for those as of a day."""

    by: Actor
    period: Period
    way: str = ""

    @property
    def day(self) -> date:
        return self.period.last

    @property
    def starts(self) -> datetime:
        return self.period.starts

    @property
    def ends(self) -> datetime:
        """Return the moment after it."""
        return self.period.ends

    @property
    def is_partial(self) -> bool:
        """Return whether who asks sees the clients assigned to them alone."""
        return self.by.limited_to is not None

    @property
    def clients(self) -> QuerySet[Client]:
        """Return the clients it is about: those they may see, but for the owner's test client."""
        if not self.by.can(Permission.BILLING_VIEW):
            return Client.objects.none()
        return clients.visible_to(self.by).filter(is_test=False)

    @property
    def moves(self) -> QuerySet[Entry]:
        """Return what moved on the accounts of these clients up to the last day, whatever happened since."""
        mine = Entry.objects.filter(account__client__in=self.clients, posting__at__lt=self.ends)
        return mine.order_by()

    @property
    def within(self) -> QuerySet[Entry]:
        """Return the same of these days."""
        return self.moves.filter(posting__at__gte=self.starts)

    @classmethod
    def as_of(cls, by: Actor, given: Mapping[str, str], today: date) -> Self:
        """
        Read the day of a report that shows how things stood: today, or `on`.

        :raises Refused: it is no day, or one to come.
        """
        text = given.get("on", "")
        period = Period.between(day := periods.day(text, "on"), day, today) if text else Period(today, today)
        return cls(by, period)

    @classmethod
    def during(cls, by: Actor, given: Mapping[str, str], today: date, otherwise: str) -> Self:
        """
        Read some days: by their name (`period`), or `from` and `to`; without either those of `otherwise`.

        :raises Refused: the days are none, the wrong way round, or too many.
        """
        name = given.get("period", "")
        if name == OWN or (name not in NAMES and (given.get("from") or given.get("to"))):
            period = Period.between(
                periods.day(given.get("from", ""), "from"), periods.day(given.get("to", ""), "to"), today
            )
        else:
            period = named(name if name in NAMES else otherwise, today)
        if period.last - period.first > LONGEST:
            raise Refused("Choose up to five years.", field="from")
        return cls(by, period)


def named(name: str, today: date) -> Period:
    """Return the days of a name by the firm's calendar; those to come are left out."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before = month - timedelta(days=1)
    return {
        MONTH: Period(month, today, MONTH),
        BEFORE: Period(before.replace(day=1), before, BEFORE),
        QUARTER: Period(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today, QUARTER),
        YEAR: Period(year, today, YEAR),
        LAST_YEAR: Period(year.replace(year=year.year - 1), year - timedelta(days=1), LAST_YEAR),
    }[name]
