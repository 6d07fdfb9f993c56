"""Who has opened a document: what counts as that, of which version, and where staff read it."""

from datetime import timedelta

import pytest

from features.documents import operations
from features.documents.models import Document, Opening
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser


@pytest.fixture
def document(cast):
    with inside(cast.a.firm):
        return make.shared(cast.a.staff, cast.a.household, "Return.pdf")


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def opened(cast):
    with inside(cast.a.firm):
        rows = Opening.objects.order_by("version")
        return list(rows.values_list("contact__user__name", "version"))


def test_a_preview_beside_the_list_counts_as_its_page_does(cast, document, alice):
    base = f"/documents/{document.pk}/"
    assert f"{base}preview/?first=1" in alice.get("/documents/").text

    alice.get(f"{base}preview/?first=1")  # stands there by itself
    assert opened(cast) == []
    alice.get(f"{base}preview/")
    alice.get(base)
    assert opened(cast) == [("Alice Alder", 1)]
    with inside(cast.a.firm):
        file = make.accepted("Return.txt", b"words")
        operations.add_version(document=document, file=file, by=cast.a.staff, now=NOON)
    alice.get(f"{base}preview/")
    assert opened(cast) == [("Alice Alder", 1), ("Alice Alder", 2)]


def test_what_shows_nothing_was_not_opened(cast, document, alice):
    with inside(cast.a.firm):
        document.locks.create(invoice_id=document.pk)

    for path in ("", "preview/"):
        assert alice.get(f"/documents/{document.pk}/{path}").status_code == 200
    assert opened(cast) == []


def test_staff_read_who_when_and_which_version_however_long_the_list_is(cast, document):
    a = cast.a
    with inside(a.firm):
        for number in range(60):
            row = Document(pk=document.pk, version=number + 1)
            operations.mark_opened(document=row, contact=a.alice, now=NOON + timedelta(minutes=number))
        operations.mark_downloaded(document=document, by=a.bob, now=NOON - timedelta(days=1))
    staff = Browser(a.firm).signed_in_as(a.staff)
    who = f"/workspace/who/document/{document.pk}/"

    first, second = staff.get(who).text, staff.get(f"{who}?page=2").text

    assert "1 to 50 of 61" in first
    assert "Version 60" in first
    assert "Bob Birch" in second
    assert "Downloaded" in second
    assert first.count("Opened<") == 50
    page = staff.get(f"/workspace/documents/{document.pk}/").text
    assert f"{who}#uses" in page
    assert page.count("Alice Alder") <= 10
    assert "Nobody yet" in staff.get(f"/workspace/who/document/{_other(cast).pk}/").text


def _other(cast):
    with inside(cast.a.firm):
        return make.shared(cast.a.staff, cast.a.household, "Other.pdf")
