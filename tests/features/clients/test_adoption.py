"""What happens to an invitation by itself: its mail arrives or is refused, its person does a first thing."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as sent
from django.utils import timezone

from features.base import audit, mail, outbox, undelivered
from features.base.models import OutboxEntry
from features.clients import operations, queries
from features.clients.models import Invitation
from tests.cast import NOON
from tests.post import mail_server_says

State = Invitation.State


@pytest.fixture
def invitation(a, newcomer) -> Invitation:
    return operations.invite(contact=newcomer, client=a.pottery, by=a.staff, now=NOON)


def answered(monkeypatch, error: Exception | None) -> None:
    """Let the mail server answer so, from now on."""

    mail_server_says(lambda _: error, monkeypatch)


def refused(code: int, words: bytes) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"nora@example.com": (code, words)})


@pytest.mark.requirement("S4-12")
def test_taken_by_the_mail_server_it_is_delivered(invitation):
    assert invitation.state(NOON) == State.SENT

    outbox.deliver_waiting()

    invitation.refresh_from_db()
    assert (invitation.state(NOON), invitation.delivered_at is not None) == (State.DELIVERED, True)


def test_refused_for_good_it_has_bounced_and_says_why(invitation, monkeypatch):
    answered(monkeypatch, refused(550, b"5.1.1 No such user"))

    outbox.deliver_waiting()

    invitation.refresh_from_db()
    assert (invitation.state(NOON), invitation.bounce_reason) == (State.BOUNCED, "5.1.1 No such user")


def test_put_off_it_waits_and_given_up_it_has_bounced(invitation, monkeypatch):
    answered(monkeypatch, SMTPServerDisconnected("gone"))
    now = timezone.now()

    outbox.deliver_waiting(now=now)
    invitation.refresh_from_db()
    assert invitation.bounced_at is None
    OutboxEntry.objects.update(attempts=outbox.ATTEMPTS - 1, next_at=now)
    outbox.deliver_waiting(now=now)

    invitation.refresh_from_db()
    assert (invitation.state(NOON), "gone" in invitation.bounce_reason) == (State.BOUNCED, True)


def test_tried_again_with_success_it_is_delivered(a, invitation, monkeypatch):
    answered(monkeypatch, refused(550, b"Mailbox full"))
    outbox.deliver_waiting()
    entry = OutboxEntry.objects.get(kind="mail")

    answered(monkeypatch, None)
    undelivered.try_again(entry_id=entry.pk, by=a.owner, now=timezone.now())
    outbox.deliver_waiting()

    invitation.refresh_from_db()
    assert (invitation.state(NOON), invitation.bounce_reason) == (State.DELIVERED, "")


def test_a_report_that_fails_mails_nobody_twice(invitation, monkeypatch):
    def fail(thing: str, reason: str | None) -> None:
        raise LookupError(thing)

    monkeypatch.setitem(mail.reporters, "clients.invitation", fail)
    for _ in range(2):
        outbox.deliver_waiting()

    assert len(sent.outbox) == 1


class TestFirstThing:
    @pytest.fixture
    def in_now(self, a, newcomer, invitation, post):
        accepted = operations.accept(token=post()[-1], now=NOON)
        return accepted.invitation

    def seen(self, invitation: Invitation) -> str:
        invitation.refresh_from_db()
        return invitation.first_done

    def test_coming_in_is_not_yet_a_thing_done(self, in_now):
        assert (self.seen(in_now), in_now.first_done_at) == ("", None)

    def test_the_first_thing_counts_and_later_ones_do_not(self, a, newcomer, in_now):
        for event in (
            "session.started",
            "contact.edited_own",
            "access.refused",
            "document.downloaded",
            "document.uploaded",
        ):
            audit.record(event, by=newcomer, client_id=a.pottery.pk)

        assert self.seen(in_now) == "document.downloaded"

    def test_what_others_do_is_nothing_of_theirs(self, a, in_now):
        audit.record("document.downloaded", by=a.bob, client_id=a.pottery.pk)
        audit.record("document.shared", by=a.staff, client_id=a.pottery.pk)

        assert self.seen(in_now) == ""

    def test_it_can_only_follow_an_acceptance(self, newcomer, invitation):
        audit.record("document.downloaded", by=newcomer)

        assert self.seen(invitation) == ""


@pytest.mark.requirement("S4-12")
@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, "sent"),
        ({"delivered_at"}, "delivered"),
        ({"delivered_at", "opened_at"}, "opened"),
        ({"bounced_at"}, "bounced"),
        ({"bounced_at", "opened_at"}, "bounced"),
        ({"opened_at", "revoked_at"}, "revoked"),
        ({"delivered_at", "opened_at", "accepted_at"}, "accepted"),
    ],
)
def test_the_dates_say_how_it_stands_and_the_lists_agree(a, invitation, dates, state):
    Invitation.objects.update(**dict.fromkeys(dates, NOON))
    invitation.refresh_from_db()

    found = [one for one in State.values if queries.invitations_by(one, by=a.staff, now=NOON).exists()]
    assert (invitation.state(NOON), found) == (state, [state])
    later = NOON + timedelta(days=8)
    ended = {"accepted", "revoked", "bounced"}
    assert invitation.state(later) == (state if state in ended else "expired")
