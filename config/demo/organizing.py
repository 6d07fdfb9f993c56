"""
What the two firms ask in organizers: one half answered, one to be read, one that came back, one that is settled; and
one that clients may start themselves.
"""

from datetime import datetime, timedelta
from typing import Any

from features.accounts.models import Membership
from features.clients.models import Client, Contact
from features.organizers import operations as organizers
from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.operations import Said
from features.organizers.schema import Content, Kind, Question, Section
from features.organizers.starters import ask, yes
from features.organizers.switches import ORGANIZER_CREATION
from features.toggles import operations as toggles


def of_the_marshes(
    *, household: Client, pottery: Client, eleanor: Contact, daniel: Membership, amara: Membership, now: datetime
) -> None:  # fmt: skip
    """This year's is half done, the first sections are; last year's is settled. What Eleanor started came back."""
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
    _opened("Something changed", "Tell us what changed", CHANGE, by=amara, now=now - timedelta(days=60))
    _came_back(pottery, eleanor, daniel, now)


def of_alder_street(*, alder: Client, sofia: Contact, grace: Membership, now: datetime) -> None:
    """What the house is to become: sent back, and waits to be read."""
    made = _sent(alder, grace, year=now.year, at=now - timedelta(days=9))
    _answer(made, sofia, now - timedelta(days=2), **HOUSE)
    organizers.submit(organizer=made, contact=sofia, now=now - timedelta(days=1))
    _opened("Change to the work", "Ask for a change", WISH, by=grace, now=now - timedelta(days=60))


ABOUT: dict[str, Any] = {"filing": "Married filing jointly", "moved": "no"}
FAMILY: dict[str, Any] = {"has_dependents": "yes", "who": [["June Marsh", "2017-05-04", "Daughter", "12"]]}
REST: dict[str, Any] = {
    "insured": "yes",
    "childcare": "no",
    "gave": "no",
    "kinds": ["Wages", "Interest or dividends"],
}
CHANGE = Content((
    Section("change", "What changed", "We tell you what it means for your taxes.", (), (
        Question("what", Kind.MANY, "What is it?", is_required=True, options=(
            "Marriage or divorce", "A child", "A house", "A new business or job", "Something else",
        )),
        ask("day", Kind.DATE, "Since when?", needed=True),
        ask("story", Kind.LONG, "Tell us in a few words.", needed=True),
        ask("cost", Kind.MONEY, "Was there a price, or a cost?"),
        ask("papers", Kind.FILE, "Papers about it", "A contract, a letter, a certificate."),
    )),
))  # fmt: skip
WISH = Content((
    Section("wish", "What you would like", "We answer with a price and with what it does to the dates.", (), (
        ask("what", Kind.LONG, "What should be different?", needed=True),
        ask("room", Kind.TEXT, "In which room?"),
        ask("hurry", Kind.YESNO, "Does it have to be decided this week?", needed=True),
        ask("why", Kind.TEXT, "Why?", when=yes("hurry")),
        ask("photos", Kind.FILE, "Photos or drawings"),
    )),
))  # fmt: skip
KILN: dict[str, Any] = {
    "what": ["A new business or job"],
    "story": "A second kiln. I sell at the Portland market now, too.",
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


def _opened(name: str, title: str, content: Content, *, by: Membership, now: datetime) -> None:
    """Let clients start one themselves."""
    made = organizers.add_template(by=by, now=now, name=name, title=title, content=content)
    organizers.publish(template=made, by=by, now=now)
    organizers.set_open(template=made, by=by, now=now, is_open=True)
    toggles.turn(switch=ORGANIZER_CREATION, on=True, by=by)


def _came_back(pottery: Client, eleanor: Contact, daniel: Membership, now: datetime) -> None:
    opened = OrganizerTemplate.objects.get(is_open=True)
    begun = now - timedelta(days=4)
    made = organizers.begin(client=pottery, template_id=opened.pk, contact=eleanor, now=begun, year=now.year)
    _answer(made, eleanor, begun, **KILN, day=(now - timedelta(days=80)).date().isoformat())
    organizers.submit(organizer=made, contact=eleanor, now=now - timedelta(days=3))
    organizers.give_back(
        organizer=made, by=daniel, now=now - timedelta(days=2), notes={"cost": "What did the kiln cost, with shipping?"}
    )  # fmt: skip
