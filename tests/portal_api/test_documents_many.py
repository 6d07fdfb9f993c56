"""Several documents in one call of a program: all of them, or none."""

import pytest

from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.documents import operations
from features.documents.models import Document, DocumentType
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make

BASE = "/api/v1/documents/"
CALLS = ("moving/", "sharing/", "deletion/", "trash/restoration/")


@pytest.fixture
def papers(cast):
    with inside(cast.a.firm):
        return [make.shared(cast.a.staff, cast.a.household, f"{name}.pdf") for name in "ABC"]


def ids(documents):
    return [str(each.pk) for each in documents]


def post(api, call, documents, **said):
    body = {"documents": ids(documents), **said}
    return api.post(f"{BASE}{call}", body, content_type="application/json")


def test_several_are_moved_to_a_type_a_year_and_a_project(cast, api, papers):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
        job = projects.create(client=cast.a.household, by=cast.a.owner, now=NOON, name="Kiln shed")

    answer = post(api, "moving/", papers[:2], type=str(kind.pk), year=2024, project=str(job.pk))

    assert (answer.status_code, answer.json()) == (200, {"changed": 2})
    with inside(cast.a.firm):
        moved = Document.objects.filter(type=kind, year=2024, project=job)
        assert set(moved) == set(papers[:2])
    assert post(api, "moving/", papers, project=None).json() == {"changed": 2}
    assert post(api, "moving/", papers).json() == {"changed": 0}


def test_several_drafts_are_shared_and_several_removed_and_restored(cast, api, papers, mailoutbox):
    with inside(cast.a.firm):
        Document.objects.update(shared_at=None)

    assert post(api, "sharing/", papers).json() == {"changed": 3}
    assert post(api, "sharing/", papers).status_code == 404
    assert post(api, "deletion/", papers).json() == {"changed": 3}
    assert post(api, "deletion/", papers).status_code == 404
    assert post(api, "trash/restoration/", papers).json() == {"changed": 3}
    with inside(cast.a.firm):
        assert Document.objects.filter(shared_at__isnull=False, deleted_at=None).count() == 3


@pytest.mark.parametrize("call", CALLS)
def test_with_one_that_is_not_theirs_nothing_happens(cast, api, papers, call):
    with inside(cast.b.firm):
        foreign = make.shared(cast.b.staff, cast.b.household)
    with inside(cast.a.firm):
        rows = Document.objects.all()
        rows.update(shared_at=None) if call == "sharing/" else None
        rows.update(deleted_at=NOON) if call.startswith("trash") else None
        before, events = list(rows.order_by("pk").values()), AuditEvent.objects.count()

    answer = post(api, call, [*papers, foreign], **({"year": 2020} if call == "moving/" else {}))

    assert answer.status_code == 404
    with inside(cast.a.firm):
        assert list(Document.objects.order_by("pk").values()) == before
        assert AuditEvent.objects.count() == events


def test_another_clients_project_moves_nothing(cast, api, papers):
    with inside(cast.a.firm):
        oven = projects.create(client=cast.a.bakery, by=cast.a.owner, now=NOON, name="Oven")

    answer = post(api, "moving/", papers, year=2020, project=str(oven.pk))

    assert answer.status_code == 422
    with inside(cast.a.firm):
        assert not Document.objects.filter(year=2020).exists()


@pytest.mark.parametrize("call", CALLS)
def test_one_call_takes_a_hundred_and_names_what_is_wrong(api, papers, call):
    for wrong in ([], [str(papers[0].pk)] * 101, ["x"]):
        answer = api.post(f"{BASE}{call}", {"documents": wrong}, content_type="application/json")
        assert answer.status_code == 422
        assert "documents" in answer.text


@pytest.mark.parametrize("call", CALLS)
def test_a_key_that_only_reads_changes_nothing(cast, program_of, papers, call):
    reader = program_of(cast.a, Permission.CLIENTS_VIEW, Permission.DOCUMENTS_VIEW)

    assert post(reader, call, papers, year=2020).status_code == 403
    with inside(cast.a.firm):
        assert Document.objects.filter(deleted_at=None, year=2026).count() == 3


def test_a_person_picks_from_what_is_there_still(cast, papers):
    with inside(cast.a.firm):
        operations.delete(document=papers[0], by=cast.a.staff, now=NOON)

        some = [each.pk for each in papers]
        assert operations.delete_many(ids=some, by=cast.a.staff, now=NOON) == 2
