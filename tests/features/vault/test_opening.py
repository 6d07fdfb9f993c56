from io import BytesIO

import pytest

from features.base.errors import NotThere
from features.vault import operations, queries
from features.vault.errors import Damaged, NotKept
from features.vault.models import VaultItem
from integrations.storage import gateway
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents
from tests.factories import vault as make
from tests.factories.vault import SECRET, session_of
from tests.features.vault.helping import WORDS, a_text, events_of, read, show


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
