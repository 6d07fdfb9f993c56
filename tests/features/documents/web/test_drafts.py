"""Staff keep drafts; no answer to a client holds a word of one (S3-29, security R20)."""

import io
import zipfile

import pytest

from features.base import outbox
from features.documents import operations
from features.documents.models import Document
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

CANARY = "Zanzibar memo"


@pytest.fixture
def draft(cast):
    with inside(cast.a.firm):
        files = [make.accepted(f"{CANARY}.txt", b"zanzibar inside")]
        [draft] = operations.share(
            by=cast.a.staff, client=cast.a.household, files=files, now=NOON, year=1999, draft=True
        )
    return draft


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.mark.requirement("S3-29")
def test_no_answer_to_a_client_holds_a_word_of_a_draft(cast, draft, mailoutbox):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    base = f"/documents/{draft.pk}/"
    lists = [
        "/",
        "/documents/",
        "/documents/?q=zanzibar",
        "/documents/?year=1999",
        "/documents/?new=1",
        "/notifications/",
    ]

    for path in lists:
        answer = alice.get(path, follow=True)
        assert answer.status_code == 200
        assert b"anzibar" not in answer.content.replace(b"q=zanzibar", b"").replace(b'value="zanzibar"', b"")
        assert path.endswith("1999") or b"1999</" not in answer.content
    for path in [base, f"{base}preview/", f"{base}pages/1.webp", f"{base}download/"]:
        assert alice.get(path).status_code == 404
    for path in [f"{base}deletion/", f"{base}restoration/"]:
        assert alice.post(path).status_code == 404
    with inside(cast.a.firm):
        outbox.deliver_waiting()
    assert mailoutbox == []


@pytest.mark.requirement("S3-29")
def test_no_zip_of_a_client_holds_a_draft(cast, draft):
    with inside(cast.a.firm):
        other = make.shared(cast.a.staff, cast.a.household, "Plan.txt", content=b"a plan", year=1999)
        file = make.accepted(f"{CANARY} 2.txt", b"zanzibar again")
        operations.add_version(document=draft, file=file, by=cast.a.staff, now=NOON)
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    zips = (
        "/documents/zip/",
        "/documents/zip/?year=1999",
        f"/documents/zip/?document={draft.pk}&document={other.pk}",
    )

    for path in zips:
        taken = b"".join(alice.get(path).streaming_content)
        assert zipfile.ZipFile(io.BytesIO(taken)).namelist() == [f"{cast.a.household}/Other/1999/Plan.txt"]
        assert b"anzibar" not in taken
    for path in ("/documents/zip/?q=zanzibar", f"/documents/zip/?document={draft.pk}"):
        assert alice.get(path).status_code == 302
    assert b"anzibar" not in alice.get("/documents/choose/").content


def test_what_becomes_a_draft_while_a_zip_is_sent_is_left_out_without_its_name(cast):
    a = cast.a
    with inside(a.firm):
        make.shared(a.staff, a.household, "A.txt", content=b"x" * 9)
        second = make.shared(a.staff, a.household, f"{CANARY}.txt", content=b"x" * 9)
    answer = Browser(a.firm).signed_in_as(a.alice).get("/documents/zip/")
    with inside(a.firm):
        operations.unshare(document=second, by=a.staff, now=NOON)

    taken = b"".join(answer.streaming_content)

    assert b"anzibar" not in taken
    assert len(zipfile.ZipFile(io.BytesIO(taken)).namelist()) == 2


