"""Files in pieces over the API: begun, gone on with, shared with one mail."""

from base64 import b64encode

import pytest
from django.core import mail

from features.base import outbox
from features.base.permissions import Permission
from features.documents.models import Document
from portal_api.keys import operations as keys
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def program(cast):
    """Ask as a program of the first firm."""
    with inside(cast.a.firm):
        scopes = [Permission.CLIENTS_VIEW, Permission.DOCUMENTS_VIEW, Permission.DOCUMENTS_SHARE]
        made = keys.make(name="Scans", scopes=scopes, by=cast.a.owner, now=NOON)
    token = made.token
    browser = Browser(cast.a.firm)
    browser.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return browser


def sent(program, cast, content, name):
    path = f"/api/v1/clients/{cast.a.household.pk}/uploads/"
    said = f"filename {b64encode(name.encode()).decode()}"
    begun = program.post(
        path, content_type="application/json",
        headers={**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": said},
    )  # fmt: skip
    assert begun.status_code == 201, begun.content
    url, half = begun["Location"], len(content) // 2
    for start, part in ((0, content[:half]), (half, content[half:])):
        assert program.head(url, headers=TUS)["Upload-Offset"] == str(start)
        answer = program.generic(
            "PATCH", url, part, content_type="application/offset+octet-stream",
            headers={**TUS, "Upload-Offset": str(start)},
        )  # fmt: skip
        assert answer.status_code == 204, answer.content
    return url.rstrip("/").rpartition("/")[2]


def test_files_in_pieces_are_shared_with_one_mail(program, cast, django_capture_on_commit_callbacks):
    ids = [sent(program, cast, make.pdf(pages=n), f"Scan {n}.pdf") for n in (1, 2)]
    path = f"/api/v1/clients/{cast.a.household.pk}/shares/"
    with django_capture_on_commit_callbacks(execute=True):
        answer = program.post(path, {"uploads": ids, "year": 2025}, content_type="application/json")
        again = program.post(path, {"uploads": ids}, content_type="application/json")

    assert [one["name"] for one in answer.json()] == ["Scan 1", "Scan 2"]
    assert [one["id"] for one in again.json()] == [one["id"] for one in answer.json()]
    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert Document.objects.count() == 2
    assert [letter.to for letter in mail.outbox].count(["alice@example.com"]) == 1


def test_nobody_elses_files_are_shared_or_gone_on_with(program, cast):
    own = sent(program, cast, make.pdf(), "Scan.pdf")
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    path = f"/api/v1/clients/{cast.a.household.pk}"
    assert owner.head(f"{path}/uploads/{own}/", headers=TUS).status_code == 404
    elsewhere = program.post(
        f"/api/v1/clients/{cast.a.bakery.pk}/shares/", {"uploads": [own]}, content_type="application/json"
    )
    assert elsewhere.status_code == 422


def test_what_can_not_be_taken_is_a_problem_with_the_reason(program, cast):
    path = f"/api/v1/clients/{cast.a.household.pk}/uploads/"

    answer = program.post(
        path, content_type="application/json",
        headers={**TUS, "Upload-Length": "9", "Upload-Metadata": f"filename {b64encode(b'run.exe').decode()}"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "Files ending in .exe" in answer.content.decode()
