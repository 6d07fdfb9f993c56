"""Northbeam Builders, who build a kitchen and rear extension at 14 Alder Street, Seattle."""

from datetime import datetime, timedelta

from config.demo import (
    acting,
    asking,
    bills,
    booked,
    chatting,
    looking,
    organizing,
    papers,
    pictures,
    progress,
    telling,
    vaults,
    work,
    writing,
)
from features.accounts.models import Membership
from features.accounts.roles import Role
from features.clients.models import Client
from tenants.context import inside
from tenants.models import Firm

SLUG, COLOR, NAME = "northbeam", "#f47b20", "Northbeam Builders"
OWNER, OFFICER, CLIENT = "grace@northbeam.example", "marcus@northbeam.example", "sofia@reyes.example"
LAST = "Crack above the door"  # the document whose presence says that all is made


def make(now: datetime) -> Firm:
    begin = now - timedelta(days=90)
    firm = acting.open_firm(
        name=NAME, slug=SLUG, kind="construction", color=COLOR, owner="Grace Lindqvist", email=OWNER,
        zone="America/Los_Angeles", now=begin,
    )  # fmt: skip
    with inside(firm):
        acting.dress(
            name=NAME, color=COLOR, headings="modern", corners="square", phone="(206) 555-0188", logo=pictures.northbeam_logo(),
            hours="weekdays 7:00 to 4:00", now=begin, tagline="See what we built today, and what we build next.",
        )  # fmt: skip
        acting.leave_second_step_to_each()
        _people(now, begin)
    return firm


def _people(now: datetime, begin: datetime) -> None:

    def days(count: int) -> datetime:
        return now - timedelta(days=count)

    grace = Membership.objects.select_related("user").get(role=Role.OWNER)
    marcus = acting.join(
        name="Marcus Hale", email=OFFICER, title="Site supervisor", role=Role.STAFF, by=grace, now=begin
    )
    yuki = acting.join(
        name="Yuki Tanaka",
        email="yuki@northbeam.example",
        title="Designer",
        role=Role.STAFF,
        by=grace,
        now=begin,
    )
    alder = acting.add(
        name="14 Alder Street", kind=Client.Kind.PROJECT, by=grace, now=days(80), since=now.year, assigned_to=marcus.pk,
        address="14 Alder Street, Seattle, WA", email=CLIENT,
    )  # fmt: skip
    sofia = acting.person(
        client=alder, name="Sofia Reyes", email=CLIENT, role="Owner", by=grace, now=days(80)
    )
    sofia = acting.admit(contact=sofia, client=alder, by=grace, now=days(79))
    permit = acting.share(
        by=grace,
        client=alder,
        kind="Permits",
        year=now.year,
        now=days(70),
        files={"Building permit.pdf": _paper("Building permit", "City of Seattle")},
    )
    acting.read(contact=sofia, shared=permit, now=days(69))
    acting.share(
        by=marcus,
        client=alder,
        kind="Photos",
        year=now.year,
        now=days(6),
        files={
            "Site, floor joists.jpg": pictures.site_photo(3),
            "Site, sill plates.jpg": pictures.site_photo(11),
        },
    )
    acting.share(
        by=yuki,
        client=alder,
        kind="Plans",
        year=now.year,
        now=days(5),
        files={"Structural drawings, revision C.pdf": _paper("Structural drawings", "Revision C", more=3)},
    )
    acting.share(
        by=grace,
        client=alder,
        kind="Contracts",
        year=now.year,
        now=days(1),
        files={"Change order 03, larger skylight.pdf": _change_order()},
    )
    for name, who, email, n in (
        ("Garden studio, Pike", "Tom Pike", "tom@pike.example", 30),
        ("Loft, 9 Fern Lane", "Ines Duarte", "ines@duarte.example", 10),
    ):
        client = acting.add(name=name, kind=Client.Kind.PROJECT, by=grace, now=days(n), assigned_to=marcus.pk)
        acting.person(client=client, name=who, email=email, role="Owner", by=grace, now=days(n))
    looking.let_operators_in(
        by=grace, note="Sofia’s photos of the site show late on her phone", now=now - timedelta(hours=2)
    )
    vaults.of_alder_street(
        alder=alder, sofia=sofia, grace=grace, plan=_paper("Loan commitment", "Cascade Bank"), now=now
    )
    asking.of_alder_street(alder=alder, sofia=sofia, grace=grace, now=now)
    organizing.of_alder_street(alder=alder, sofia=sofia, grace=grace, now=now)
    work.of_alder_street(alder=alder, sofia=sofia, now=now, grace=grace, marcus=marcus, yuki=yuki)
    chatting.of_alder_street(alder=alder, sofia=sofia, grace=grace, marcus=marcus, yuki=yuki, now=now)
    booked.of_northbeam(grace=grace, marcus=marcus, sofia=sofia, client=alder, now=now)
    progress.at_northbeam(grace=grace, now=now)
    telling.of_northbeam(grace=grace, sofia=sofia, project=alder.projects.get(state="open"), now=now)
    bills.of_alder_street(alder=alder, grace=grace, now=now)
    writing.of_northbeam(grace=grace, sofia=sofia, now=now)
    acting.upload(
        contact=sofia,
        client=alder,
        kind="Photos",
        year=now.year,
        now=now - timedelta(hours=5),
        files={"Crack above the door.jpg": pictures.site_photo(29)},
    )


def _paper(title: str, subtitle: str, more: int = 0) -> bytes:
    text = (
        "This page was made for the demonstration of Portico. The people, figures and addresses are invented.",
    )
    return papers.pdf(
        firm=NAME, color=COLOR, title=title, subtitle=f"{subtitle} · 14 Alder Street", text=text, more=more
    )


def _change_order() -> bytes:
    return papers.pdf(
        firm=NAME, color=COLOR, title="Change order 03", subtitle="Larger skylight · 14 Alder Street",
        text=("The skylight over the kitchen grows from 2 by 4 feet to 4 by 6 feet. The roof framing changes with it.",),
        rows=(("Skylight, 4 by 6 feet", "$1,480.00"), ("Framing and flashing", "$680.00"), ("Added to the contract", "$2,160.00")),
    )  # fmt: skip
