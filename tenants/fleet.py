"""
Bringing every firm's schema to the version of the running code (architecture §5).

SQL is rendered once per version found and replayed per schema, change and version in one transaction, so that a
crash leaves each schema either old or new. What needs Python runs the ordinary way, firm by firm. A firm that fails is
set aside behind a maintenance page and named; the others go on.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql

from tenants import hosts
from tenants.context import platform
from tenants.models import Firm, FirmSchema
from tenants.provisioning import owner, rendering, template, versions

log = logging.getLogger(__name__)
LOCK_TIMEOUT = "2s"
TRIES = 4
PAUSE = 0.5  # seconds, doubled after each try that met a lock


@dataclass
class Report:
    """What a run did. `failed` maps schema names to the database's own words."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


type Progress = Callable[[str, bool], None]


def laggards() -> list[FirmSchema]:
    """Return the schemas that are not at this code's version, in one query."""
    with platform():
        behind = FirmSchema.objects.exclude(version=versions.current())
        return list(behind.exclude(state=FirmSchema.State.TEMPLATE).order_by("name"))


def migrate(*, workers: int = 2, only: str | None = None, progress: Progress | None = None) -> Report:
    """
    Bring all laggards (or one schema) up to date. Run by the owner; safe to interrupt and to run again.

    `progress(schema, ok)` is called after each, from worker threads.
    """
    template.ensure()
    groups: dict[str, list[str]] = defaultdict(list)
    for row in laggards():
        if only in (None, row.name):
            groups[row.version].append(row.name)
    report = Report()
    for names in groups.values():
        _migrate_group(names, report, workers, progress or (lambda schema, ok: None))
    return report


def retry(schema_name: str) -> Report:
    """Try one schema that was set aside once more."""
    return migrate(workers=1, only=schema_name)


def _migrate_group(names: list[str], report: Report, workers: int, progress: Progress) -> None:
    rendered = rendering.pending_sql(names[0])
    road = _replay(rendered) if rendered is not None else _by_django
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for name, error in pool.map(lambda name: (name, _guarded(road, name)), names):
            _note(report, name, error)
            progress(name, error is None)


def _guarded(road: Callable[[str], None], name: str) -> str | None:
    """Take a schema down its road; return what went wrong, or None."""
    try:
        road(name)
    except Exception as error:  # whatever one firm's data does, the others go on
        log.exception("Schema %s could not be migrated", name)
        return f"{type(error).__name__}: {error}".strip()
    finally:
        connection.close()
    return None


def _replay(rendered: str) -> Callable[[str], None]:
    def road(name: str) -> None:
        text = sql.SQL(
            "BEGIN; SET LOCAL lock_timeout = {lock}; SET LOCAL search_path = {schema}, public; {change}"
            "UPDATE public.tenants_firmschema SET version = {version}, error = '', set_aside_at = NULL"
            " WHERE name = {name}; COMMIT;"
        ).format(
            lock=LOCK_TIMEOUT, schema=sql.Identifier(name), change=sql.SQL(rendered),  # type: ignore[arg-type]
            version=versions.current(), name=name,
        )  # fmt: skip
        _patiently(text)

    return road


def _patiently(text: sql.Composed) -> None:
    """Send it, and again after a pause while somebody holds a lock."""
    for pause in _pauses():
        with owner.connect() as own:
            try:
                own.execute(text)
            except psycopg.errors.LockNotAvailable:
                if pause is None:
                    raise
                own.rollback()
            else:
                return
        time.sleep(pause or 0)


def _pauses() -> Iterator[float | None]:
    yield from (PAUSE * 2**n for n in range(TRIES - 1))
    yield None


def _by_django(name: str) -> None:
    template.migrate(name)
    with platform():
        FirmSchema.objects.filter(pk=name).update(version=versions.current(), error="", set_aside_at=None)


def _note(report: Report, name: str, error: str | None) -> None:
    if error is None:
        report.migrated.append(name)
    else:
        report.failed[name] = error
        with platform():
            FirmSchema.objects.filter(pk=name).update(error=error[:2000], set_aside_at=timezone.now())
    with platform():
        firm = Firm.objects.filter(schema_name=name).first()
    if firm is not None:
        hosts.publish(firm)
