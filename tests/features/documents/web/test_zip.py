import io
import zipfile
from uuid import uuid4

import pytest

from features.documents.models import Document, Lock, Scan
from tenants.context import inside
from tests.factories import documents as make
from tests.http import Browser

NAMES = ("Pear", "Quince", "Fig")


@pytest.fixture
def documents(cast):
    with inside(cast.a.firm):
        return [
            make.shared(cast.a.staff, cast.a.household, f"{name}.txt", content=b"words") for name in NAMES
        ]


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def files_in(answer):
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return sorted(name.rpartition("/")[2] for name in archive.namelist())


def test_a_client_takes_what_they_ticked_or_the_whole_filtered_list(cast, documents, alice):
    page = alice.get("/documents/choose/?q=Pear").text
    assert f'value="{documents[0].pk}" checked' in page
    assert str(documents[1].pk) not in page
    assert "/documents/choose/" in alice.get("/documents/").text

    answer = alice.get("/documents/zip/", {"document": [documents[0].pk, documents[2].pk]})

    assert answer["Content-Disposition"] == 'attachment; filename="Aldergate documents.zip"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Content-Length" not in answer
    assert files_in(answer) == ["Fig.txt", "Pear.txt"]
    assert files_in(alice.get("/documents/zip/?q=Quince")) == ["Quince.txt"]


def test_what_cannot_be_opened_is_not_offered(cast, documents, alice):
    with inside(cast.a.firm):
        Document.objects.filter(pk=documents[0].pk).update(scan=Scan.INFECTED)
        Lock.objects.create(document=documents[1], invoice_id=uuid4())

    page = alice.get("/documents/choose/").text

    assert [str(each.pk) in page for each in documents] == [False, False, True]
    assert "1 more can’t be opened now" in page  # what waits to be scanned its client does not see at all
    assert "Nothing to download" in alice.get("/documents/choose/?q=Quince").text


def test_nobody_takes_what_is_not_theirs(cast, documents):
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)

    answer = charlie.get("/documents/zip/", {"document": [documents[0].pk]}, follow=True)

    assert "Choose the documents to download." in answer.text


def test_staff_take_what_they_ticked(cast, documents):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    assert "Download as zip" in stella.get("/workspace/documents/").text

    answer = stella.post("/workspace/documents/zip/", {"document": [each.pk for each in documents[:2]]})

    assert files_in(answer) == ["Pear.txt", "Quince.txt"]
    assert "Choose the documents" in stella.post("/workspace/documents/zip/", follow=True).text


def test_all_can_be_unticked_and_nothing_ticked_is_not_everything(cast, documents, alice):
    page = alice.get("/documents/choose/?year=2026&none=1").text
    assert 'type="checkbox" name="document"' in page
    assert " checked" not in page
    assert 'href="?year=2026">Tick all' in page

    answer = alice.get("/documents/zip/?chosen=1", follow=True)
    assert "Choose the documents to download." in answer.text
