"""Staff do the same to several documents at once, from the form around the table."""

import re

import pytest

from features.base.models import AuditEvent
from features.documents import operations
from features.documents.models import Document, DocumentType
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

DOCS = "/workspace/documents/"


@pytest.fixture
def ids(cast):
    with inside(cast.a.firm):
        return [make.shared(cast.a.staff, cast.a.household, f"{name}.pdf").pk for name in "ABC"]


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def test_several_are_moved_at_once(cast, ids, stella):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
    body = {"document": ids[:2], "kind": kind.pk, "year": "2024", "next": f"{DOCS}?q=A"}

    answer = stella.post(f"{DOCS}moving/", body)

    assert answer.url == f"{DOCS}?q=A"
    assert "2 documents are moved." in stella.get(DOCS).text
    with inside(cast.a.firm):
        assert set(Document.objects.filter(type=kind, year=2024).values_list("pk", flat=True)) == set(ids[:2])
        assert AuditEvent.objects.filter(event="document.edited").count() == 2
    for said in ({}, {"year": "x"}, {"kind": "nothing"}):
        refused = stella.post(f"{DOCS}moving/", {"document": ids, **said})
        assert refused.status_code == 422
        assert "Choose a type or a year" in refused.text
    refused = stella.post(f"{DOCS}moving/", {"document": ids, "year": "1066"})
    assert "Choose a year from 1900" in refused.text
    assert 'value="1066"' in refused.text


def test_a_page_asks_where_to_and_names_projects_where_all_are_of_one_client(cast, ids, stella):
    a = cast.a
    with inside(a.firm):
        job = projects.create(client=a.household, by=a.owner, now=NOON, name="Kiln shed")
        oven = make.shared(a.staff, a.bakery, "Oven.pdf")
    assert "picked/moving/" in stella.get(DOCS).text

    page = stella.post(f"{DOCS}picked/moving/", {"document": ids[:2], "next": f"{DOCS}?q=A"}).text

    assert "Move 2 documents" in page
    assert f'<option value="{job.pk}">Kiln shed</option>' in page
    assert "Kiln shed" not in stella.post(f"{DOCS}picked/moving/", {"document": [*ids, oven.pk]}).text
    moved = stella.post(f"{DOCS}moving/", {"document": ids[:2], "project": job.pk}, follow=True).text
    assert "2 documents are moved." in moved
    with inside(a.firm):
        assert Document.objects.filter(project=job).count() == 2
    refused = stella.post(
        f"{DOCS}moving/", {"document": [ids[0], oven.pk], "project": job.pk, "year": "2020"}
    )
    assert "another client" in refused.text
    assert (
        "is gone. Choose another." in stella.post(f"{DOCS}moving/", {"document": ids, "project": ids[0]}).text
    )
    with inside(a.firm):
        assert not Document.objects.filter(year=2020).exists()
    stella.post(f"{DOCS}moving/", {"document": ids, "project": "none"})
    with inside(a.firm):
        assert not Document.objects.filter(project=job).exists()
    assert "Tick the documents first" in stella.post(f"{DOCS}picked/moving/", {}, follow=True).text


@pytest.mark.requirement("S0-32")
def test_several_are_deleted_and_all_come_back_by_undo(cast, ids, stella):
    answer = stella.post(f"{DOCS}picked/deletion/", {"document": ids[:2]}, follow=True)

    assert "2 documents are deleted." in answer.text
    with inside(cast.a.firm):
        assert list(Document.objects.filter(deleted_at=None).values_list("pk", flat=True)) == [ids[2]]
        operations.delete(document=Document.objects.get(pk=ids[2]), by=cast.a.owner, now=NOON)
    undo = re.search(r'action="(/workspace/documents/picked/deletion/\d+/undone/)"', answer.text)[1]
    assert "2 documents are back." in stella.post(undo, follow=True).text
    assert "back already" in stella.post(undo, follow=True).text
    with inside(cast.a.firm):
        assert list(Document.objects.exclude(deleted_at=None).values_list("pk", flat=True)) == [ids[2]]
    assert stella.post(f"{DOCS}picked/deletion/{10**19}/undone/").status_code == 404


def test_drafts_among_several_are_shared(cast, ids, stella):
    with inside(cast.a.firm):
        Document.objects.filter(pk=ids[0]).update(shared_at=None)

    assert (
        "1 document is shared." in stella.post(f"{DOCS}picked/sharing/", {"document": ids}, follow=True).text
    )
    assert "shared already" in stella.post(f"{DOCS}picked/sharing/", {"document": ids}, follow=True).text


def test_what_is_not_theirs_is_not_touched(cast, ids):
    with inside(cast.b.firm):
        make.shared(cast.b.staff, cast.b.household)
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    for act in ("picked/deletion/", "picked/sharing/", "moving/"):
        assert (
            "documents are"
            not in stranger.post(f"{DOCS}{act}", {"document": ids, "year": "2020"}, follow=True).text
        )
    with inside(cast.a.firm):
        assert Document.objects.filter(deleted_at=None, year=2026).count() == 3
