from datetime import timedelta

import pytest
import time_machine

from features.base.models import AuditEvent
from features.clients.models import Access
from features.clients.rights import Level
from features.vault import sealing
from features.vault.models import VaultItem
from features.vault.switches import FROM_CLIENTS, VAULT
from tenants.context import inside
from tests.cast import NOON
from tests.factories import vault as make
from tests.factories.documents import upload_of
from tests.factories.vault import SECRET
from tests.http import Browser, text_of

WORDS = b"the account ends in 4417"


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
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def every(item):
    base = f"/vault/{item.pk}/"
    return [("get", "/vault/"), ("get", base), ("post", f"{base}contents/"), ("post", f"{base}download/")]


def events(cast, name):
    with inside(cast.a.firm):
        return list(AuditEvent.objects.filter(event=name).values_list("actor_name", flat=True))


@pytest.mark.requirement("S1-24", "S1-25")
def test_things_stand_by_what_they_are_and_closed(alice, secret, file):
    page = text_of(alice.get("/vault/"))

    assert page.index("Login credentials") < page.index("Sensitive personal documents")
    assert "State tax portal" in page
    assert "Notes" in page
    assert SECRET.user not in page
    assert SECRET.password not in page


def test_an_empty_vault_says_what_it_is_for(alice):
    assert "Nothing in the vault" in text_of(alice.get("/vault/"))


def test_credentials_are_shown_once_by_a_press(cast, alice, secret):
    closed = alice.get(f"/vault/{secret.pk}/")
    shown = alice.post(f"/vault/{secret.pk}/contents/")
    again = alice.get(f"/vault/{secret.pk}/")

    assert SECRET.password not in text_of(closed)
    assert all(value in text_of(shown) for value in ("hale-marsh", "seven blue kettles", "PIN 4417"))
    assert shown["Cache-Control"] == "private, no-store"
    assert SECRET.password not in text_of(again)
    assert "Alice Alder" in text_of(again)
    assert "Opened it and looked" in text_of(again)
    assert alice.get(f"/vault/{secret.pk}/contents/").status_code == 405
    assert events(cast, "vault.shown") == ["Alice Alder"]


@pytest.mark.requirement("S1-24")
def test_the_page_loaded_again_leads_back_and_one_more_press_opens_it(cast, alice, secret):
    here = f"/vault/{secret.pk}/"
    alice.post(f"{here}contents/", {"looks": "0"})

    again = alice.post(f"{here}contents/", {"looks": "0"})

    assert again["Location"] == here
    page = text_of(alice.get(here))
    assert "This was shown once and is hidden again." in page
    assert "Open it again" in page
    assert SECRET.password not in page
    assert events(cast, "vault.shown") == ["Alice Alder"]
    assert SECRET.password in text_of(alice.post(f"{here}contents/", {"looks": "1"}))
    assert events(cast, "vault.shown") == ["Alice Alder"] * 2
    assert alice.post(f"{here}contents/", {"looks": "٣" * 5})["Location"] == here


@pytest.mark.requirement("S1-23")
def test_a_file_is_decrypted_as_it_is_downloaded(cast, alice, file):
    answer = alice.post(f"/vault/{file.pk}/download/")

    assert b"".join(answer.streaming_content) == WORDS
    assert answer["Content-Length"] == str(len(WORDS))
    assert answer["Content-Disposition"] == 'attachment; filename="Notes.txt"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert events(cast, "vault.opened") == ["Alice Alder"]


def test_the_client_reads_when_staff_opened_it(cast, alice, secret):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    stella.post(f"/workspace/clients/{cast.a.household.pk}/vault/{secret.pk}/contents/")

    page = text_of(alice.get(f"/vault/{secret.pk}/"))

    assert "Stella Staff" in page
    assert "Opened it and looked" in page
    assert "Today, 8:00 am" in page


@pytest.mark.requirement("D10")
def test_all_of_it_asks_for_a_fresh_proof(cast, alice, secret, file):
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        for item in (secret, file):
            for method, path in every(item):
                answer = getattr(alice, method)(path)

                assert answer.status_code == 302, path
                assert "/confirm/?next=" in answer["Location"]
    assert events(cast, "vault.shown") == events(cast, "vault.opened") == []


def test_strangers_are_sent_to_sign_in(cast, secret):
    stranger = Browser(cast.a.firm)

    for method, path in every(secret):
        assert getattr(stranger, method)(path)["Location"].startswith("/sign-in/")


def test_another_clients_people_find_nothing(cast, secret, file):
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)

    assert "State tax portal" not in text_of(charlie.get("/vault/"))
    for item in (secret, file):
        for method, path in every(item)[1:]:
            assert getattr(charlie, method)(path).status_code == 404


def test_the_same_person_at_another_firm_finds_nothing(cast, secret):
    there = Browser(cast.b.firm).signed_in_as(cast.b.alice)

    assert "State tax portal" not in text_of(there.get("/vault/"))
    for method, path in every(secret)[1:]:
        assert getattr(there, method)(path).status_code == 404


@pytest.mark.parametrize("level", [Level.VIEW_ONLY, Level.UPLOAD_ONLY, Level.PAY_ONLY])
def test_narrower_access_has_no_vault(cast, alice, secret, level):
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.alice).update(level=level)

    assert 'href="/vault/"' not in alice.get("/").content.decode()
    for method, path in every(secret):
        assert getattr(alice, method)(path).status_code == 403


