from datetime import timedelta

import pytest
import time_machine

from features.accounts.models import Session
from features.accounts.roles import PERMISSIONS, Role
from features.base import outbox
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.vault import sealing
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from features.vault.switches import VAULT
from tenants.context import inside
from tests.cast import NOON
from tests.factories import vault as make
from tests.factories.documents import upload_of
from tests.factories.vault import SECRET
from tests.http import Browser, text_of

WORDS = b"the account ends in 4417"
TYPED = {
    "secret-title": "State tax portal", "secret-site": "https://tax.example", "secret-user": "hale-marsh",
    "secret-password": " seven blue kettles", "secret-note": "PIN 4417",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def secret(cast):
    with inside(cast.a.firm):
        return make.credentials(cast.a.owner, cast.a.household)


@pytest.fixture
def file(cast):
    with inside(cast.a.firm):
        return make.file(cast.a.owner, cast.a.household, "Notes.txt", content=WORDS)


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def tab(cast):
    return f"/workspace/clients/{cast.a.household.pk}/vault/"


def only(cast):
    with inside(cast.a.firm):
        return VaultItem.objects.get()


@pytest.mark.requirement("S1-24")
def test_staff_put_a_file_in(cast, stella, tab):
    answer = stella.post(
        f"{tab}new/file/", {"files": upload_of("Passports.pdf"), "label": "personal", "title": "Passports"}
    )

    assert answer["Location"] == tab
    page = text_of(stella.get(tab))
    assert "Sensitive personal documents" in page
    assert "Alice Alder and Bob Birch got a mail that says so, not what it is." in page
    assert only(cast).title == "Passports"


def test_without_a_title_it_has_the_files_name(cast, stella, tab):
    stella.post(f"{tab}new/file/", {"files": upload_of("Form 1065.pdf"), "label": "financial"})

    assert only(cast).title == "Form 1065"


@pytest.mark.requirement("S1-25")
def test_staff_put_credentials_in(cast, stella, tab):
    answer = stella.post(f"{tab}new/credentials/", TYPED)

    assert answer["Location"] == tab
    with inside(cast.a.firm):
        found = sealing.open_credentials(only(cast))
    assert found == Credentials("https://tax.example", "hale-marsh", " seven blue kettles", "PIN 4417")


@pytest.mark.parametrize(
    "case",
    [
        ("file", {"label": "personal"}, "Choose the file to put in."),
        ("file", {"files": "x"}, "Choose what kind of thing this is."),
        ("credentials", {"secret-title": "A portal"}, "Enter a user name or a password."),
        ("credentials", {"secret-user": "somebody"}, "Enter a title"),
    ],
)
def test_what_can_not_be_put_in_is_said_in_the_form(cast, stella, tab, case):
    page, given, says = case
    answer = stella.post(f"{tab}new/{page}/", {"files": upload_of()} if "files" in given else given)

    assert answer.status_code == 422
    assert says in text_of(answer)
    with inside(cast.a.firm):
        assert not VaultItem.objects.exists()


def test_a_password_does_not_come_back_with_the_form(stella, tab):
    answer = stella.post(f"{tab}new/credentials/", {**TYPED, "secret-title": ""})

    assert answer.status_code == 422
    assert "kettles" not in text_of(answer)


def test_staff_open_what_is_there_and_it_is_noted(cast, stella, tab, secret, file):
    shown = stella.post(f"{tab}{secret.pk}/contents/")
    sent = stella.post(f"{tab}{file.pk}/download/")

    assert SECRET.password in text_of(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert b"".join(sent.streaming_content) == WORDS
    with inside(cast.a.firm):
        noted = AuditEvent.objects.filter(event__in=["vault.shown", "vault.opened"])
        assert {event.actor_name for event in noted} == {"Stella Staff"}
        assert noted.count() == 2
    assert "Opened it and looked" in text_of(stella.get(f"{tab}{secret.pk}/"))


def test_the_page_loaded_again_leads_back_whoever_else_looked(cast, stella, tab, secret):
    Browser(cast.a.firm).signed_in_as(cast.a.alice).post(f"/vault/{secret.pk}/contents/", {"looks": "0"})
    pressed = {"looks": "0"}

    shown = stella.post(f"{tab}{secret.pk}/contents/", pressed)
    again = stella.post(f"{tab}{secret.pk}/contents/", pressed)

    assert SECRET.password in text_of(shown)
    assert again["Location"] == f"{tab}{secret.pk}/"
    assert "Open it again" in text_of(stella.get(f"{tab}{secret.pk}/"))
    with inside(cast.a.firm):
        noted = AuditEvent.objects.filter(event="vault.shown")
        assert sorted(noted.values_list("actor_name", flat=True)) == ["Alice Alder", "Stella Staff"]


def test_nothing_of_a_secret_is_in_the_trail(cast, stella, tab):
    stella.post(f"{tab}new/credentials/", TYPED)
    stella.post(f"{tab}{only(cast).pk}/contents/")

    with inside(cast.a.firm):
        trail = str(list(AuditEvent.objects.values()))
    assert "kettles" not in trail
    assert "hale-marsh" not in trail


@pytest.mark.requirement("D10")
@pytest.mark.parametrize(
    "page", ["", "{}/", "{}/contents/", "{}/download/", "{}/replacement/", "{}/removal/"]
)
def test_opening_and_changing_ask_for_a_fresh_proof(cast, stella, tab, secret, page):
    path = tab + page.format(secret.pk)
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        for answer in (stella.get(path), stella.post(path, TYPED)):
            assert answer.status_code in (302, 405)
            assert answer.status_code == 405 or "/confirm/?next=" in answer["Location"]

    with inside(cast.a.firm):
        assert not AuditEvent.objects.filter(event="vault.shown").exists()
        waiting = [session.data for session in Session.objects.all()]
    assert "kettles" not in str(waiting)
    assert "hale-marsh" not in str(waiting)


def test_a_newer_file_takes_its_place(cast, stella, tab, file):
    answer = stella.post(f"{tab}{file.pk}/replacement/", {"files": upload_of("New.txt", b"newer words")})

    assert answer["Location"] == f"{tab}{file.pk}/"
    sent = stella.post(f"{tab}{file.pk}/download/")
    assert b"".join(sent.streaming_content) == b"newer words"
    assert only(cast).title == "Notes"


def test_newer_credentials_take_their_place(cast, stella, tab, secret):
    stella.post(f"{tab}{secret.pk}/replacement/", {"secret-user": "new", "secret-password": "red"})

    shown = text_of(stella.post(f"{tab}{secret.pk}/contents/"))
    assert 'value="new"' in shown
    assert "kettles" not in shown


def test_removing_is_asked_once_more_and_is_for_good(cast, stella, tab, secret):
    asked = stella.get(f"{tab}{secret.pk}/removal/")
    assert "can’t be brought back" in text_of(asked)

    answer = stella.post(f"{tab}{secret.pk}/removal/")

    assert answer["Location"] == tab
    assert only(cast).data_key is None
    assert stella.get(f"{tab}{secret.pk}/").status_code == 404


def test_mails_say_that_something_is_there_and_not_what(cast, stella, tab, mailoutbox):
    stella.post(f"{tab}new/credentials/", TYPED)
    with inside(cast.a.firm):
        outbox.deliver_waiting()

    assert sorted(mail.to for mail in mailoutbox) == [["alice@example.com"], ["bob@example.com"]]
    for mail in mailoutbox:
        whole = mail.subject + mail.body + str(mail.alternatives)
        assert "put something into your vault" in whole
        assert "State tax" not in whole
        assert "kettles" not in whole


@pytest.mark.parametrize("lacking", [Permission.VAULT_VIEW, Permission.VAULT_EDIT])
def test_pages_ask_for_their_permission(stella, tab, secret, lacking, monkeypatch):
    monkeypatch.setitem(PERMISSIONS, Role.STAFF, PERMISSIONS[Role.STAFF] - {lacking})
    reading = [tab, f"{tab}{secret.pk}/"]
    changing = [
        f"{tab}new/file/",
        f"{tab}new/credentials/",
        f"{tab}{secret.pk}/replacement/",
        f"{tab}{secret.pk}/removal/",
    ]

    statuses = {path: stella.get(path).status_code for path in reading + changing}

    refused = reading if lacking == Permission.VAULT_VIEW else changing
    assert {path for path, status in statuses.items() if status == 403} >= set(refused)
    if lacking == Permission.VAULT_EDIT:
        assert "Put in a file" not in text_of(stella.get(tab))


def test_an_item_stands_under_its_own_client_alone(cast, stella, secret):
    elsewhere = f"/workspace/clients/{cast.a.bakery.pk}/vault/{secret.pk}/"

    assert stella.get(elsewhere).status_code == 404
    assert stella.post(f"{elsewhere}contents/").status_code == 404


def test_another_firms_staff_find_nothing(cast, tab, secret):
    there = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    assert there.get(tab).status_code == 404
    assert there.post(f"{tab}{secret.pk}/contents/").status_code == 404


def test_off_it_is_gone_and_back_when_it_is_on(cast, stella, tab, secret, turn):
    turn(VAULT, on=False)
    record = f"/workspace/clients/{cast.a.household.pk}/"

    assert stella.get(tab).status_code == 404
    assert f'href="{tab}"' not in stella.get(record).content.decode()
    turn(VAULT, on=True)
    assert "State tax portal" in text_of(stella.get(tab))
