"""Mails that stop: by the link of one of them, and because they come back."""

from collections.abc import Iterator
from email.policy import SMTP
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail

from features.base import mail as mails
from features.base import outbox
from features.base.errors import NotThere
from features.base.models import OutboxEntry
from features.notifications import operations, queries, tasks
from features.notifications.models import Bounce, StopLink
from tenants.context import inside
from tests.features.notifications.conftest import KEPT, NEWS, REMINDER
from tests.http import Browser, text_of
from tests.post import mail_server_says

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def headers() -> dict[str, str]:
    outbox.deliver_waiting()
    return mail.outbox[-1].extra_headers


def path_of(address: str) -> str:
    return "/" + address.strip("<>").split("/", 3)[3]


@pytest.fixture
def stop(cast, tell) -> str:
    """The link of a mail about ordinary news to Alice."""
    tell()
    with inside(cast.a.firm):
        return path_of(headers()["List-Unsubscribe"])


def ways(cast, person=None) -> dict[str, str]:
    with inside(cast.a.firm):
        return {kind.key: one.way for kind, one in queries.choices_of(person or cast.a.alice)}


def test_ordinary_news_says_how_to_stop_it_and_money_does_not(a, tell):
    tell()
    said = headers()
    assert said["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert said["List-Unsubscribe"].startswith("<http")
    assert a.firm.slug in said["List-Unsubscribe"]
    for secret in (str(a.alice.user_id), "alice", NEWS.key):
        assert secret not in said["List-Unsubscribe"]

    tell(kind=KEPT.key)
    assert "List-Unsubscribe" not in headers()


def test_mail_programs_find_the_link_in_one_piece(a, tell):
    tell()
    link = headers()["List-Unsubscribe"]
    line = f"List-Unsubscribe: {link}"

    assert len(line) > SMTP.max_line_length
    assert f"\r\n{line}\r\n".encode() in mail.outbox[-1].message(policy=SMTP).as_bytes()


def test_a_look_changes_nothing_and_one_click_without_a_cookie_stops_the_kind(cast, stop):
    browser = Browser(cast.a.firm, enforce_csrf_checks=True)

    page = browser.get(stop)

    assert page.status_code == 200
    assert "Stop mails about “News”" in text_of(page)
    assert "Money" in text_of(page)  # what still comes
    assert ways(cast)[NEWS.key] == "instant"
    assert browser.post(stop, ONE_CLICK).status_code == 200
    assert ways(cast)[NEWS.key] == "off"
    assert ways(cast)[REMINDER.key] == "instant"
    assert ways(cast, cast.a.bob)[NEWS.key] == "instant"
    assert browser.post(stop, ONE_CLICK).status_code == 200


def test_what_was_stopped_still_stands_on_the_list(cast, stop, tell):
    Browser(cast.a.firm).post(stop, ONE_CLICK)
    tell(title="After")

    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert "After" in [row.title for row in queries.visible_to(cast.a.alice)]
    assert len(mail.outbox) == 1


def test_all_can_be_stopped_but_never_money(cast, stop, tell):
    answer = Browser(cast.a.firm).post(stop, {"what": "everything"})

    assert "no more mails about news" in text_of(answer)
    tell(kind=REMINDER.key), tell(kind=KEPT.key, title="An invoice")
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    assert [letter.subject for letter in mail.outbox] == ["Something happened", "An invoice"]


@pytest.mark.parametrize("which", ["wrong", "of another firm", "gone"])
def test_a_wrong_link_is_not_there(cast, stop, which):
    if which == "gone":
        with inside(cast.a.firm):
            type(cast.a.alice.user).objects.filter(pk=cast.a.alice.user_id).update(is_active=False)
    firm = cast.b.firm if which == "of another firm" else cast.a.firm
    path = "/unsubscribe/nobodys-token-0123456789abcdef/" if which == "wrong" else stop

    assert Browser(firm).get(path).status_code == 404
    assert Browser(firm).post(path, ONE_CLICK).status_code == 404
    assert set(ways(cast).values()) <= {"instant", "off"}


def test_each_person_kind_and_firm_has_a_link_of_its_own(cast, tell):
    tell(cast.a.alice, cast.a.bob), tell(kind=REMINDER.key)
    with inside(cast.a.firm):
        outbox.deliver_waiting()
        kinds = sorted(StopLink.objects.values_list("kind", flat=True))
    links = [letter.extra_headers["List-Unsubscribe"] for letter in mail.outbox]

    assert len(set(links)) == 3
    assert kinds == sorted([NEWS.key, NEWS.key, REMINDER.key])


# --- what comes back -------------------------------------------------------------------------------


@pytest.fixture
def refusing(monkeypatch) -> Iterator[None]:
    def refuse(message):
        return SMTPRecipientsRefused({message.to[0]: (550, b"5.1.1 No such user")})

    with monkeypatch.context() as patch:
        mail_server_says(refuse, patch)
        yield


def test_an_address_that_is_refused_is_written_to_no_more_and_the_firm_finds_it(a, tell, refusing):
    tell(), tell()
    outbox.deliver_waiting()

    bounce = Bounce.objects.get()
    assert (bounce.user_id, bounce.address) == (a.alice.user_id, "alice@example.com")
    assert bounce.reason == "5.1.1 No such user"
    assert OutboxEntry.objects.filter(state="given_up").count() == 1
    tell(title="Later")
    outbox.deliver_waiting()
    assert not OutboxEntry.objects.filter(state="waiting").exists()
    assert Bounce.objects.count() == 1
    assert queries.visible_to(a.alice).count() == 3


def test_the_firm_reads_what_to_do_and_tries_again(cast, tell):
    with inside(cast.a.firm):
        mails.bounced("ALICE@example.com", "554 Gone\nfor good")
        mails.bounced("nobody@example.com", "554 Gone")
    staff, record = (
        Browser(cast.a.firm).signed_in_as(cast.a.staff),
        f"/workspace/clients/{cast.a.household.pk}/",
    )

    inbox = text_of(staff.get("/workspace/"))
    assert "Mail to alice@example.com comes back" in inbox
    assert "Correct the address" in inbox
    page = text_of(staff.get(record))
    assert "554 Gone for good" in page
    assert "Mail comes back" not in text_of(staff.get(f"/workspace/clients/{cast.a.bakery.pk}/"))
    again = f"/workspace/notifications/{cast.a.household.pk}/{cast.a.alice.pk}/address/"
    assert staff.post(again)["Location"] == record

    assert "Mail comes back" not in text_of(staff.get(record))
    assert staff.post(again).status_code == 404
    tell()
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    assert len(mail.outbox) == 1


def test_another_address_is_written_to(a, tell):
    operations.bounced("alice@example.com", "550 No such user")
    type(a.alice.user).objects.filter(pk=a.alice.user_id).update(email="alice@other.example")
    tell()

    outbox.deliver_waiting()

    assert [letter.to for letter in mail.outbox] == [["alice@other.example"]]
    tasks.forget_old.run()
    assert not Bounce.objects.exists()


def test_a_person_says_that_their_own_address_takes_mail_again(cast):
    with inside(cast.a.firm):
        operations.bounced(cast.a.staff.user.email, "550 No such user")
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    page = "/workspace/notifications/preferences/"

    assert "stella@example.com comes back" in text_of(staff.get(page))
    assert staff.post(f"{page}address/").status_code == 302
    assert "comes back" not in text_of(staff.get(page))
    with inside(cast.a.firm), pytest.raises(NotThere):
        operations.try_own_again(by=cast.a.staff)
