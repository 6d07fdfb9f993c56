"""What the two firms ask their clients for, and how far that is."""

from dataclasses import replace
from datetime import datetime, timedelta

from config.demo import acting, pictures
from features.accounts.models import Membership
from features.clients.models import Client, Contact
from features.documents.models import Document, DocumentType
from features.requests import operations as requests
from features.requests.models import Request, Template
from features.requests.operations import Wanted


def of_the_marshes(
    *, household: Client, pottery: Client, eleanor: Contact, daniel: Membership, paper: bytes, now: datetime
) -> None:
    """A list half answered: photos, something they don't have, something that came back; and one still to be sent."""
    year, asked_at = now.year - 1, now - timedelta(days=6)
    template = Template.objects.get(name="Individual tax return")
    due = (now + timedelta(days=9)).date()
    items = [
        replace(one, due_on=due if one.is_required else None)
        for one in requests.from_template(template, year=year)
    ]
    asked = requests.ask(
        client=household, by=daniel, now=asked_at, title=f"Your {year} tax return", year=year, items=items,
        note="The same as last year, and the property tax bill of the new studio.",
    )  # fmt: skip
    at = now - timedelta(days=2)
    _answer(asked, 0, eleanor, at, ("W-2 Marsh Pottery.pdf", paper))
    _answer(asked, 1, eleanor, at, ("1099 Cascade, page 1.jpg", pictures.site_photo(5)))
    _say(asked, 2, eleanor, at, ("do_not_have", "The bank says it comes at the end of the month."))
    _say(asked, 3, eleanor, at, ("not_applicable", ""))
    items_now = list(asked.items.all())
    requests.accept(item=items_now[0], by=daniel, now=at)
    requests.give_back(
        item=items_now[1], by=daniel, now=now - timedelta(days=1),
        note="Page 2 is missing: the one with the foreign tax paid.",
    )  # fmt: skip
    requests.hand_over(
        item=items_now[5], contact=eleanor, now=now - timedelta(days=1), name="Jonah Pike", email="jonah@pikebooks.example"
    )  # fmt: skip
    business = requests.from_template(Template.objects.get(name="Business tax return"), year=year)
    requests.ask(
        client=pottery, by=daniel, now=asked_at, title=f"Closing the books of {year}", year=year, items=business,
        is_draft=True,
    )  # fmt: skip
    requests.make_link(
        client=pottery, by=daniel, now=now - timedelta(hours=6), title=f"Bank statements {year}",
        note="All twelve months, as PDF.", days=30, to_name="Cascade Credit Union",
    )  # fmt: skip


def of_the_clinic(*, clinic: Client, joel: Contact, lucia: Membership, paper: bytes, now: datetime) -> None:
    """Everything is answered, and they say that they are done (screen 16)."""
    year = now.year - 1
    forms = DocumentType.objects.filter(name="Bookkeeping").first()
    wanted = [
        Wanted(title, type=forms, year=year)
        for title in (f"Ledger {year}", f"Bank statements {year}", f"Grants received in {year}")
    ]
    asked = requests.ask(
        client=clinic, by=lucia, now=now - timedelta(days=4), title=f"Nonprofit return {year}", year=year, items=wanted
    )  # fmt: skip
    at = now - timedelta(hours=20)
    _answer(asked, 0, joel, at, (f"Ledger {year}.pdf", paper))
    _answer(asked, 1, joel, at, ("Statements.jpg", pictures.site_photo(8)))
    _say(asked, 2, joel, at, ("not_applicable", "No grants that year."))
    requests.say_done(contact=joel, client=clinic, now=at)


def of_alder_street(*, alder: Client, sofia: Contact, grace: Membership, now: datetime) -> None:
    due = (now + timedelta(days=5)).date()
    items = [
        replace(one, due_on=due)
        for one in requests.from_template(Template.objects.get(name="Before we begin"), year=None)
    ]
    asked = requests.ask(
        client=alder, by=grace, now=now - timedelta(days=3), title="Before we open the roof", items=items
    )  # fmt: skip
    _answer(asked, 2, sofia, now - timedelta(hours=7), ("Roof from the garden.jpg", pictures.site_photo(17)))


def _answer(asked: Request, place: int, by: Contact, now: datetime, file: tuple[str, bytes]) -> None:
    item = list(asked.items.all())[place]
    made = requests.answer(item=item, contact=by, file=acting.file(*file), now=now)
    # the database's own clock says when a file came; in the demo's story it came then
    Document.objects.filter(pk=made.document.pk).update(stored_at=now)


def _say(asked: Request, place: int, by: Contact, now: datetime, said: tuple[str, str]) -> None:
    answer, words = said
    requests.say(item=list(asked.items.all())[place], contact=by, answer=answer, words=words, now=now)
