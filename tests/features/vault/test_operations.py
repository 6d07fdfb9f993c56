from datetime import timedelta
from functools import partial
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from features.accounts.roles import PERMISSIONS, Role
from features.base import firm_keys, looking, rotation
from features.base.errors import FreshProofNeeded, NotAllowed, NotThere, Refused
from features.base.firm_keys import KeysDestroyed
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.base.rotation import Turned
from features.base.scope import scope
from features.clients import queries as clients
from features.clients.models import Access, Client
from features.clients.rights import Level
from features.documents import room
from features.documents.errors import NoRoom
from features.documents.models import DocumentRules
from features.vault import operations, queries, sealing
from features.vault.errors import Damaged, NotKept
from features.vault.models import VaultItem
from features.vault.operations import keeping
from features.vault.scanned import NotChecked
from features.vault.sealing import Credentials
from features.vault.switches import FROM_CLIENTS, VAULT
from integrations.storage import gateway
from tenants import operations as tenants
from tenants.context import inside
from tests import clamd
from tests.cast import NOON
from tests.factories import documents
from tests.factories import vault as make
from tests.factories.vault import SECRET, session_of
from tests.racing import at_once

WORDS = b"the account ends in 4417, the answer is Rosebud"


def a_text(a, **about):
    return make.file(a.staff, a.household, "Notes.txt", content=WORDS, **about)


def read(item, by, now=NOON):
    return b"".join(operations.open_file(item=item, by=by, session=session_of(by, now), now=now))


def show(item, by, now=NOON):
    return operations.show(item=item, by=by, session=session_of(by, now), now=now)


def events_of(item):
    return list(
        AuditEvent.objects.filter(about_id=item.pk).order_by("created_at").values_list("event", flat=True)
    )


