"""Letters that no person wrote, and what mail servers report."""

import pytest

from integrations.inbound_mail import marks, reading
from tests.integrations.inbound_mail.letters import bounce, letter


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "auto-generated; x=y"), ("Precedence", "bulk"),
        ("Precedence", "Junk"), ("List-Id", "<all.example.com>"), ("List-Unsubscribe", "<mailto:x@example.com>"),
        ("X-Autoreply", "yes"), ("X-Failed-Recipients", "x@example.com"), ("Return-Path", "<>"),
        ("Sender", "MAILER-DAEMON@example.com"),
    ],
)  # fmt: skip
def test_a_mark_of_a_machine_is_seen(name, value):
    assert reading.read(letter(**{name: value})).automatic


@pytest.mark.parametrize(
    ("name", "value"), [("Auto-Submitted", "no"), ("Precedence", "normal"), ("Return-Path", "<a@x.example>")]
)
def test_what_a_person_sends_has_none(name, value):
    assert reading.read(letter(**{name: value})).automatic == ""


@pytest.mark.parametrize(
    "sender", ["no-reply@x.example", "Postmaster <postmaster@x.example>", "bounces+1=2@x.example"]
)
def test_senders_that_nobody_reads_are_machines(sender):
    assert reading.read(letter(sender=sender)).automatic == "sender"


@pytest.mark.parametrize(
    "subject", ["Out of office: Re: Taxes", "Automatic reply: x", "Abwesenheitsnotiz", "Undeliverable: x"]
)
def test_a_subject_is_a_hint_only(subject):
    found = reading.read(letter(subject=subject))

    assert found.automatic == ""
    assert marks.looks_automatic(found.subject)


def test_a_report_says_for_whom_and_why():
    found = reading.read(bounce("alice@example.com"))

    assert found.automatic
    assert [(one.recipient, one.reason, one.is_final) for one in found.reports] == [
        ("alice@example.com", "550 No such user", True)
    ]


def test_a_report_of_a_delay_says_nothing_yet():
    assert reading.read(bounce("alice@example.com", action="delayed", status="4.4.1")).reports == ()


def test_a_full_mailbox_may_be_emptied():
    assert reading.read(bounce("alice@example.com", status="4.2.2")).reports[0].is_final is False
