from datetime import timedelta

import pytest
from django.utils import timezone

from features.accounts.roles import PERMISSIONS, Role
from features.base import looking
from features.base.errors import FreshProofNeeded, NotAllowed, NotThere
from features.base.permissions import Permission
from features.base.scope import scope
from features.clients import queries as clients
from features.clients.models import Access, Client
from features.clients.rights import Level
from features.vault import operations, queries
from features.vault.switches import VAULT
from tests.cast import NOON
from tests.factories import vault as make
from tests.factories.vault import session_of
from tests.features.vault.helping import a_text, events_of, read


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
