from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branding import operations as branding
from branding import queries as brands
from features.base import mail, outbox
from features.base.models import OutboxEntry
from features.documents.switches import DOCUMENTS
from features.toggles.operations import turn
from tenants.context import inside
from tests.post import mail_server_says

State = OutboxEntry.State
WORD = {
    "word.txt": "Subject: {{ who }}, a word from {{ firm.name }}\nHello {{ who }},\nopen {{ url }}\n",
    "word.html": '{% extends "mail/base.html" %}{% block body %}<p>Hello {{ who }}</p>{% endblock %}',
}


@pytest.fixture(autouse=True)
def _own_templates(settings):
    engine = settings.TEMPLATES[0]
    found = "django.template.loaders.app_directories.Loader"
    loaders = [("django.template.loaders.locmem.Loader", WORD), found]
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"] | {"loaders": loaders}}]


def send(to="alice@example.com", **options):
    context = {"who": options.pop("who", "Alice"), "url": "https://aldergate.localhost/x/"}
    return mail.send(to=to, template="word", context=context, **options)


def test_a_mail_goes_to_one_address_in_the_firms_name(a, settings):
    entry = send()

    outbox.deliver_waiting()

    message: Any = sent.outbox[0]
    assert len(sent.outbox) == 1
    assert message.to == ["alice@example.com"]
    assert message.subject == "Alice, a word from Aldergate"
    assert message.message()["From"] == f"Aldergate <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>"
    assert message.extra_headers["Message-ID"] == f"<{entry.pk}@{settings.SITE_HOST}>"
    assert "open https://aldergate.localhost/x/" in message.body
    assert [kind for _, kind in message.alternatives] == ["text/html"]


def test_a_mail_is_written_when_it_is_caused(a):
    send()
    brand = brands.published(a.firm)
    branding.publish(
        name="Renamed", color=brand.color, headings=brand.headings, corners=brand.corners, now=timezone.now()
    )

    outbox.deliver_waiting()

    assert sent.outbox[0].message()["From"].startswith("Aldergate <")


def test_a_name_can_not_add_a_header_or_a_recipient(a):
    send(who="Eve\r\nBcc: all@example.com")

    outbox.deliver_waiting()

    (message,) = sent.outbox
    assert message.recipients() == ["alice@example.com"]
    assert "\n" not in message.subject


def test_a_mail_of_one_firm_says_nothing_of_another(cast):
    for one in (cast.a, cast.b):
        with inside(one.firm):
            send()
            outbox.deliver_waiting()

    from_a, from_b = (str(message.message()) for message in sent.outbox)
    assert "Brickworks" not in from_a
    assert "Aldergate" not in from_b


def test_a_mail_that_waited_too_long_to_be_of_use_is_not_sent(a):
    entry = send(until=timezone.now() - timedelta(seconds=1))
    send("bob@example.com", until=timezone.now() + timedelta(minutes=10))

    outbox.deliver_waiting()

    entry.refresh_from_db()
    assert entry.state == State.DONE
    assert [message.to for message in sent.outbox] == [["bob@example.com"]]


@pytest.mark.requirement("S2-1")
def test_a_mail_that_waits_is_not_sent_once_its_switch_is_off(a):
    send(switch=DOCUMENTS)
    turn(switch=DOCUMENTS, on=False, by=a.owner)

    outbox.deliver_waiting()

    assert sent.outbox == []


def test_an_address_that_does_not_exist_is_given_up_at_once(a, monkeypatch):
    mail_server_says(
        lambda _: SMTPRecipientsRefused({"mei@example.com": (550, b"5.1.1 No such user")}), monkeypatch
    )
    entry = send("mei@example.com")

    outbox.deliver_waiting()

    entry.refresh_from_db()
    assert (entry.state, entry.last_error) == (State.GIVEN_UP, "5.1.1 No such user")
    assert mail.heading(entry) == ("mei@example.com", "Alice, a word from Aldergate")


@pytest.mark.parametrize(
    "error",
    [SMTPRecipientsRefused({"mei@example.com": (451, b"Greylisted")}), SMTPServerDisconnected("gone")],
    ids=["greylisted", "disconnected"],
)
def test_what_may_pass_is_tried_again(a, monkeypatch, error):
    mail_server_says(lambda _: error, monkeypatch)
    entry = send("mei@example.com")

    outbox.deliver_waiting()

    entry.refresh_from_db()
    assert (entry.state, entry.attempts) == (State.WAITING, 1)


def test_nothing_is_left_to_be_written_once_the_mail_server_has_taken_it(a, monkeypatch):
    """So that a worker that dies has hardly a moment in which a mail has gone and that is not noted."""
    state: list[Any] = []
    entry = send(report=("test", "x"))
    monkeypatch.setitem(mail.reporters, "test", lambda *_: state.append("reported"))

    def note(_):
        state.extend([OutboxEntry.objects.get(pk=entry.pk).state, len(connection.queries)])

    mail_server_says(note, monkeypatch)
    with CaptureQueriesContext(connection):
        outbox.deliver_waiting()
        after = connection.queries[state[2] :]

    assert state[:2] == ["reported", State.DONE]
    assert not [each for each in after if "UPDATE" in each["sql"] or "INSERT" in each["sql"]]


def test_a_mail_with_a_dedupe_key_is_sent_once(a):
    for _ in range(3):
        send(dedupe_key="welcome alice")

    outbox.deliver_waiting()

    assert len(sent.outbox) == 1
