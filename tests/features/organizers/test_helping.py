"""Somebody without a place on the portal answers some questions by a link, and reads nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from features.base import outbox
from features.base.errors import Conflict, NotThere, Refused
from features.base.logs import without_secrets
from features.base.models import AuditEvent
from features.clients.models import Access
from features.organizers import operations
from features.organizers.models import OrganizerAnswer, OrganizerLink
from features.organizers.operations import Said
from features.organizers.switches import ORGANIZERS
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

WHO = {"name": "Bea Keeper", "email": "bea@example.com"}
SECRET = "canary-of-an-answer"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def asked(cast, send):
    """An organizer of which somebody is asked for two questions, with the address of their page."""
    organizer = send(moved="yes", news=SECRET)
    with inside(cast.a.firm):
        made = operations.ask_another(
            organizer=organizer, contact=cast.a.alice, now=NOON, keys=["where", "paid"], note="You know it best", **WHO
        )  # fmt: skip
    return organizer, made.link, f"/answer/{made.token}/"


def answer(organizer, key):
    return OrganizerAnswer.objects.filter(organizer=organizer, key=key).first()


def test_a_client_chooses_questions_and_somebody_gets_a_mail_and_answers(cast, alice, send):
    organizer = send(moved="yes", news=SECRET)
    page = f"/organizers/{organizer.pk}/helpers/"
    assert "What did it cost?" in text_of(alice.get(page))
    assert alice.post(page, {**WHO, "keys": ["where", "paid"], "note": "You know it best"}).status_code == 302
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    [letter] = [one for one in mail.outbox if one.to == ["bea@example.com"]]
    [path] = re.findall(r"https?://[^/]+(/answer/[\w-]+/)", letter.body)

    guest = Browser(cast.a.firm)
    shown = guest.get(path)
    assert "Where to?" in text_of(shown)
    for words in ("Did you move?", SECRET, cast.a.household.name, "What is new?", "data-when"):
        assert words not in shown.content.decode()
    assert shown["Referrer-Policy"] == "strict-origin"
    assert path.split("/")[2] not in without_secrets(path)
    assert "noindex" in shown["X-Robots-Tag"]
    sent = guest.post(path, {"q-where": "Salem", "q-paid": ""})

    assert "has it" in text_of(sent)
    with inside(cast.a.firm):
        saved = answer(organizer, "where")
        assert (saved.value, saved.saved_by, answer(organizer, "paid")) == ("Salem", None, None)
        assert saved.who == "Bea Keeper, by link"
        assert AuditEvent.objects.filter(event="organizer.helped", about_id=organizer.pk).exists()
    assert "Salem" not in guest.get(path).content.decode()
    assert "Answered" in text_of(alice.get(page))


def test_what_stands_is_never_replaced_by_a_link(cast, asked):
    organizer, _, page = asked
    with inside(cast.a.firm):
        operations.save(organizer=organizer, contact=cast.a.alice, now=NOON, key="where", said=Said("Salem"))

    Browser(cast.a.firm).post(page, {"q-where": "Bend", "n-where": "1.x"})

    with inside(cast.a.firm):
        stands = answer(organizer, "where")
        assert (stands.value, [(one["value"], one["who"]) for one in stands.others]) == (
            "Salem",
            [("Bend", "Bea Keeper")],
        )


def test_who_answers_again_and_again_is_told_and_what_stands_stays(cast, asked):
    organizer, _, page = asked
    guest = Browser(cast.a.firm)
    for number in range(21):
        guest.post(page, {"q-paid": str(number)})

    again = guest.post(page, {"q-paid": "99"})

    assert "too many answers" in text_of(again)
    with inside(cast.a.firm):
        assert (answer(organizer, "paid").value, len(answer(organizer, "paid").others)) == ("0.00", 20)


def test_other_questions_and_wrong_answers_are_not_taken(cast, asked):
    organizer, _, page = asked
    guest = Browser(cast.a.firm)

    guest.post(page, {"q-moved": "no", "q-where": "Salem"})
    wrong = guest.post(page, {"q-where": "Salem", "q-paid": "much"})

    assert wrong.status_code == 422
    assert "Some of it is saved." in text_of(wrong)
    assert "Enter a number" in text_of(wrong)
    assert "Where to?" not in text_of(wrong)
    with inside(cast.a.firm):
        assert answer(organizer, "moved").value == "yes"
        assert answer(organizer, "paid") is None


def test_questions_that_are_hidden_or_of_files_or_made_up_are_not_asked(a, send):
    organizer = send(moved="no")
    about = {"organizer": organizer, "contact": a.alice, "now": NOON, **WHO}
    for keys in (["where"], ["proof"], ["gone"], ["paid", "gone"]):
        with pytest.raises(NotThere):
            operations.ask_another(keys=keys, **about)
    with pytest.raises(Refused):
        operations.ask_another(keys=[], **about)
    with pytest.raises(NotThere):
        operations.ask_another(keys=["paid"], **{**about, "contact": a.charlie})
    assert not OrganizerLink.objects.exists()


def test_a_link_ends_by_itself_by_its_maker_and_with_what_it_is_for(cast, asked, turn):
    organizer, link, page = asked
    guest = Browser(cast.a.firm)

    def works() -> bool:
        return guest.get(page).status_code == 200

    assert works()
    assert Browser(cast.b.firm).get(page).status_code == 404
    with time_machine.travel(NOON + timedelta(days=15), tick=False):
        assert not works()
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.alice, client=cast.a.household).update(level="view_only")
    assert not works()
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.alice, client=cast.a.household).update(level="full")
    turn(ORGANIZERS, on=False)
    assert not works()
    turn(ORGANIZERS, on=True)
    assert works()
    with inside(cast.a.firm):
        operations.save(organizer=organizer, contact=cast.a.alice, now=NOON, key="where", said=Said("Salem"))
        operations.submit(organizer=organizer, contact=cast.a.alice, now=NOON)
    assert guest.post(page, {"q-paid": "5"}).status_code == 404
    with inside(cast.a.firm):
        operations.reopen(organizer=organizer, by=cast.a.owner, now=NOON)
    assert works()
    with inside(cast.a.firm):
        operations.end_link(link=link, contact=cast.a.bob, now=NOON)
        with pytest.raises(Conflict):
            operations.end_link(link=link, contact=cast.a.bob, now=NOON)
    assert not works()


def test_only_ones_own_links_are_ended_and_five_work_at_once(cast, asked):
    organizer, link, _ = asked
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    assert charlie.post(f"/organizers/links/{link.pk}/end/").status_code == 404
    with inside(cast.a.firm):
        about = {"organizer": organizer, "contact": cast.a.alice, "now": NOON, "keys": ["paid"], **WHO}
        for _ in range(4):
            operations.ask_another(**about)
        with pytest.raises(Conflict, match="5 people"):
            operations.ask_another(**about)
