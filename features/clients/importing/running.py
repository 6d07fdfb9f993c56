"""An import goes on: some rows at a time, each step a transaction, so that its progress shows and nothing is lost."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from features.base import audit
from features.clients.importing import columns as meaning
from features.clients.importing import judging, known, reading, writing
from features.clients.importing.judging import Verdict
from features.clients.importing.known import Known
from features.clients.importing.rows import name_in
from features.clients.models import ClientImport

ROWS_AT_ONCE = 250
TRIES = 3  # when somebody adds the same people meanwhile
State = ClientImport.State


def step(import_id: uuid.UUID, *, now: datetime) -> ClientImport:
    """Deal with the next rows. Doing it twice, or twice at once, does no harm."""
    for _ in range(TRIES - 1):
        try:
            return _step(import_id, now)
        except IntegrityError:
            continue
    return _step(import_id, now)


@transaction.atomic
def _step(import_id: uuid.UUID, now: datetime) -> ClientImport:
    here = ClientImport.objects.select_for_update(of=("self",)).select_related("by__user").get(pk=import_id)
    if here.state != State.RUNNING:
        return here
    rows = reading.parse(here.text, here.encoding).rows[here.read : here.read + ROWS_AT_ONCE]
    verdict, there = judged(here, rows, now)
    _add_up(here, verdict, writing.write(verdict, there, here=here, now=now))
    here.read += len(rows)
    if here.read >= here.total:
        _finish(here, now)
    here.save()
    return here


def judged(here: ClientImport, rows: list[tuple[int, list[str]]], now: datetime) -> tuple[Verdict, Known]:
    """Return what these rows would do now, and what there is already. Nothing is written."""
    cells = [meaning.pick(row, here.columns) for _, row in rows]
    names = {one.get("client") or name_in(one) for one in cells}
    emails = {one.get("email", "").lower() for one in cells} - {""}
    there = known.look_up(names, emails, by=here.by)
    return judging.judge(rows, here.columns, here.kind, there, now), there


def forecast(here: ClientImport, now: datetime) -> tuple[Verdict, Mapping[str, int]]:
    """Return what the whole file would do, and how much of it."""
    verdict, _ = judged(here, reading.parse(here.text, here.encoding).rows, now)
    return verdict, {
        "clients": len(verdict.clients),
        "people": len(verdict.people),
        "places": len(verdict.places),
        "nothing": verdict.nothing,
    }


def _add_up(here: ClientImport, verdict: Verdict, written: writing.Written) -> None:
    new = {key: len(ids) for key, ids in asdict(written).items()} | {"nothing": verdict.nothing}
    here.counts = {key: here.counts.get(key, 0) + count for key, count in new.items()}
    here.made = {key: here.made.get(key, []) + ids for key, ids in asdict(written).items()}
    here.faults = here.faults + [asdict(fault) for fault in verdict.faults]


def _finish(here: ClientImport, now: datetime) -> None:
    here.state, here.finished_at, here.text = State.DONE, now, ""
    count = here.counts.get
    audit.record(
        "clients.imported", by=here.by, about=here, clients=count("clients", 0), people=count("people", 0),
        places=count("places", 0), faults=len(here.faults),
    )  # fmt: skip
