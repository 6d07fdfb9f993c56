"""A small stock of empty, current schemas. Sign-up claims one; a task refills it."""

from django.conf import settings
from django.db import connection
from psycopg import sql

from tenants.context import platform
from tenants.errors import BlueprintMissing, StockEmpty
from tenants.models import Blueprint, FirmSchema
from tenants.provisioning import names, owner, versions
from tenants.provisioning.capture import render
from tenants.provisioning.owner import Connection

CLAIM = """
    UPDATE tenants_firmschema SET state = 'claimed' WHERE name = (
        SELECT name FROM tenants_firmschema WHERE state = 'stock' AND version = %s AND set_aside_at IS NULL
        ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING name"""
REGISTER = """
    INSERT INTO public.tenants_firmschema (name, version, state, error, created_at)
    VALUES ({}, {}, {}, '', now())"""
REFILL_LOCK = 7_042_001  # one refill at a time


def claim() -> str:
    """
    Take a schema out of the stock, in the caller's transaction, and return its name.

    :raises StockEmpty: none is ready; make one by `replay` or wait for the refill.
    """
    with platform(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [versions.current()])
        row = cursor.fetchone()
    if row is None:
        raise StockEmpty("No ready-made schema is left.")
    return str(row[0])


def blueprint() -> Blueprint:
    """
    :raises BlueprintMissing: `manage.py prepare` has not run for this version.
    """
    with platform():
        found = Blueprint.objects.filter(pk=versions.current()).first()
    if found is None:
        raise BlueprintMissing("The template schema of this version is missing. Run: manage.py prepare")
    return found


def replay(own: Connection, plan: Blueprint, state: FirmSchema.State = FirmSchema.State.STOCK) -> str:
    """Make one schema with its role, tables and rows, in one transaction and one round trip."""
    name = names.new()
    register = sql.SQL(REGISTER).format(name, plan.version, str(state)).as_string(own)
    own.execute(f"BEGIN;\n{register};\n{render(plan.sql, name)}COMMIT;")
    return name


def make_one() -> str:
    """Make one schema by replay for a caller who needs it now (empty stock), already claimed."""
    with owner.connect() as own:
        return replay(own, blueprint(), FirmSchema.State.CLAIMED)


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
