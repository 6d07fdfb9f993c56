"""“Which portals am I in?”: the answer is a mail, and the page says the same to everybody."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.accounts.models import Membership
from features.clients.models import Contact
from tenants import doors, operations
from tenants.context import inside, platform
from tenants.sign_up import finder, tasks
from tenants.sign_up.models import PortalSearch
from tests.http import Browser

ASK, SENT = "/sign-in/mail/", "/sign-in/sent/"


@pytest.fixture
def public(db):
    return Browser()


@pytest.fixture
def ask(public, django_capture_on_commit_callbacks):
    """Ask for the portals of an address; return the answer, after the worker has seen to it."""

    def post(email):
        with django_capture_on_commit_callbacks(execute=True):
            return public.post(ASK, {"email": email})

    return post


def test_a_client_of_two_firms_gets_both_in_one_mail(cast, ask):
    assert ask("Alice@Example.com")["Location"] == SENT

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["alice@example.com"], "Your portals")
    assert letter.body.index("http://aldergate.localhost") < letter.body.index("http://brickworks.localhost")
    assert "/workspace/" not in letter.body
    assert "Aldergate" in letter.alternatives[0].content


def test_staff_are_shown_their_own_door_and_whoever_is_both_gets_both(cast, ask):
    ask("stella@example.com")
    ask("olga@example.com")

    stellas, olgas = (letter.body for letter in mail.outbox)
    assert stellas.count("/workspace/sign-in/") == 2
    assert stellas.count("/sign-in/") == 2
    assert olgas.count("/sign-in/") == 4


def test_the_page_says_the_same_to_a_stranger_who_gets_nothing(cast, ask, public):
    known, unknown = ask("alice@example.com"), ask("nobody@example.com")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "example.com" not in public.get(SENT).content.decode()
    assert [letter.to for letter in mail.outbox] == [["alice@example.com"]]


def test_who_may_not_come_in_is_not_told_of_the_portal(cast, ask):
    with inside(cast.a.firm):
        Contact.objects.filter(pk=cast.a.alice.pk).update(joined_at=None)
        Membership.objects.filter(pk=cast.a.staff.pk).update(is_active=False)

    ask("alice@example.com")
    ask("stella@example.com")

    assert ["aldergate" in letter.body for letter in mail.outbox] == [False, False]


def test_a_suspended_firm_is_left_out(cast, ask):
    with platform():
        operations.suspend(firm=cast.a.firm, reason="Unpaid", now=timezone.now())

    ask("alice@example.com")

    assert "aldergate" not in mail.outbox[0].body


def test_one_firms_trouble_hides_no_others(cast, ask, monkeypatch):
    answers = iter([RuntimeError("its schema is away"), doors.Doors(portal="/sign-in/")])

    def answer(email):
        if isinstance(found := next(answers), Exception):
            raise found
        return found

    monkeypatch.setattr(doors, "_answers", [answer])

    assert [portal.name for portal in finder.portals_of("alice@example.com")] == ["Brickworks"]


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@b", "a@b.org\r\nBcc: c@d.org", "a@b.org, c@d.org", "x" * 400 + "@b.org"]
)
def test_what_is_no_address_is_said_at_its_field(cast, public, typed):
    response = public.post(ASK, {"email": typed})

    assert response.status_code == 422
    assert "Enter an e-mail address like" in response.content.decode()
    assert not PortalSearch.objects.exists()


def test_no_address_stands_open_in_the_platforms_tables_and_none_stays(cast, public, ask):
    public.post(ASK, {"email": "alice@example.com"})
    assert b"alice" not in bytes(PortalSearch.objects.get().email)

    ask("bob@example.com")

    assert PortalSearch.objects.count() == 1


def test_a_question_nobody_was_told_of_is_answered_by_the_sweep_once(cast, public):
    public.post(ASK, {"email": "alice@example.com"})

    tasks.sweep()
    tasks.sweep()

    assert len(mail.outbox) == 1


def test_two_workers_mail_one_answer(cast, public):
    public.post(ASK, {"email": "alice@example.com"})
    row, now = PortalSearch.objects.get(), timezone.now()
    PortalSearch.objects.filter(pk=row.pk).update(send_after=now + timedelta(minutes=1))

    assert finder.answer(row.pk, now=now) is False
    assert not mail.outbox


def test_a_question_of_yesterday_is_dropped(cast, public):
    public.post(ASK, {"email": "alice@example.com"})

    assert finder.due(now=timezone.now() + timedelta(hours=2)) == []
    assert not PortalSearch.objects.exists()


def test_asking_has_its_limits(cast, public):
    answers = [public.post(ASK, {"email": "alice@example.com"}).status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]


def test_the_connection_is_the_platforms_again(cast, ask):
    ask("alice@example.com")

    with platform():
        assert PortalSearch.objects.count() == 0
