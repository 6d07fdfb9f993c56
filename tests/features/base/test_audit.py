from contextlib import suppress

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from psycopg import sql
from psycopg.conninfo import make_conninfo

from features.base import audit
from features.base.models import AuditEvent
from features.base.scope import Scope, scope
from features.clients.models import Client
from tenants.context import inside


def test_an_event_says_who_what_about_and_from_where(a):
    with scope(Scope("request-1", "192.0.2.7", "Firefox")):
        event = audit.record(
            "client.edited", by=a.owner, about=a.pottery, client_id=a.pottery.pk, field="name"
        )

    event.refresh_from_db()
    assert (event.actor_name, event.actor_id, event.actor_side) == ("Olga Owner", a.owner.user_id, "staff")
    assert (event.about_kind, event.about_id, event.about_name) == (
        "clients.client",
        a.pottery.pk,
        "Aldergate Pottery",
    )
    assert (event.ip, event.agent, event.request_id) == ("192.0.2.7", "Firefox", "request-1")
    assert (event.client_id, event.details) == (a.pottery.pk, {"field": "name"})


def test_what_the_product_does_by_itself_is_named_so(a):
    event = audit.record("stock.refilled", by=None)

    assert (event.actor_name, event.actor_id, event.actor_side, event.about_kind) == (
        "Portico",
        None,
        "system",
        "",
    )


def test_an_event_of_a_change_that_fails_is_not_kept(a):
    before = AuditEvent.objects.count()

    with suppress(ZeroDivisionError), transaction.atomic():
        audit.record("client.edited", by=a.owner)
        raise ZeroDivisionError

    assert AuditEvent.objects.count() == before


def test_a_very_long_name_is_cut_and_does_not_refuse_the_change(a):
    client = Client(name="x" * 5000)

    assert len(audit.record("client.edited", by=a.owner, about=client).about_name) == 300


@pytest.mark.parametrize("statement", ["UPDATE {} SET created_at = now()", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["base_auditevent", "toggles_switchchange"])
def test_the_firms_role_may_only_add(a, statement, table):
    audit.record("client.edited", by=a.owner)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["UPDATE {} SET event = 'x'", "DELETE FROM {}"])
def test_a_trigger_refuses_even_the_owner_of_the_tables(committed_database, statement):
    firm = committed_database.a.firm
    with inside(firm):
        audit.record("client.edited", by=committed_database.a.owner)
    table = sql.Identifier(firm.schema_name, "base_auditevent")

    address = make_conninfo(settings.OWNER_DATABASE_URL, dbname=settings.DATABASES["default"]["NAME"])
    with (
        psycopg.connect(address) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changed"),
    ):
        owner.execute(sql.SQL(statement).format(table))
