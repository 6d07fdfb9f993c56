"""Every job is started where nothing is its own: in the platform's schema, in another firm, without a firm."""

import uuid

import pytest
from django.db import connection

from config.celery import app
from features.base.jobs import FirmJob, registry
from tenants.context import inside, platform
from tests.isolation.asking import Asker

app.loader.import_default_modules()  # type: ignore[no-untyped-call]  # as a worker does
JOBS = sorted(registry.values(), key=lambda job: job.name)


@pytest.fixture
def ran(monkeypatch) -> list[str]:
    schemas: list[str] = []
    for job in JOBS:
        monkeypatch.setattr(job, "run", lambda *_, **__: schemas.append(_schema()))
        monkeypatch.setattr(job, "switch", None)
    return schemas


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_user")
        schema, role = cursor.fetchone()
    assert schema == role
    return str(schema)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_runs_in_its_own_firm_wherever_it_is_started(
    asker: Asker, ran: list[str], job: "FirmJob[...]"
) -> None:
    a, b = asker.world.a.firm, asker.world.b.firm

    with platform():
        job.task.apply((str(a.pk),)).get()
    with inside(b):
        job.task.apply((str(a.pk),)).get()
        after = _schema()
    job.task.apply((str(b.pk),)).get()

    assert ran == [a.schema_name, a.schema_name, b.schema_name]
    assert after == b.schema_name


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
@pytest.mark.parametrize("whose", ["suspended", "nobodys"])
def test_a_job_of_no_live_firm_is_dropped(
    asker: Asker, ran: list[str], job: "FirmJob[...]", whose: str
) -> None:
    firm_id = str(asker.world.s.firm.pk if whose == "suspended" else uuid.uuid4())

    job.task.apply((firm_id,)).get()

    assert not ran