class TestPutting:
    pytestmark = pytest.mark.requirement("S1-24")

    def test_staff_put_a_file_and_the_client_reads_it(self, a):
        item = a_text(a)

        assert (item.title, item.extension, item.size, item.label) == ("Notes", "txt", len(WORDS), "personal")
        assert read(item, a.alice) == read(item, a.staff) == WORDS

    def test_staff_put_credentials_and_the_client_reads_them(self, a):
        item = make.credentials(a.staff, a.household)

        assert (item.title, item.label) == ("State tax portal", "login")
        assert show(item, a.alice) == show(item, a.staff) == SECRET

    @pytest.mark.requirement("S1-23")
    def test_what_is_stored_is_not_what_was_given(self, a, stored):
        a_text(a)
        item = make.credentials(a.staff, a.household)

        (path,) = stored()
        assert WORDS not in path.read_bytes()
        assert WORDS[4:20] not in path.read_bytes()
        assert SECRET.password.encode() not in bytes(item.sealed)

    @pytest.mark.requirement("S1-25")
    def test_it_is_for_three_sorts_of_things(self, a):
        assert [label.label for label in VaultItem.Label] == [
            "Login credentials",
            "Confidential financial records",
            "Sensitive personal documents",
        ]
        with pytest.raises(Refused):
            a_text(a, label="holiday pictures")

    def test_a_file_is_looked_at_as_any_other(self, a, stored):
        with pytest.raises(Refused):
            make.file(a.staff, a.household, "Letter.pdf", content=b"MZ this is a program")

        assert stored() == []

    @pytest.mark.parametrize(
        ("secret", "title", "field"),
        [
            (Credentials(), "A title", "user"),
            (Credentials(user="  "), "A title", "user"),
            (SECRET, "  ", "title"),
            (SECRET, "x" * 151, "title"),
            (Credentials(user="x", note="x" * 4001), "A title", "note"),
            (Credentials(user="x", password="a\x00b"), "A title", "password"),
        ],
    )
    def test_what_can_not_be_kept_is_told(self, a, secret, title, field):
        with pytest.raises(Refused) as refusal:
            make.credentials(a.staff, a.household, title, secret=secret)

        assert refusal.value.field == field

    def test_a_password_is_kept_with_its_spaces(self, a):
        item = make.credentials(a.staff, a.household, secret=Credentials(user=" x ", password=" a b "))

        assert show(item, a.alice) == Credentials(user="x", password=" a b ")

    def test_people_are_told_that_something_is_there_and_not_what(self, a, told):
        make.credentials(a.staff, a.household)

        assert sorted(one.user_id for one in told()) == sorted([a.alice.user_id, a.bob.user_id])
        assert {one.title for one in told()} == {"Stella Staff put something into your vault"}
        assert "tax" not in str([one.__dict__ for one in told()])

    def test_a_store_that_takes_nothing_leaves_no_row(self, a, monkeypatch):
        def refuse(*_):
            raise keeping.gateway.StorageFailed

        monkeypatch.setattr(keeping.gateway, "put", refuse)
        with pytest.raises(NotKept):
            a_text(a)

        assert not VaultItem.objects.exists()

    def test_a_row_that_is_not_written_leaves_no_file(self, a, stored, monkeypatch):
        monkeypatch.setattr("features.vault.emails.announce", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            a_text(a)

        assert stored() == []
        assert not VaultItem.objects.exists()


class TestFromClients:
    def test_until_the_firm_lets_them_clients_put_nothing_in(self, a):
        with pytest.raises(NotThere):
            make.credentials(a.alice, a.household)

    def test_they_put_things_in_that_staff_open(self, a, turn, told):
        turn(FROM_CLIENTS, on=True)

        secret = make.credentials(a.alice, a.household)
        file = make.file(a.alice, a.household, "Notes.txt", content=WORDS)

        assert show(secret, a.staff) == SECRET
        assert read(file, a.staff) == WORDS
        assert {one.user_id for one in told() if one.side == "client"} == {a.bob.user_id}
        assert {one.user_id for one in told() if one.side == "staff"} == {a.owner.user_id}
        assert "tax" not in str([one.__dict__ for one in told()])

    def test_only_into_a_vault_that_is_theirs(self, a, turn):
        turn(FROM_CLIENTS, on=True)
        with pytest.raises(NotThere):
            make.credentials(a.charlie, a.household)
        Access.objects.filter(contact=a.alice).update(level=Level.VIEW_ONLY)
        with pytest.raises(NotThere):
            make.credentials(a.alice, a.household)

    def test_with_the_vault_off_that_is_off_too(self, a, turn):
        turn(FROM_CLIENTS, on=True)
        turn(VAULT, on=False)

        with pytest.raises(NotThere):
            make.credentials(a.alice, a.household)


class TestScanner:
    """Once it is sealed nobody can look at it: so it is looked at before."""

    def test_a_virus_does_not_get_in(self, a, settings, stored):
        with clamd.running() as (settings.ANTIVIRUS_URL, _):
            with pytest.raises(Refused, match="virus"):
                make.file(a.staff, a.household, "Letter.txt", content=clamd.EICAR)

            item = a_text(a)

        assert len(stored()) == 1
        assert read(item, a.alice) == WORDS

    def test_without_an_answer_nothing_gets_in(self, a, settings, stored):
        settings.ANTIVIRUS_URL = "clamd://127.0.0.1:1"

        with pytest.raises(NotChecked):
            a_text(a)

        assert stored() == []


class TestRoom:
    def test_the_firms_largest_file_is_the_vaults_too(self, a):
        DocumentRules.objects.create(upload_limit_mb=1)

        with pytest.raises(Refused, match="1 MB"):
            make.file(a.staff, a.household, "Long.txt", content=b"w" * 1_100_000)

    def test_it_counts_as_kept(self, a):
        before = room.used()
        a_text(a)

        assert room.used() == before + len(WORDS)

    def test_what_clients_put_in_counts_among_their_own_uploads(self, a, turn):
        turn(FROM_CLIENTS, on=True)
        DocumentRules.objects.create(client_quota_mb=1)
        make.file(a.staff, a.household, "Ours.txt", content=b"w" * 900_000)
        make.file(a.alice, a.household, "Long.txt", content=b"w" * 900_000)

        with pytest.raises(NoRoom, match="are left for you"):
            make.file(a.alice, a.household, "Longer.txt", content=b"v" * 900_000)


class TestWho:
    def test_a_role_without_the_permission_neither_puts_nor_opens(self, a, monkeypatch):
        item = a_text(a)
        without = PERMISSIONS[Role.STAFF] - {Permission.VAULT_VIEW, Permission.VAULT_EDIT}
        monkeypatch.setitem(PERMISSIONS, Role.STAFF, without)

        with pytest.raises(NotAllowed):
            a_text(a)
        with pytest.raises(NotAllowed):
            read(item, a.staff)

    def test_what_lies_in_a_vault_is_not_named_to_who_may_not_see_vaults(self, a, monkeypatch):
        a_text(a)
        about = [event.event for event in clients.events_of(a.household, a.staff)]
        without = PERMISSIONS[Role.STAFF] - {Permission.VAULT_VIEW, Permission.VAULT_EDIT}
        monkeypatch.setitem(PERMISSIONS, Role.STAFF, without)

        assert "vault.put" in about
        assert "vault.put" not in [event.event for event in clients.events_of(a.household, a.staff)]

    def test_read_only_is_not_for_vaults(self):
        assert not {Permission.VAULT_VIEW, Permission.VAULT_EDIT} & PERMISSIONS[Role.READ_ONLY]

    def test_another_client_of_the_firm_sees_none_of_it(self, a):
        item = a_text(a)

        assert not queries.visible_to(a.charlie).exists()
        with pytest.raises(NotThere):
            read(item, a.charlie)

    @pytest.mark.parametrize("level", [level for level in Level if level != Level.FULL])
    def test_it_takes_full_access(self, a, level):
        item = a_text(a)
        Access.objects.filter(contact=a.alice).update(level=level)

        assert not queries.reaches(a.alice)
        assert a.alice not in queries.readers_of(a.household)
        with pytest.raises(NotThere):
            read(item, a.alice)

    def test_who_is_limited_to_projects_sees_none_of_it(self, a):
        item = a_text(a)
        Access.objects.filter(contact=a.alice).update(is_limited=True)

        assert not queries.reaches(a.alice)
        assert a.alice not in queries.readers_of(a.household)
        with pytest.raises(NotThere):
            read(item, a.alice)

    def test_an_ended_access_ends_it_at_once(self, a):
        item = a_text(a)
        Access.objects.filter(contact=a.alice).update(ends_at=timezone.now() - timedelta(seconds=1))

        with pytest.raises(NotThere):
            read(item, a.alice)

    def test_an_archived_client_is_left_alone(self, a):
        item = a_text(a)
        Client.objects.filter(pk=a.household.pk).update(archived_at=NOON)

        with pytest.raises(NotThere):
            a_text(a)
        with pytest.raises(NotThere):
            read(item, a.alice)

    def test_nothing_is_put_in_while_it_is_off(self, a, turn):
        turn(VAULT, on=False)

        with pytest.raises(NotThere):
            a_text(a)

    @pytest.mark.parametrize("person", ["alice", "staff"])
    def test_nothing_is_opened_or_removed_while_it_is_off(self, a, turn, person):
        item, by = a_text(a), getattr(a, person)
        turn(VAULT, on=False)

        with pytest.raises(NotThere):
            read(item, by)
        with pytest.raises(NotThere):
            operations.remove(item=item, by=a.staff, session=session_of(a.staff), now=NOON)

    @pytest.mark.parametrize("person", ["alice", "staff"])
    def test_it_takes_a_proof_of_the_last_ten_minutes(self, a, person):
        file, secret, by = a_text(a), make.credentials(a.staff, a.household), getattr(a, person)
        session, late = session_of(by, NOON), NOON + timedelta(minutes=10)

        with pytest.raises(FreshProofNeeded):
            operations.open_file(item=file, by=by, session=session, now=late)
        with pytest.raises(FreshProofNeeded):
            operations.show(item=secret, by=by, session=session, now=late)

        assert events_of(file) == events_of(secret) == ["vault.put"]

    def test_who_looks_as_a_client_opens_nothing(self, a):
        item = a_text(a)

        with scope():
            looking.begin("Alice Alder")
            with pytest.raises(looking.OnlyTheirs):
                read(item, a.alice)


class TestOpening:
    def test_it_stands_in_the_trail_before_the_first_byte(self, a):
        item = a_text(a)

        parts = operations.open_file(item=item, by=a.alice, session=session_of(a.alice), now=NOON)

        assert events_of(item) == ["vault.put", "vault.opened"]
        assert next(parts) == WORDS

    def test_both_sides_read_the_same_log(self, a):
        item = make.credentials(a.owner, a.household)
        show(item, a.staff)
        show(item, a.alice)

        log = [(event.actor_name, event.event) for event in queries.log_of(item)]

        assert log == [
            ("Alice Alder", "vault.shown"), ("Stella Staff", "vault.shown"), ("Olga Owner", "vault.put"),
        ]  # fmt: skip

    def test_a_file_is_no_credentials_and_the_other_way_round(self, a):
        with pytest.raises(NotThere):
            show(a_text(a), a.alice)
        with pytest.raises(NotThere):
            read(make.credentials(a.staff, a.household), a.alice)

    def test_a_store_that_gives_nothing_was_not_opened(self, a, stored):
        item = a_text(a)
        stored()[0].unlink()

        with pytest.raises(NotKept):
            read(item, a.alice)

        assert events_of(item) == ["vault.put"]

    def test_credentials_never_print_themselves(self):
        assert str(SECRET) == repr(SECRET) == "Credentials(…)"


class TestTampering:
    """What somebody does who can write the database and the store, but has no key."""

    def test_a_flipped_bit_shows_nothing(self, a, stored):
        item = a_text(a)
        (path,) = stored()
        blob = bytearray(path.read_bytes())
        blob[-20] ^= 1
        path.write_bytes(bytes(blob))

        with pytest.raises(Damaged):
            read(item, a.alice)

    def test_a_cut_at_the_end_of_a_chunk_never_looks_whole(self, a, stored):
        item = make.file(a.staff, a.household, "Long.txt", content=b"w" * (2 * 1024 * 1024 + 5))
        (path,) = stored()
        path.write_bytes(path.read_bytes()[: 13 + 2 * (1024 * 1024 + 16)])

        parts = operations.open_file(item=item, by=a.alice, session=session_of(a.alice), now=NOON)
        assert len(next(parts)) == 1024 * 1024
        with pytest.raises(Damaged):
            list(parts)

    @pytest.mark.parametrize("with_key", [False, True])
    def test_another_rows_content_does_not_open(self, a, with_key):
        mine, other = a_text(a), a_text(a)
        swapped = {"file": other.file.name} | ({"data_key": bytes(other.data_key)} if with_key else {})
        VaultItem.objects.filter(pk=mine.pk).update(**swapped)

        with pytest.raises(Damaged):
            read(mine, a.alice)

    def test_an_item_moved_to_another_client_does_not_open(self, a):
        item = make.credentials(a.staff, a.bakery)
        VaultItem.objects.filter(pk=item.pk).update(client=a.household)

        with pytest.raises(Damaged):
            show(item, a.alice)

    def test_another_firms_row_does_not_open(self, a, cast):
        with inside(cast.b.firm):
            theirs = make.credentials(cast.b.staff, cast.b.household)
        mine = make.credentials(a.staff, a.household)
        VaultItem.objects.filter(pk=mine.pk).update(sealed=theirs.sealed, data_key=theirs.data_key)

        with pytest.raises(Damaged):
            show(mine, a.alice)

    def test_an_earlier_content_put_back_does_not_open_with_the_newer_key(self, a, stored):
        item = a_text(a)
        before = stored()[0].read_bytes()
        operations.replace_file(
            item=item, by=a.staff, session=session_of(a.staff), file=documents.accepted("N.txt", b"new"), now=NOON
        )  # fmt: skip
        item.refresh_from_db()
        gateway.remove(item.file.name)
        gateway.put(BytesIO(before), item.file.name)

        with pytest.raises(Damaged):
            read(item, a.alice)


class TestReplacing:
    def test_the_former_content_is_gone(self, a, stored, django_capture_on_commit_callbacks):
        item = a_text(a)
        (before,) = stored()
        with django_capture_on_commit_callbacks(execute=True):
            operations.replace_file(
                item=item, by=a.staff, session=session_of(a.staff), file=documents.accepted("N.txt", b"new"), now=NOON
            )  # fmt: skip

        assert read(item, a.alice) == b"new"
        assert before not in stored()
        assert len(stored()) == 1
        assert events_of(item) == ["vault.put", "vault.replaced", "vault.opened"]

    def test_credentials_are_replaced_as_a_whole(self, a):
        item = make.credentials(a.staff, a.household)

        operations.replace_credentials(
            item=item, by=a.staff, session=session_of(a.staff), secret=Credentials(user="new"), now=NOON
        )  # fmt: skip

        assert show(item, a.alice) == Credentials(user="new")

    def test_of_two_at_once_one_finds_it_changed(self, a):
        item = make.credentials(a.staff, a.household)
        seen = VaultItem.objects.select_related("client").get(pk=item.pk)
        item.version += 1
        sealing.seal_credentials(item, Credentials(user="first"))
        item.save()

        assert seen.version == 1
        operations.replace_credentials(
            item=seen, by=a.staff, session=session_of(a.staff), secret=Credentials(user="second"), now=NOON
        )  # fmt: skip
        assert show(seen, a.alice).user == "second"
        assert seen.version == 3


class TestRemoving:
    def test_its_key_is_destroyed_and_its_log_stays(self, a, stored, django_capture_on_commit_callbacks):
        item = a_text(a)
        (path,) = stored()
        copy, key = path.read_bytes(), bytes(item.data_key)
        with django_capture_on_commit_callbacks(execute=True):
            operations.remove(item=item, by=a.staff, session=session_of(a.staff), now=NOON)

        assert stored() == []
        row = VaultItem.objects.get(pk=item.pk)
        assert (row.data_key, row.sealed, row.file.name) == (None, None, "")
        assert copy
        assert key
        assert events_of(item) == ["vault.put", "vault.removed"]
        with pytest.raises(NotThere):
            read(item, a.alice)

    def test_it_is_removed_once(self, a):
        item = make.credentials(a.staff, a.household)
        operations.remove(item=item, by=a.staff, session=session_of(a.staff), now=NOON)

        with pytest.raises(NotThere):
            operations.remove(item=item, by=a.staff, session=session_of(a.staff), now=NOON)

    def test_it_takes_a_fresh_proof(self, a):
        item = make.credentials(a.staff, a.household)

        with pytest.raises(FreshProofNeeded):
            operations.remove(
                item=item, by=a.staff, session=session_of(a.staff), now=NOON + timedelta(minutes=10)
            )

        assert show(item, a.alice) == SECRET


class TestKeys:
    def test_a_newer_key_of_the_firm_seals_data_keys_anew_and_contents_stay(self, a, stored):
        file, secret = a_text(a), make.credentials(a.staff, a.household)
        blob = stored()[0].read_bytes()
        firm_keys.add_version()
        done = Turned()

        rotation.seal_anew(a.firm, done, is_dry=False)

        assert done.boxes == {"items of vaults": 2}
        assert stored()[0].read_bytes() == blob
        keys = VaultItem.objects.values_list("data_key", flat=True)
        assert {firm_keys.version_of(key) for key in keys} == {2}
        assert read(file, a.alice) == WORDS
        assert show(secret, a.alice) == SECRET

    def test_destroyed_keys_open_nothing(self, a):
        file, secret = a_text(a), make.credentials(a.staff, a.household)
        tenants.suspend(firm=a.firm, reason="They left.", now=NOON)
        call_command("shred_firm_keys", a.firm.slug, "--yes", stdout=StringIO())

        with inside(a.firm):
            with pytest.raises(KeysDestroyed):
                read(file, a.alice)
            with pytest.raises(KeysDestroyed):
                show(secret, a.alice)
            with pytest.raises(KeysDestroyed):
                make.credentials(a.staff, a.household)

    def test_what_is_written_while_keys_turn_opens_afterwards(self, committed_database):
        a = committed_database.a

        def put(number):
            with transaction.atomic():
                pass
            return make.credentials(a.staff, a.household, secret=Credentials(user=f"user {number}"))

        def turn():
            firm_keys.add_version()
            rotation.seal_anew(a.firm, Turned(), is_dry=False)

        with inside(a.firm):
            make.credentials(a.staff, a.household, secret=Credentials(user="before"))
        at_once(*(partial(put, n) for n in range(4)), turn, turn, firm=a.firm, refused=Refused)
        connection.close()

        with inside(a.firm):
            rotation.seal_anew(a.firm, Turned(), is_dry=False)
            rows = list(VaultItem.objects.all())
            assert {sealing.open_credentials(item).user for item in rows} == {
                "before", *(f"user {n}" for n in range(4)),
            }  # fmt: skip
            newest = firm_keys.newest().version
            assert {firm_keys.version_of(item.data_key) for item in rows} == {newest}
