"""A small stock of empty, current schemas. Sign-up claims one; a task refills it."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg import sql

from tenants.context import platform
from tenants.errors import BlueprintMissing, StockEmpty
from tenants.models import Blueprint, Domain, Firm, FirmSchema
from tenants.provisioning import names, owner, versions
from tenants.provisioning.capture import render
from tenants.provisioning.owner import Connection

CLAIM = """
    WITH taken AS (
        UPDATE tenants_firmschema SET state = 'claimed' WHERE name = (
            SELECT name FROM tenants_firmschema WHERE state = 'stock' AND version = %s AND set_aside_at IS NULL
            ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING name),
    firm AS (INSERT INTO tenants_firm (schema_name, {}) SELECT name, {} FROM taken),
    address AS (INSERT INTO tenants_domain ({}) SELECT {} FROM taken)
    SELECT name FROM taken"""
REGISTER = """
    INSERT INTO public.tenants_firmschema (name, version, state, error, created_at)
    VALUES ({}, {}, 'stock', '', now())"""
REFILL_LOCK = 7_042_001  # one refill at a time


def claim(firm: Firm, address: Domain) -> Firm:
    """
    Give the firm a schema out of the stock and write it with its address: one statement, so all of it or nothing.

    :raises StockEmpty: none is ready; make one by `make_one` or wait for the refill.
    :raises IntegrityError: somebody has the address.
    """
    firm_columns, firm_values = _row(firm, but={"schema_name"})
    address_columns, address_values = _row(address, but={"id"})
    statement = CLAIM.format(*firm_columns, *address_columns)
    with platform(), connection.cursor() as cursor:
        cursor.execute(statement, [versions.current(), *firm_values, *address_values])
        row = cursor.fetchone()
    if row is None:
        raise StockEmpty("No ready-made schema is left.")
    firm.schema_name = row[0]
    return firm


def _row(thing: Model, *, but: set[str]) -> tuple[tuple[str, str], list[Any]]:
    """Return a row's columns, the marks for its values, and the values as the database takes them."""
    fields = [field for field in thing._meta.concrete_fields if field.name not in but]
    names = ", ".join(str(field.column) for field in fields)
    values = [field.get_db_prep_save(getattr(thing, field.attname), connection) for field in fields]
    return (names, ", ".join(["%s"] * len(fields))), values


def blueprint() -> Blueprint:
    """
    :raises BlueprintMissing: `manage.py prepare` has not run for this version.
    """
    with platform():
        found = Blueprint.objects.filter(pk=versions.current()).first()
    if found is None:
        raise BlueprintMissing("The template schema of this version is missing. Run: manage.py prepare")
    return found


def replay(own: Connection, plan: Blueprint) -> str:
    """Make one schema with its role, tables and rows, in one transaction and one round trip."""
    name = names.new()
    register = sql.SQL(REGISTER).format(name, plan.version).as_string(own)
    own.execute(f"BEGIN;\n{register};\n{render(plan.sql, name)}COMMIT;")
    return name


def make_one() -> None:
    """Put one schema more into the stock, for a caller who found it empty."""
    with owner.connect() as own:
        replay(own, blueprint())


def missing() -> int:
    with platform():
        ready = FirmSchema.objects.filter(
            state=FirmSchema.State.STOCK, version=versions.current(), set_aside_at__isnull=True
        ).count()
    return max(0, settings.STOCK_SIZE - ready)


def refill() -> int:
    """Fill the stock up and return how many schemas were made. A second refill at the same time makes none."""
    plan = blueprint()
    with owner.connect() as own:
        row = own.execute("SELECT pg_try_advisory_lock(%s)", [REFILL_LOCK]).fetchone()
        if not (row and row[0]):
            return 0
        return len([replay(own, plan) for _ in range(missing())])
