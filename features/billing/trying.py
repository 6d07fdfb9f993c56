"""
How often somebody may begin to pay, or to keep a card: whoever tries stolen cards one after another needs many
attempts, who pays a bill a few (security: card testing). Counted before anything is looked up or written.
"""

from uuid import UUID

from features.accounts.limits import HOUR, network
from features.base import throttle
from features.base.errors import TooMany

PER_PERSON, PER_LINK, PER_NETWORK, PER_FIRM = 20, 10, 60, 1200  # an hour
PER_LOOK = 20  # cards whose surcharge is asked for one payment
PER_ATTEMPT = 5  # cards that are declined at the provider's form, before another has to be begun
WORDS = "Payments were begun here very often. Nothing was charged. Wait an hour, or ask us how to pay."


def beginning(*, contact_id: UUID | None = None, link_id: UUID | None = None) -> None:
    """
    Count one attempt of a contact, or by a link.

    :raises TooMany: there were too many, by them, from their network, or at this firm; in words for the person.
    """
    try:
        if contact_id is not None:
            throttle.hit("pay-person", str(contact_id), most=PER_PERSON, seconds=HOUR)
        if link_id is not None:
            throttle.hit("pay-by-link", str(link_id), most=PER_LINK, seconds=HOUR)
        throttle.hit("pay-network", network(), most=PER_NETWORK, seconds=HOUR)
        throttle.hit("pay-firm", "", most=PER_FIRM, seconds=HOUR)
    except TooMany as over:
        raise TooMany(WORDS) from over


def looking(payment_id: UUID) -> None:
    """
    Count that somebody asks what a card adds to their payment.

    :raises TooMany: it was asked very often.
    """
    try:
        throttle.hit("pay-look", str(payment_id), most=PER_LOOK, seconds=HOUR)
    except TooMany as over:
        raise TooMany(WORDS) from over
