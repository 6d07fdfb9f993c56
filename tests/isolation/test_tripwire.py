"""The wire under all tests goes off when the server is not where the connection says."""

import pytest
from django.db import connection

from features.clients.models import Client
from tenants.context import inside
from tests import tripwire
from tests.isolation.asking import Asker

pytestmark = pytest.mark.astray


def test_it_is_quiet_while_all_is_well(asker: Asker) -> None:
    with tripwire.strung() as wire:
        for here in (asker.world.a, asker.world.b):
            with inside(here.firm):
                list(Client.objects.all())

    assert not wire.found


@pytest.mark.parametrize("statement", ["SET search_path = public", "RESET ROLE"])
def test_it_hears_a_switch_behind_the_connections_back(asker: Asker, statement: str) -> None:
    with inside(asker.world.a.firm), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        connection.connection.execute(statement)

        with tripwire.strung() as wire:
            cursor.execute("SELECT 1")

    assert len(wire.found) == 1
    assert asker.world.a.firm.schema_name in wire.found[0]


def test_it_looks_at_every_25th_statement(asker: Asker) -> None:
    with inside(asker.world.a.firm), connection.cursor() as cursor, tripwire.strung() as wire:
        cursor.execute("SELECT 1")
        connection.connection.execute("RESET ROLE")
        for _ in range(tripwire.EVERY):
            cursor.execute("SELECT 1")

    assert wire.found
