"""Whether, from when and how much a firm takes on top of payments by credit card. Off until it says so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.billing import connected, queries, surcharges
from features.billing.operations import ruling

NOTICE = timedelta(days=30)  # so long before the card networks want to hear of it


@dataclass(frozen=True)
class Terms:
    """`rate` in thousandths of a percent, 0: none is taken. `place`: the state where the firm is."""

    rate: int
    place: str = ""
    starts_on: date | None = None


@transaction.atomic
def set_surcharge(*, terms: Terms, by: Actor, now: datetime) -> bool:
    """
    Return whether anything differs now. A lower rate counts at once; a first or a higher one begins a month from now.

    :raises NotAllowed: the role may not set this.
    :raises Refused: there it is not allowed, or not so much, or it begins too soon; `field` names what is wrong.
    """
    require(by, Permission.SETTINGS_PORTAL)
    if not terms.rate:
        return ruling.change_rules(by=by, surcharge=0, surcharge_place="", surcharge_from=None)
    _check(terms, queries.today(now))
    return ruling.change_rules(
        by=by, surcharge=terms.rate, surcharge_place=terms.place, surcharge_from=terms.starts_on
    )


def _check(terms: Terms, today: date) -> None:
    account = connected.account()
    if account is None or account.country != "US":
        raise Refused("Surcharges are for firms in the United States alone.", field="place")
    most = surcharges.cap(terms.place, today)
    if not most:
        raise Refused("A surcharge is not allowed there, or we don’t know.", field="place")
    if terms.rate > most:
        raise Refused(f"Up to {most / 1000:g} % is allowed there.", field="rate")
    kept = queries.rules()
    is_more = terms.rate > kept.surcharge or kept.surcharge_from is None
    if terms.starts_on is None or (is_more and terms.starts_on < today + NOTICE):
        raise Refused(
            "Choose a day at least 30 days from now: the card networks want to hear of it first.",
            field="starts_on",
        )
