"""With a virus scanner: nobody opens what it has not let through, on any way."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.base.models import OutboxEntry
from features.documents import contents, queries
from features.documents.errors import NotOpen
from features.documents.models import Document, Scan
from features.notifications.models import Notification
from tenants.context import inside
from tests import clamd
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

BAD = clamd.EICAR + b" in a letter"


@pytest.fixture
def scanner(settings):
    with clamd.running() as (address, seen):
        settings.ANTIVIRUS_URL = address
        yield seen


@pytest.fixture
def away(settings):
    settings.ANTIVIRUS_URL = "clamd://127.0.0.1:1"


def state():
    return Document.objects.get().scan


def work():
    return outbox.deliver_waiting(now=timezone.now() + timedelta(minutes=2))


def test_without_a_scanner_a_file_is_open_at_once(a):
    assert make.uploaded(a.alice, a.household).scan == Scan.NONE
    assert not OutboxEntry.objects.filter(kind="document.scan").exists()


@pytest.mark.requirement("S0-24")
def test_a_clients_file_is_its_own_until_it_was_looked_at(a, scanner):
    document = make.uploaded(a.alice, a.household, "notes.txt", content=b"fine")

    assert document.scan == Scan.PENDING
    assert queries.visible_to(a.alice).get() == document
    assert not queries.visible_to(a.bob).exists()
    work()
    assert state() == Scan.CLEAN
    assert queries.visible_to(a.bob).get() == document


def test_a_virus_is_told_to_who_uploaded_it_and_to_staff_and_opened_by_nobody(cast, scanner):
    with inside(cast.a.firm), time_machine.travel(NOON, tick=False):
        document = make.uploaded(cast.a.alice, cast.a.household, "notes.txt", content=BAD)
        work()
        assert state() == Scan.INFECTED
        with pytest.raises(NotOpen, match="A virus was found"):
            contents.opened(Document.objects.get())
        told = dict(Notification.objects.filter(kind__contains="virus").values_list("user__name", "kind"))
    alice, bob = (Browser(cast.a.firm).signed_in_as(person) for person in (cast.a.alice, cast.a.bob))
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert told == {"Alice Alder": "document.own_virus", "Olga Owner": "document.virus"}
    assert "A virus was found in this file" in alice.get("/documents/").text
    assert "A virus was found in this file" in alice.get(f"/documents/{document.pk}/").text
    assert bob.get(f"/documents/{document.pk}/").status_code == 404
    assert "A virus was found in this file" in stella.get(f"/workspace/documents/{document.pk}/").text
    for browser, base in ((alice, "/documents"), (stella, "/workspace/documents")):
        assert browser.get(f"{base}/{document.pk}/download/").status_code in (404, 409)
        assert browser.get(f"{base}/{document.pk}/pages/1.webp").status_code in (404, 409)
        page = browser.get(f"{base}/{document.pk}/").text
        assert f"{document.pk}/download/" not in page
        assert "EICAR" not in page


def test_a_share_is_told_once_all_of_it_was_looked_at_in_one_mail(
    a, scanner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False):
        files = [
            make.accepted("One.txt", b"one"),
            make.accepted("Bad.txt", BAD),
            make.accepted("Two.txt", b"two"),
        ]
        make.operations.share(by=a.staff, client=a.household, files=files, now=timezone.now())
    assert not queries.visible_to(a.alice).exists()
    assert not Notification.objects.filter(kind="document.shared").exists()

    for _ in range(3):
        work()

    assert sorted(queries.visible_to(a.alice).values_list("name", flat=True)) == ["One", "Two"]
    letters = [letter for letter in mail.outbox if letter.to == ["alice@example.com"]]
    assert len(letters) == 1
    assert "Bad" not in letters[0].body


def test_a_scanner_that_is_away_lets_nothing_through_and_loses_nothing(a, away, settings):
    make.uploaded(a.alice, a.household, "notes.txt", content=b"fine")
    work()
    assert state() == Scan.PENDING

    with clamd.running() as (address, _):
        settings.ANTIVIRUS_URL = address
        outbox.deliver_waiting(now=timezone.now() + timedelta(hours=1))

    assert state() == Scan.CLEAN


def test_after_all_tries_it_says_that_it_could_not_be_checked(a, away):
    make.uploaded(a.alice, a.household, "notes.txt", content=b"fine")
    OutboxEntry.objects.filter(kind="document.scan").update(attempts=outbox.ATTEMPTS - 1)

    work()

    assert state() == Scan.ERROR
    assert not queries.visible_to(a.bob).exists()
    with pytest.raises(NotOpen, match="couldn’t be checked"):
        contents.opened(Document.objects.get())


def test_a_file_too_large_for_the_scanner_stays_shut(a, scanner, monkeypatch):
    monkeypatch.setattr(clamd, "LIMIT", 3)
    make.uploaded(a.alice, a.household, "notes.txt", content=b"fine")

    work()

    assert state() == Scan.ERROR