def test_who_is_limited_to_projects_has_no_vault(cast, alice, secret):
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.alice).update(is_limited=True)

    assert 'href="/vault/"' not in alice.get("/").content.decode()
    assert "State tax portal" not in text_of(alice.get("/vault/"))
    assert alice.get(f"/vault/{secret.pk}/").status_code == 404


def test_off_it_is_gone(alice, secret, turn):
    assert 'href="/vault/"' in alice.get("/").content.decode()
    turn(VAULT, on=False)

    assert 'href="/vault/"' not in alice.get("/").content.decode()
    assert [getattr(alice, method)(path).status_code for method, path in every(secret)] == [404] * 4


def test_what_was_changed_is_not_shown(cast, alice, secret):
    with inside(cast.a.firm):
        blob = bytearray(bytes(secret.sealed))
        blob[-1] ^= 1
        VaultItem.objects.filter(pk=secret.pk).update(sealed=bytes(blob))

    answer = alice.post(f"/vault/{secret.pk}/contents/")

    assert answer.status_code == 503
    assert "changed since it was put in" in text_of(answer)


def test_a_download_that_stops_being_true_is_broken_off(cast, alice, store):
    with inside(cast.a.firm):
        item = make.file(cast.a.owner, cast.a.household, "Long.txt", content=b"w" * 2_500_000)
    (path,) = (path for path in store.rglob("*") if path.is_file())
    blob = bytearray(path.read_bytes())
    blob[1_500_000] ^= 1
    path.write_bytes(bytes(blob))

    answer = alice.post(f"/vault/{item.pk}/download/")
    came = b""
    with pytest.raises(sealing.Damaged):
        for part in answer.streaming_content:
            came += part

    assert came == b"w" * 1024 * 1024
    assert answer["Content-Length"] == "2500000"


def test_hostile_words_are_only_words(cast, alice):
    nasty = '"><script>alert(1)</script>'
    with inside(cast.a.firm):
        item = make.credentials(
            cast.a.owner, cast.a.household, nasty, secret=sealing.Credentials(nasty, nasty, nasty, nasty)
        )

    for answer in (
        alice.get("/vault/"),
        alice.get(f"/vault/{item.pk}/"),
        alice.post(f"/vault/{item.pk}/contents/"),
    ):
        assert "<script>alert" not in answer.content.decode()


def test_titles_are_found_by_no_search_and_no_page_but_the_vaults(cast, alice, secret):
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    for page in (
        alice.get("/"),
        alice.get("/documents/?q=tax"),
        alice.get("/notifications/"),
        staff.get("/workspace/find/?q=State+tax"),
    ):
        assert "State tax portal" not in text_of(page)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_questions_for_one_as_for_three(
    cast, alice, count, django_assert_max_num_queries
):
    with inside(cast.a.firm):
        for number in range(count):
            make.credentials(cast.a.owner, cast.a.household, f"Portal {number}")
    alice.get("/vault/")

    with django_assert_max_num_queries(26):
        assert alice.get("/vault/").status_code == 200


class TestPuttingIn:
    TYPED = {"secret-title": "Bank", "secret-user": "alder", "secret-password": "seven blue kettles"}

    @pytest.fixture(autouse=True)
    def _on(self, turn):
        turn(FROM_CLIENTS, on=True)

    def test_a_password(self, cast, alice):
        assert "Put in a password" in text_of(alice.get("/vault/"))

        answer = alice.post("/vault/new/credentials/", self.TYPED)

        assert answer["Location"] == "/vault/"
        with inside(cast.a.firm):
            item = VaultItem.objects.get()
            assert sealing.open_credentials(item).password == "seven blue kettles"
            assert (item.client, item.created_by) == (cast.a.household, cast.a.alice.user)

    def test_a_file(self, cast, alice):
        given = {"files": upload_of("Passport.pdf"), "label": "personal"}

        assert alice.post("/vault/new/file/", given)["Location"] == "/vault/"
        assert "Passport" in text_of(alice.get("/vault/"))

    def test_who_acts_for_several_says_whose_it_is(self, cast):
        bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

        asked = bob.post("/vault/new/credentials/", self.TYPED)
        foreign = bob.post("/vault/new/credentials/", {**self.TYPED, "client": str(cast.a.bakery.pk)})
        mangled = bob.post("/vault/new/credentials/", {**self.TYPED, "client": "x"})
        done = bob.post("/vault/new/credentials/", {**self.TYPED, "client": str(cast.a.pottery.pk)})

        for answer in (asked, foreign, mangled):
            assert answer.status_code == 422
            assert "Choose whose vault this goes into." in text_of(answer)
            assert "kettles" not in text_of(answer)
        assert done["Location"] == "/vault/"
        with inside(cast.a.firm):
            assert VaultItem.objects.get().client == cast.a.pottery

    def test_without_a_vault_there_is_no_form(self, cast, alice):
        with inside(cast.a.firm):
            Access.objects.filter(contact=cast.a.alice).update(is_limited=True)

        assert alice.get("/vault/new/file/").status_code == 404
        assert alice.post("/vault/new/credentials/", self.TYPED).status_code in (404, 422)

    def test_off_it_is_gone(self, alice, turn):
        turn(FROM_CLIENTS, on=False)

        assert alice.get("/vault/new/file/").status_code == 404
        assert alice.post("/vault/new/credentials/", self.TYPED).status_code == 404
        assert "Put in a password" not in text_of(alice.get("/vault/"))
