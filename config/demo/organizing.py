"""What the two firms ask in organizers: one half answered, one that was sent back, one that is settled."""

from datetime import datetime, timedelta
from typing import Any

from features.accounts.models import Membership
from features.clients.models import Client, Contact
from features.organizers import operations as organizers
from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.operations import Said


def of_the_marshes(*, household: Client, eleanor: Contact, daniel: Membership, now: datetime) -> None:
    """This year's is half done, the first sections are; last year's is settled."""
    year, due = now.year - 1, (now + timedelta(days=12)).date()
    before = _sent(household, daniel, year=year - 1, at=now - timedelta(days=320))
    _answer(before, eleanor, now - timedelta(days=310), **{**ABOUT, **FAMILY, **REST})
    organizers.submit(organizer=before, contact=eleanor, now=now - timedelta(days=309))
    organizers.accept(organizer=before, by=daniel, now=now - timedelta(days=300))
    made = _sent(
        household,
        daniel,
        year=year,
        at=now - timedelta(days=5),
        due_on=due,
        note="Ten minutes, mostly yes or no.",
    )
    _answer(made, eleanor, now - timedelta(days=1), **ABOUT, **FAMILY, insured="yes", childcare="yes")
    _answer(
        made, eleanor, now - timedelta(days=1), carer="Little Fir Daycare, Hood River", carer_paid="7,420.00"
    )


def of_alder_street(*, alder: Client, sofia: Contact, grace: Membership, now: datetime) -> None:
    """What the house is to become: sent back, and waits to be read."""
    made = _sent(alder, grace, year=now.year, at=now - timedelta(days=9))
    _answer(made, sofia, now - timedelta(days=2), **HOUSE)
    organizers.submit(organizer=made, contact=sofia, now=now - timedelta(days=1))


ABOUT: dict[str, Any] = {"filing": "Married filing jointly", "moved": "no"}
FAMILY: dict[str, Any] = {"has_dependents": "yes", "who": [["June Marsh", "2017-05-04", "Daughter", "12"]]}
REST: dict[str, Any] = {
    "insured": "yes",
    "childcare": "no",
    "gave": "no",
    "kinds": ["Wages", "Interest or dividends"],
}
HOUSE: dict[str, Any] = {
    "where": {"street": "214 Alder Street", "city": "Portland", "region": "OR", "postcode": "97214"},
    "what": ["Kitchen", "Windows"], "lived_in": "yes", "pets": "Two children, and a dog that opens doors",
    "budget": "85,000", "notes": "Morning light in the kitchen.",
}  # fmt: skip


def _sent(client: Client, by: Membership, *, year: int, at: datetime, **given: Any) -> Organizer:
    template = OrganizerTemplate.objects.get(name__in=("Individual tax organizer", "Before we begin"))
    return organizers.send(client=client, template=template, by=by, now=at, year=year, **given)


def _answer(organizer: Organizer, contact: Contact, at: datetime, **answers: Any) -> None:
    for key, value in answers.items():
        organizers.save(organizer=organizer, contact=contact, now=at, key=key, said=Said(value))
