"""Drafts, versions, the trash, locks and zips by a program."""

import io
import zipfile

import pytest

from features.documents import operations
from features.documents.models import Document
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser


@pytest.fixture
def document(cast):
    with inside(cast.a.firm):
        return make.shared(cast.a.staff, cast.a.household, "Plan.txt", content=b"first")


def zip_in(answer):
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()


def test_a_program_keeps_a_draft_and_shares_it(cast, api):
    body = {"file": make.upload_of("Draft.pdf"), "draft": "true"}
    made = api.post(f"/api/v1/clients/{cast.a.household.pk}/documents/", body).json()
    assert made["shared_at"] is None

    shared = api.put(f"/api/v1/documents/{made['id']}/sharing/").json()

    assert shared["shared_at"] is not None
    assert api.put(f"/api/v1/documents/{made['id']}/sharing/").status_code == 409
    assert api.delete(f"/api/v1/documents/{made['id']}/sharing/").status_code == 204


def test_a_program_puts_and_reads_versions(api, document):
    base = f"/api/v1/documents/{document.pk}/versions/"

    answer = api.post(base, {"file": make.upload_of("Plan.txt", b"second"), "seen": "1"})

    assert (answer.status_code, answer.json()["version"]) == (201, 2)
    assert api.post(base, {"file": make.upload_of("Plan.txt", b"third"), "seen": "1"}).status_code == 409
    [old] = api.get(base).json()["results"]
    assert (old["number"], old["filename"]) == (1, "Plan.txt")
    assert b"".join(api.get(f"{base}1/content/").streaming_content) == b"first"
    assert api.post(f"{base}1/restoration/").json()["version"] == 3


def test_a_program_looks_into_the_trash_and_restores(api, document):
    api.delete(f"/api/v1/documents/{document.pk}/")
    assert [row["id"] for row in api.get("/api/v1/documents/trash/").json()["results"]] == [str(document.pk)]

    assert api.put(f"/api/v1/documents/trash/{document.pk}/").status_code == 200
    api.delete(f"/api/v1/documents/{document.pk}/")
    assert api.delete(f"/api/v1/documents/trash/{document.pk}/").status_code == 204
    assert api.get("/api/v1/documents/trash/").json()["results"] == []


def test_a_program_takes_several_as_a_zip(cast, api, document):
    with inside(cast.a.firm):
        other = make.shared(cast.a.staff, cast.a.bakery, "Oven.txt", content=b"oven")

    assert len(zip_in(api.get("/api/v1/documents/zip/"))) == 2
    assert [
        name.endswith("Oven.txt") for name in zip_in(api.get(f"/api/v1/documents/zip/?document={other.pk}"))
    ] == [True]
    assert len(zip_in(api.get(f"/api/v1/documents/zip/?client={cast.a.household.pk}"))) == 1
    assert api.get("/api/v1/documents/zip/?document=x").status_code == 422
    with inside(cast.a.firm):
        Document.objects.update(deleted_at=document.created_at)
    assert api.get("/api/v1/documents/zip/").status_code == 422


def test_a_program_reads_what_a_document_waits_for(cast, api, document):
    with inside(cast.a.firm):
        document.locks.create(invoice_id=document.pk)

    [lock] = api.get(f"/api/v1/documents/{document.pk}/locks/").json()["results"]

    assert lock["invoice"] == str(document.pk)


def test_the_trash_names_the_program_that_deleted_it(cast, api, document):
    with inside(cast.a.firm):
        other = make.shared(cast.a.staff, cast.a.household, "Old.txt", content=b"old")
        Document.objects.filter(pk=other.pk).update(deleted_at=NOON, retired_at=NOON)
    api.delete(f"/api/v1/documents/{document.pk}/")

    page = Browser(cast.a.firm).signed_in_as(cast.a.staff).get("/workspace/documents/trash/").text

    assert "Import, a program" in page
    assert "Its time was over" in page
    assert 'data-label="Deleted by">Portico' not in page


def test_a_program_reads_who_has_looked_at_which_version(cast, api, document):
    with inside(cast.a.firm):
        operations.mark_opened(document=document, contact=cast.a.alice, now=NOON)

    [opening] = api.get(f"/api/v1/documents/{document.pk}/openings/").json()["results"]

    assert (opening["name"], opening["version"]) == ("Alice Alder", 1)
    assert opening["first_at"] == opening["last_at"]
