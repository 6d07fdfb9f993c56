from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from features.base import firm_keys, rotation
from features.base.errors import Refused
from features.base.firm_keys import KeysDestroyed
from features.base.rotation import Turned
from features.vault import sealing
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from tenants import operations as tenants
from tenants.context import inside
from tests.cast import NOON
from tests.factories import vault as make
from tests.factories.vault import SECRET
from tests.features.vault.helping import WORDS, a_text, read, show
from tests.racing import at_once


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
