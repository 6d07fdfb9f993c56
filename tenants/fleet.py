"""
Bringing every firm's schema to the version of the running code (architecture §5).

SQL is rendered once per version found and replayed per schema, change and version in one transaction (a bundle of
schemas at a time), so that a crash leaves each schema either old or new. What needs Python runs the ordinary way,
firm by firm. A firm that fails is set aside behind a maintenance page and named; the others go on.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql

from tenants import hosts
from tenants.context import platform
from tenants.models import Blueprint, Firm, FirmSchema
from tenants.provisioning import owner, rendering, template, versions

log = logging.getLogger(__name__)
LOCK_TIMEOUT = "2s"
TRIES = 4
BUNDLE = 20  # schemas per transaction
PAUSE = 0.5  # seconds, doubled after each try that met a lock


@dataclass
class Report:
    """What a run did. `failed` maps schema names to the database's own words."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


type Progress = Callable[[str, bool], None]
type Results = Mapping[str, str | None]  # schema → what went wrong
type Road = Callable[[list[str]], Results]
CHANGE = sql.SQL("""
    SET LOCAL search_path = {schema}, public; {change}
    UPDATE public.tenants_firmschema SET version = {version}, error = '', set_aside_at = NULL WHERE name = {name};
    """)


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
    blueprint = template.ensure()
    behind = [row for row in laggards() if only in (None, row.name)]
    groups: dict[str, list[str]] = defaultdict(list)
    for row in behind:
        groups[row.version].append(row.name)
    report = Report()
    for version, names in groups.items():
        rendered = _upgrade(blueprint, version, names[0])
        _migrate_group(names, rendered, report, workers, progress or _silent)
    _tell_visitors({*report.failed, *(row.name for row in behind if row.set_aside_at)})
    return report


def retry(schema_name: str) -> Report:
    """Try one schema that was set aside once more."""
    return migrate(workers=1, only=schema_name)


def _silent(schema: str, ok: bool) -> None:  # noqa: FBT001  a callback
    """Show nothing."""


def _upgrade(blueprint: Blueprint, version: str, representative: str) -> str | None:
    """Return the SQL from one version to this, rendered when the template was built, or now; None: it takes Python."""
    if blueprint.previous == version:
        return blueprint.upgrade
    return rendering.pending_sql(representative)


def _migrate_group(
    names: list[str], rendered: str | None, report: Report, workers: int, progress: Progress
) -> None:
    road = _by_django if rendered is None else _by_replay(rendered)
    bundles = [names[i : i + BUNDLE] for i in range(0, len(names), BUNDLE)]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for results in pool.map(road, bundles):
            for name, error in results.items():
                _note(report, name, error)
                progress(name, error is None)


def _by_replay(rendered: str) -> Road:
    """Send the change for a bundle of schemas in one transaction; if that fails, for each alone."""

    def road(names: list[str]) -> Results:
        with owner.connect() as own:
            try:
                own.execute(_transaction(rendered, names))
            except psycopg.Error:
                own.execute("ROLLBACK")
                return {
                    name: _guarded(partial(_patiently, own, _transaction(rendered, [name])), name)
                    for name in names
                }
        return dict.fromkeys(names)

    return road


def _transaction(rendered: str, names: list[str]) -> sql.Composed:
    """Return the change of these schemas, each with its new version, as one transaction."""
    parts = [
        CHANGE.format(
            schema=sql.Identifier(name), change=sql.SQL(rendered), version=versions.current(), name=name
        )
        for name in names
    ]
    return (
        sql.SQL("BEGIN; SET LOCAL lock_timeout = {}; ").format(LOCK_TIMEOUT)
        + sql.Composed(parts)
        + sql.SQL("COMMIT;")
    )


def _patiently(own: owner.Connection, text: sql.Composed) -> None:
    """Send it, and again after a pause while somebody holds a lock."""
    for pause in (*(PAUSE * 2**n for n in range(TRIES - 1)), None):
        try:
            own.execute(text)
        except psycopg.errors.LockNotAvailable:
            own.execute("ROLLBACK")
            if pause is None:
                raise
            time.sleep(pause)
        except psycopg.Error:
            own.execute("ROLLBACK")
            raise
        else:
            return


def _by_django(names: list[str]) -> Results:
    try:
        return {name: _guarded(partial(_migrate_by_django, name), name) for name in names}
    finally:
        connection.close()  # this thread's own


def _migrate_by_django(name: str) -> None:
    template.migrate(name)
    with platform():
        FirmSchema.objects.filter(pk=name).update(version=versions.current(), error="", set_aside_at=None)


def _guarded(work: Callable[[], None], name: str) -> str | None:
    """Return what went wrong, or None: whatever one firm's rows do, the others go on."""
    try:
        work()
    except Exception as error:
        log.exception("Schema %s could not be migrated", name)
        return f"{type(error).__name__}: {error}".strip()
    return None


def _note(report: Report, name: str, error: str | None) -> None:
    if error is None:
        report.migrated.append(name)
    else:
        report.failed[name] = error
        with platform():
            FirmSchema.objects.filter(pk=name).update(error=error[:2000], set_aside_at=timezone.now())


def _tell_visitors(names: Iterable[str]) -> None:
    """Show or lift the maintenance page of these schemas' firms at once."""
    with platform():
        firms = list(Firm.objects.filter(schema_name__in=list(names)))
    for firm in firms:
        hosts.publish(firm)
