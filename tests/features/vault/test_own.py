"""What clients put into the vault themselves they replace and remove; what others put in they only read."""

from datetime import timedelta

import pytest

from features.accounts.models import User
from features.base import looking
from features.base.errors import FreshProofNeeded, NotThere
from features.base.scope import scope
from features.clients.models import Access
from features.documents import room
from features.vault import operations, queries
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from features.vault.switches import FROM_CLIENTS, VAULT
from tests.cast import NOON
from tests.factories import documents
from tests.factories import vault as make
from tests.factories.vault import SECRET, session_of
from tests.features.vault.helping import WORDS, events_of, read, show

NEW = Credentials(user="new", password="another")


@pytest.fixture(autouse=True)
def _on(turn):
    turn(FROM_CLIENTS, on=True)


def of_alice(a):
    return make.credentials(a.alice, a.household)


def replace(item, by, secret=NEW, now=NOON):
    operations.replace_credentials(item=item, by=by, session=session_of(by, NOON), secret=secret, now=now)


def replace_file(item, by, content=b"new"):
    file = documents.accepted("N.txt", content)
    operations.replace_file(item=item, by=by, session=session_of(by), file=file, now=NOON)


def remove(item, by, now=NOON):
    operations.remove(item=item, by=by, session=session_of(by, NOON), now=now)


def titles(told, side):
    return [(one.user.name, one.title) for one in told() if one.side == side][-2:]


def test_credentials_are_replaced_and_the_former_ones_are_gone(a, told):
    item = of_alice(a)

    replace(item, a.alice)

    assert show(item, a.staff) == NEW
    assert events_of(item)[:2] == ["vault.put", "vault.replaced"]
    said = "Alice Alder replaced something in the vault of Aldergate Household"
    assert (a.owner.name, said) in titles(told, "staff")
    assert titles(told, "client")[-1] == ("Bob Birch", "Alice Alder put something into your vault")


def test_a_file_is_replaced_and_the_former_one_is_gone(a, stored, django_capture_on_commit_callbacks):
    item = make.file(a.alice, a.household, "Notes.txt", content=WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        replace_file(item, a.alice)

    assert read(item, a.staff) == b"new"
    assert len(stored()) == 1


def test_it_is_removed_with_its_key_and_staff_are_told_that_and_not_what(
    a, told, stored, django_capture_on_commit_callbacks
):
    item = make.file(a.alice, a.household, "Notes.txt", content=WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        remove(item, a.alice)

    row = VaultItem.objects.get(pk=item.pk)
    assert (row.data_key, row.file.name, row.deleted_by) == (None, "", a.alice.user)
    assert stored() == []
    assert events_of(item) == ["vault.put", "vault.removed"]
    said = "Alice Alder took something out of the vault of Aldergate Household"
    assert titles(told, "staff")[-1] == (a.owner.name, said)
    assert "Notes" not in str([one.__dict__ for one in told()])
    with pytest.raises(NotThere):
        read(item, a.staff)


@pytest.mark.parametrize("giver", ["staff", "bob"])
@pytest.mark.parametrize("change", [replace, remove])
def test_what_staff_or_another_person_put_in_stays(a, giver, change):
    item = make.credentials(getattr(a, giver), a.household)

    with pytest.raises(NotThere):
        change(item, a.alice)

    assert show(item, a.alice) == SECRET
    assert not queries.own_of(a.alice).exists()


def test_what_staff_replaced_is_theirs_from_then_on(a):
    item = make.file(a.alice, a.household, "Notes.txt", content=b"w" * 5000)
    before = room.used_by(a.household)
    replace_file(item, a.staff)

    with pytest.raises(NotThere):
        remove(item, a.alice)
    item.refresh_from_db()
    assert item.created_by == User.objects.get(pk=a.staff.user_id)
    assert room.used_by(a.household) == before - 5000


@pytest.mark.requirement("D10")
@pytest.mark.parametrize("change", [replace, remove])
def test_it_takes_a_fresh_proof(a, change):
    item = of_alice(a)

    with pytest.raises(FreshProofNeeded):
        change(item, a.alice, now=NOON + timedelta(minutes=10))

    assert show(item, a.alice) == SECRET


@pytest.mark.parametrize("change", [replace, remove])
def test_who_lost_access_or_never_had_it_changes_nothing(a, change):
    item = of_alice(a)
    with pytest.raises(NotThere):
        change(item, a.charlie)
    Access.objects.filter(contact=a.alice).update(is_limited=True)

    with pytest.raises(NotThere):
        change(item, a.alice)


@pytest.mark.parametrize("change", [replace, remove])
def test_who_looks_as_a_client_changes_nothing(a, change):
    item = of_alice(a)

    with scope():
        looking.begin("Alice Alder")
        with pytest.raises(looking.OnlyTheirs):
            change(item, a.alice)


def test_where_clients_put_nothing_in_any_more_they_still_take_out(a, turn):
    item = of_alice(a)
    turn(FROM_CLIENTS, on=False)

    with pytest.raises(NotThere):
        replace(item, a.alice)
    remove(item, a.alice)

    assert VaultItem.objects.get(pk=item.pk).deleted_at == NOON


def test_with_the_vault_off_nothing_is_taken_out(a, turn):
    item = of_alice(a)
    turn(VAULT, on=False)

    with pytest.raises(NotThere):
        remove(item, a.alice)
