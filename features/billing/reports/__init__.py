"""
Reports for the firm. All are read from the ledger, as it stood on the days that are asked for, and of the clients that
who asks may see; so whatever they sum up to is what the books say. `read` is the one way in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from features.base.permissions import Actor, Permission, require
from features.billing.models import Account
from features.billing.reports import aged, held, income, payouts, takings, taxes
from features.billing.reports.asked import MONTH, QUARTER, YEAR, Asked
from features.billing.reports.shape import Report

PARTIAL = "You see the clients assigned to you: the sums here are theirs alone."
WITHOUT_TEST = "Your test client is left out."
AS_OF = ""


@dataclass(frozen=True)
class Kind:
    """`days` is what it shows at first, AS_OF where it is about one day; `ways` are ways of looking at it."""

    key: str
    name: str
    days: str
    read: Callable[[Asked], Report]
    ways: Mapping[str, str] | None = None

    def way(self, given: str) -> str:
        ways = self.ways or {}
        return given if given in ways else next(iter(ways), "")


KINDS = {
    kind.key: kind
    for kind in (
        Kind("aging", "Aging", AS_OF, aged.read),
        Kind("payments", "Payments", MONTH, takings.read, takings.WAYS),
        Kind("credit", "Credit", YEAR, held.read),
        Kind("trust", "Trust", YEAR, held.read_trust),
        Kind("tax", "Tax", QUARTER, taxes.read, taxes.WAYS),
        Kind("payouts", "Payouts", MONTH, payouts.read),
        Kind("income", "Income", YEAR, income.read),
    )
}


def offered() -> list[Kind]:
    """Return those that this firm needs: trust where money is, or was, held in trust."""
    return [kind for kind in KINDS.values() if kind.key != "trust" or held.has_trust()]


def asked(kind: Kind, by: Actor, given: Mapping[str, str], today: date) -> Asked:
    """
    Read what is asked for.

    :raises Refused: the days make no sense; `field` names one.
    """
    if kind.days == AS_OF:
        return Asked.as_of(by, given, today)
    found = Asked.during(by, given, today, kind.days)
    return replace(found, way=kind.way(given.get("way", "")))


def read(kind: Kind, wish: Asked) -> Report:
    """
    Return a report.

    :raises NotAllowed: who asks may not see invoices and payments.
    """
    require(wish.by, Permission.BILLING_VIEW)
    found = kind.read(wish)
    remarks = [PARTIAL] if wish.is_partial and kind.key != "payouts" else []
    if Account.objects.filter(client__is_test=True).exists():
        remarks.append(WITHOUT_TEST)
    return replace(found, remarks=(*found.remarks, *remarks))
