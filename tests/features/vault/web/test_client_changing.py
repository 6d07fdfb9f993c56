from datetime import timedelta

import pytest
import time_machine

from features.base import outbox
from features.vault import sealing
from features.vault.models import VaultItem
from features.vault.switches import FROM_CLIENTS
from tenants.context import inside
from tests.cast import NOON
from tests.factories import vault as make
from tests.factories.documents import upload_of
from tests.factories.vault import SECRET
from tests.http import Browser, text_of

NEW = {"secret-user": "new", "secret-password": "another"}


@pytest.fixture(autouse=True)
def _noon(turn):
    with time_machine.travel(NOON, tick=False):
        turn(FROM_CLIENTS, on=True)
        yield


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def own(cast):
    with inside(cast.a.firm):
        return make.credentials(cast.a.alice, cast.a.household, "Bank")


@pytest.fixture
def file(cast):
    with inside(cast.a.firm):
        return make.file(cast.a.alice, cast.a.household, "Notes.txt", content=b"words")


@pytest.fixture
def theirs(cast):
    with inside(cast.a.firm):
        return make.credentials(cast.a.owner, cast.a.household)


def row(cast, item):
    with inside(cast.a.firm):
        return VaultItem.objects.get(pk=item.pk)


def test_ones_own_credentials_are_replaced_on_their_page(cast, alice, own):
    assert f'href="/vault/{own.pk}/replacement/"' in alice.get(f"/vault/{own.pk}/").text
    empty = alice.get(f"/vault/{own.pk}/replacement/")
    wrong = alice.post(f"/vault/{own.pk}/replacement/", {})
    done = alice.post(f"/vault/{own.pk}/replacement/", NEW, follow=True)

    assert SECRET.password not in text_of(empty)
    assert wrong.status_code == 422
    assert "Enter a user name or a password." in text_of(wrong)
    assert "It is replaced" in text_of(done)
    with inside(cast.a.firm):
        assert sealing.open_credentials(row(cast, own)).user == "new"


def test_ones_own_file_is_replaced_on_its_page(cast, alice, file):
    none = alice.post(f"/vault/{file.pk}/replacement/", {})
    done = alice.post(f"/vault/{file.pk}/replacement/", {"files": upload_of("Newer.pdf")})

    assert none.status_code == 422
    assert "Choose the file to put in." in text_of(none)
    assert done["Location"] == f"/vault/{file.pk}/"
    assert (row(cast, file).title, row(cast, file).extension) == ("Notes", "pdf")


def test_what_one_put_in_oneself_is_removed_after_it_was_asked(cast, alice, own, mailoutbox):
    asked = alice.get(f"/vault/{own.pk}/removal/")
    kept = row(cast, own).deleted_at
    done = alice.post(f"/vault/{own.pk}/removal/", follow=True)

    assert "Remove “Bank”?" in text_of(asked)
    assert "nobody can bring it back" in text_of(asked)
    assert kept is None
    assert row(cast, own).data_key is None
    assert "“Bank” is removed for good." in text_of(done)
    assert alice.get(f"/vault/{own.pk}/").status_code == 404
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    assert not [letter for letter in mailoutbox if "Bank" in f"{letter.subject} {letter.body}"]


def test_what_others_put_in_says_whom_to_ask(cast, alice, theirs):
    page = alice.get(f"/vault/{theirs.pk}/")

    assert "To have it replaced or removed, ask Aldergate." in text_of(page)
    assert "/removal/" not in page.text
    for path in ("replacement", "removal"):
        assert alice.get(f"/vault/{theirs.pk}/{path}/").status_code == 404
        assert alice.post(f"/vault/{theirs.pk}/{path}/", NEW).status_code == 404
    assert row(cast, theirs).version == 1


@pytest.mark.requirement("D10")
@pytest.mark.parametrize("path", ["replacement", "removal"])
def test_it_asks_for_a_fresh_proof(cast, alice, own, path):
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        answer = alice.post(f"/vault/{own.pk}/{path}/", NEW)

    assert "/confirm/?next=" in answer["Location"]
    assert (row(cast, own).version, row(cast, own).deleted_at) == (1, None)


def test_off_nothing_is_replaced_but_what_is_there_can_be_taken_out(alice, own, turn):
    turn(FROM_CLIENTS, on=False)

    page = alice.get(f"/vault/{own.pk}/").text
    assert "/replacement/" not in page
    assert alice.get(f"/vault/{own.pk}/replacement/").status_code == 404
    assert alice.get(f"/vault/{own.pk}/removal/").status_code == 200


@pytest.mark.requirement("S1-24")
def test_both_sides_read_who_can_see_it_and_who_opened_it(cast, alice, own):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    page = f"/workspace/clients/{cast.a.household.pk}/vault/{own.pk}/"
    stella.post(f"{page}contents/")

    for words in (text_of(alice.get(f"/vault/{own.pk}/")), text_of(stella.get(page))):
        seers = words[words.index("Who can see this") :]
        assert "Bob Birch" in seers
        assert "Olga Owner" in seers
        assert "Charlie" not in seers
        assert "Opened it today" in seers
        assert "Not opened yet" in seers
