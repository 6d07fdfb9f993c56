"""What can be booked with the two firms, and what is."""

from datetime import datetime, time, timedelta

from features.accounts.models import Membership
from features.base.scope import scope
from features.booking import diaries, operations
from features.booking.models import Appointment, Service
from features.booking.switches import BOOKING
from features.clients.models import Client, Contact
from features.toggles.operations import turn

OFFICE = {day: [(time(9), time(12)), (time(13), time(17))] for day in range(5)}
SITE = {day: [(time(7), time(15, 30))] for day in range(5)}


def of_hartwell(
    *, amara: Membership, daniel: Membership, eleanor: Contact, client: Client, now: datetime
) -> None:
    """Three services (screen 09); a talk is planned."""
    with scope():
        for member in (amara, daniel):
            operations.set_hours(member=member, by=amara, time_zone="America/Los_Angeles", week=OFFICE)
        office = operations.add_location(
            by=amara,
            name="Portland",
            time_zone="America/Los_Angeles",
            address="418 SW Alder Street, Portland, OR 97205",
        )
        review = operations.add_service(
            by=amara, now=now, name="Review your draft return", summary="We go through it together before you sign.",
            length=30, after=15, members=[daniel.pk, amara.pk], ways=["phone", "office"], location=office.pk,
        )  # fmt: skip
        operations.add_service(
            by=amara, now=now, name="A quick question", summary="Anything that is easier to say than to write.", length=15,
            step=15, notice=120, members=[daniel.pk], ways=["phone"], place=1,
        )  # fmt: skip
        operations.add_service(
            by=amara, now=now, name="Planning for the year ahead", summary="Estimates, retirement, growing the business.",
            length=60, members=[amara.pk], ways=["office", "phone"], location=office.pk, per_day=2, place=2,
            questions=[{"label": "What do you want to talk about?", "required": True}],
        )  # fmt: skip
        turn(switch=BOOKING, on=True, by=amara)
        _book(
            review,
            client,
            eleanor,
            daniel,
            now,
            way="phone",
            phone="(970) 555-0119",
            note="I’d like to talk about the kiln.",
        )


def of_northbeam(
    *, grace: Membership, marcus: Membership, sofia: Contact, client: Client, now: datetime
) -> None:
    """A walk over the site, and a talk about choices; a walk is planned."""
    with scope():
        for member in (grace, marcus):
            operations.set_hours(member=member, by=grace, time_zone="America/Los_Angeles", week=SITE)
        yard = operations.add_location(by=grace, name="On your site", time_zone="America/Los_Angeles")
        walk = operations.add_service(
            by=grace, now=now, name="Walk over the site", summary="You see what was built, and ask.", length=45, before=30,
            after=30, members=[marcus.pk], ways=["office"], location=yard.pk,
        )  # fmt: skip
        operations.add_service(
            by=grace, now=now, name="Talk about choices", summary="Tiles, lights, doors: samples and prices.", length=60,
            members=[grace.pk, marcus.pk], who="all", ways=["phone"], place=1,
        )  # fmt: skip
        turn(switch=BOOKING, on=True, by=grace)
        _book(walk, client, sofia, marcus, now)


def _book(
    service: Service, client: Client, contact: Contact, member: Membership, now: datetime, *, way: str = "",
    phone: str = "", note: str = "",
) -> Appointment:  # fmt: skip
    """Book the first time that is free from the third day on."""
    hosts = [one for one in diaries.hosts_of(service) if one.pk == member.pk]
    found = diaries.free(service, hosts, now + timedelta(days=3), now + timedelta(days=14), now)
    return operations.book(
        service=service, client=client, contact=contact, by=contact, now=now, starts_at=min(found), member_id=member.pk,
        way=way, phone=phone, note=note,
    )  # fmt: skip
