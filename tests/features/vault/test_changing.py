from datetime import timedelta

import pytest

from features.base.errors import FreshProofNeeded, NotThere
from features.vault import operations, sealing
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from tests.cast import NOON
from tests.factories import documents
from tests.factories import vault as make
from tests.factories.vault import SECRET, session_of
from tests.features.vault.helping import a_text, events_of, read, show


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
