import pytest

from features.base.errors import NotThere, Refused
from features.clients.models import Access
from features.clients.rights import Level
from features.documents import room
from features.documents.errors import NoRoom
from features.documents.models import DocumentRules
from features.vault.errors import NotKept
from features.vault.models import VaultItem
from features.vault.operations import keeping
from features.vault.scanned import NotChecked
from features.vault.sealing import Credentials
from features.vault.switches import FROM_CLIENTS, VAULT
from tests import clamd
from tests.factories import vault as make
from tests.factories.vault import SECRET
from tests.features.vault.helping import WORDS, a_text, read, show


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
