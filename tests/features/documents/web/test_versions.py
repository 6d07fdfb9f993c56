import pytest

from features.documents import operations
from features.documents.models import Document
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def document(cast):
    with inside(cast.a.firm):
        return make.shared(cast.a.staff, cast.a.household, "Plan.txt", content=b"first")


def body_of(answer):
    return b"".join(answer.streaming_content)


def test_staff_put_a_version_and_both_sides_read_the_old_one(cast, document, stella, alice):
    page = f"/workspace/documents/{document.pk}/"
    files = {"files": make.upload_of("Plan.txt", b"second"), "seen": "1"}

    answer = stella.post(f"{page}versions/", files, follow=True)

    assert "Version 2 is here." in answer.text
    for browser, base in ((stella, page), (alice, f"/documents/{document.pk}/")):
        assert f"{base}versions/1/download/" in browser.get(base).text
        old = browser.get(f"{base}versions/1/download/")
        assert body_of(old) == b"first"
        assert old["Content-Disposition"] == 'attachment; filename="Plan.txt"'
        assert old["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert body_of(browser.get(f"{base}download/")) == b"second"
        assert browser.get(f"{base}versions/2/download/").status_code == 404
    assert "newest again" in stella.post(f"{page}versions/1/restoration/", follow=True).text
    assert body_of(alice.get(f"/documents/{document.pk}/download/")) == b"first"


def test_refusals_are_told_on_the_page(document, stella):
    page = f"/workspace/documents/{document.pk}/versions/"

    assert "Choose the file" in stella.post(page, follow=True).text
    bad = {"files": make.upload_of("Plan.exe", b"MZ")}
    assert "can’t be added" in stella.post(page, bad, follow=True).text
    late = {"files": make.upload_of("Plan.txt", b"x"), "seen": "7"}
    assert "another version" in stella.post(page, late, follow=True).text


def test_a_client_replaces_their_own_upload_and_nobody_elses(cast, document, alice):
    with inside(cast.a.firm):
        own = make.uploaded(cast.a.alice, cast.a.household, "Receipt.txt", content=b"one")
    files = {"files": make.upload_of("Receipt.txt", b"two"), "seen": "1"}

    assert "Add version" in alice.get(f"/documents/{own.pk}/").text
    assert "Add version" not in alice.get(f"/documents/{document.pk}/").text
    assert "We have the new version." in alice.post(f"/documents/{own.pk}/versions/", files, follow=True).text
    again = {"files": make.upload_of("Receipt.txt", b"three")}
    answer = alice.post(f"/documents/{document.pk}/versions/", again, follow=True)
    assert "only of what you uploaded yourself" in answer.text
    with inside(cast.a.firm):
        assert Document.objects.get(pk=own.pk).version == 2


@pytest.mark.requirement("S0-30")
def test_a_client_takes_a_wrong_version_back_by_a_button_that_says_how_long(cast, alice):
    with inside(cast.a.firm):
        own = make.uploaded(cast.a.alice, cast.a.household, "Receipt.txt", content=b"one")
    page = f"/documents/{own.pk}/"
    assert "Take back the newest" not in alice.get(page).text
    alice.post(f"{page}versions/", {"files": make.upload_of("Receipt.txt", b"two"), "seen": "1"})
    shown = alice.get(page).text
    assert f'action="{page}versions/removal/"' in shown
    assert shown.count(" min left") == 2  # the whole, or its newest version

    answer = alice.post(f"{page}versions/removal/", {"seen": "2"}, follow=True)

    assert "The version you added is taken back." in answer.text
    assert body_of(alice.get(f"{page}download/")) == b"one"
    again = alice.post(f"{page}versions/removal/", {"seen": "2"}, follow=True)
    assert "taken back or replaced already" in again.text


def test_old_versions_of_a_draft_and_of_a_deleted_document_are_gone_for_the_client(cast, document, alice):
    old = f"/documents/{document.pk}/versions/1/download/"
    with inside(cast.a.firm):
        file = make.accepted("Plan.txt", b"second")
        operations.add_version(document=document, file=file, by=cast.a.staff, now=NOON)
        operations.unshare(document=document, by=cast.a.staff, now=NOON)
    assert alice.get(old).status_code == 404
    with inside(cast.a.firm):
        operations.share_drafts(ids=[document.pk], by=cast.a.staff, now=NOON)
    assert alice.get(old).status_code == 404
    with inside(cast.a.firm):
        operations.delete(document=document, by=cast.a.staff, now=NOON)
    assert alice.get(old).status_code == 404


@pytest.mark.parametrize("was_shared", [False, True])
def test_a_client_never_gets_what_was_only_a_draft_or_was_taken_back(cast, stella, alice, was_shared):
    a = cast.a
    with inside(a.firm):
        wrong = [make.accepted("Wrong person.txt", b"wrong")]
        [document] = operations.share(
            by=a.staff, client=a.household, files=wrong, now=NOON, draft=not was_shared
        )
        if was_shared:
            operations.unshare(document=document, by=a.staff, now=NOON)
        right = make.accepted("Plan.txt", b"right")
        operations.add_version(document=document, file=right, by=a.staff, now=NOON)
        operations.share_drafts(ids=[document.pk], by=a.staff, now=NOON)

    for page in (f"/documents/{document.pk}/", f"/documents/{document.pk}/preview/"):
        assert "Wrong person" not in alice.get(page).text
    assert alice.get(f"/documents/{document.pk}/versions/1/download/").status_code == 404
    assert body_of(alice.get(f"/documents/{document.pk}/download/")) == b"right"
    assert "Wrong person" in stella.get(f"/workspace/documents/{document.pk}/").text
    assert body_of(stella.get(f"/workspace/documents/{document.pk}/versions/1/download/")) == b"wrong"
