import uuid
from typing import Any

import pytest

from features.base import gate, jobs
from features.base.jobs import firm_job
from features.base.scope import current
from tenants.context import inside, platform, require_firm
from tenants.models import Firm

seen: list[Any] = []


class Switch:
    key = "documents"


@firm_job
def note(word: str, *, loud: bool = False) -> None:
    seen.append((require_firm().schema_name, word, loud))


@firm_job
def note_nothing() -> None:
    here = current()
    seen.append(here.request_id if here else None)


@firm_job(switch=Switch)
def note_with_switch() -> None:
    seen.append("ran")


@pytest.fixture(autouse=True)
def _nothing_seen():
    yield
    seen.clear()
    for name in [name for name in jobs.registry if name.startswith(__name__)]:
        assert jobs.registry[name].task.name == name


def test_a_job_runs_in_the_firm_that_queued_it_once_the_transaction_commits(
    cast, django_capture_on_commit_callbacks
):
    with inside(cast.a.firm), django_capture_on_commit_callbacks(execute=True):
        note.later("hello", loud=True)
        assert seen == []

    assert seen == [(cast.a.firm.schema_name, "hello", True)]


def test_jobs_of_two_firms_do_not_meet(cast):
    for firm in (cast.a.firm, cast.b.firm, cast.a.firm):
        note.queue(str(firm.pk), "x")

    assert [schema for schema, *_ in seen] == [f.schema_name for f in (cast.a.firm, cast.b.firm, cast.a.firm)]


def test_a_job_has_a_scope_of_its_own(cast):
    note_nothing.queue(str(cast.a.firm.pk))
    note_nothing.queue(str(cast.a.firm.pk))

    assert None not in seen
    assert len(set(seen)) == 2


def test_outside_of_a_firm_nothing_can_be_queued(cast):
    with pytest.raises(RuntimeError, match="needs a firm"):
        note.later("x")


@pytest.mark.parametrize("state", ["gone", "suspended"])
def test_a_job_of_a_firm_that_is_gone_or_suspended_is_dropped(cast, state, caplog):
    firm_id = cast.a.firm.pk if state == "suspended" else uuid.uuid4()
    with platform():
        Firm.objects.filter(pk=firm_id).update(
            status=Firm.Status.SUSPENDED, suspended_at="2026-03-01T00:00Z", suspended_reason="unpaid"
        )

    note.queue(str(firm_id), "x")

    assert seen == []
    assert "gone or suspended" in caplog.text


@pytest.mark.requirement("S2-1")
@pytest.mark.parametrize("is_on", [True, False])
def test_a_job_of_a_switch_that_is_off_does_not_run(cast, is_on):
    with inside(cast.a.firm):
        from features.documents.switches import DOCUMENTS  # noqa: PLC0415
        from features.toggles.operations import turn  # noqa: PLC0415

        turn(switch=DOCUMENTS, on=is_on, by=cast.a.owner)

    note_with_switch.queue(str(cast.a.firm.pk))

    assert seen == (["ran"] if is_on else [])


def test_a_switch_that_no_slice_knows_is_off(a):
    assert not gate.is_open("removed-long-ago")


def test_a_job_refuses_a_connection_that_is_elsewhere(cast):
    with platform(), pytest.raises(RuntimeError, match=cast.a.firm.schema_name):
        jobs.prove_schema(cast.a.firm)


def test_every_job_is_known_by_name():
    assert "features.base.tasks.deliver" in jobs.registry