@pytest.mark.requirement("S3-29")
def test_staff_keep_a_file_as_a_draft_share_it_and_take_it_back(cast, stella, mailoutbox):
    tab = f"/workspace/clients/{cast.a.household.pk}/documents/"
    body = {"files": [make.upload_of("Plan.pdf")], "kind": "", "year": "2026", "draft": "1"}

    answer = stella.post(f"{tab}share/", body, follow=True)

    assert "“Plan.pdf” kept as a draft. Only your team sees it." in answer.text
    assert '<span class="badge">Draft</span>' in answer.text
    assert "Plan" in stella.get("/workspace/documents/?from=draft").text
    with inside(cast.a.firm):
        document = Document.objects.get()
    page = stella.get(f"/workspace/documents/{document.pk}/").text
    assert "Once you share it, Alice Alder and Bob Birch will see it" in page
    assert (
        "is shared"
        in stella.post("/workspace/documents/sharing/", {"document": document.pk}, follow=True).text
    )
    assert "Plan" not in stella.get("/workspace/documents/?from=draft").text
    with inside(cast.a.firm):
        outbox.deliver_waiting()
        assert len(mailoutbox) == 2
        operations.mark_downloaded(document=document, by=cast.a.alice, now=NOON)
    answer = stella.post(f"/workspace/documents/{document.pk}/draft/", follow=True)
    assert "only your team sees it. Alice Alder has downloaded it already." in answer.text
    assert "a draft already" in stella.post(f"/workspace/documents/{document.pk}/draft/", follow=True).text


def test_what_is_no_id_shares_nothing(stella):
    assert (
        "shared already"
        in stella.post("/workspace/documents/sharing/", {"document": ["x", ""]}, follow=True).text
    )


def test_a_file_is_given_to_a_project(cast, stella):
    with inside(cast.a.firm):
        project = projects.create(client=cast.a.household, by=cast.a.owner, now=NOON, name="Kiln shed")
    tab = f"/workspace/clients/{cast.a.household.pk}/documents/"
    assert "Kiln shed" in stella.get(tab).text

    stella.post(
        f"{tab}share/", {"files": [make.upload_of("Plan.pdf")], "year": "2026", "project": project.pk}
    )

    with inside(cast.a.firm):
        document = Document.objects.get()
        assert document.project == project
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert "Kiln shed" in alice.get("/documents/").text
    assert "Kiln shed" in alice.get(f"/documents/{document.pk}/").text
    body = {"name": "Plan", "kind": "", "year": "2026", "project": ""}
    assert "saved" in stella.post(f"/workspace/documents/{document.pk}/", body, follow=True).text
    with inside(cast.a.firm):
        assert Document.objects.get().project is None


def test_whoever_sees_no_projects_reads_no_name_of_one(cast):
    a = cast.a
    with inside(a.firm):
        project = projects.create(client=a.household, by=a.owner, now=NOON, name="Kiln shed")
        document = make.uploaded(a.alice, a.household)
        operations.edit(document=document, by=a.staff, now=NOON, project=project)
        a.alice.accesses.filter(client=a.household).update(level="upload_only")
    alice = Browser(a.firm).signed_in_as(a.alice)

    for path in ("/documents/", f"/documents/{document.pk}/"):
        page = alice.get(path).text
        assert "Receipt" in page
        assert "Kiln shed" not in page


def test_a_projects_page_shows_its_documents_to_either_side(cast, stella):
    a = cast.a
    with inside(a.firm):
        project = projects.create(client=a.household, by=a.owner, now=NOON, name="Kiln shed")
        about = {"by": a.staff, "client": a.household, "now": NOON, "project": project}
        operations.share(files=[make.accepted("Plan.pdf")], **about)
        operations.share(files=[make.accepted("Estimate.pdf")], draft=True, **about)
        make.shared(a.staff, a.household, "Elsewhere.pdf")
    alice = Browser(a.firm).signed_in_as(a.alice)

    ours, theirs = (
        stella.get(f"/workspace/projects/{project.pk}/").text,
        alice.get(f"/projects/{project.pk}/").text,
    )

    assert "Plan" in ours
    assert "Estimate" in ours
    assert "Plan" in theirs
    assert "Estimate" not in theirs
    assert "Elsewhere" not in ours + theirs
    with inside(a.firm):
        type(project.documents.first()).objects.update(deleted_at=NOON)
    assert "All documents" not in alice.get(f"/projects/{project.pk}/").text
