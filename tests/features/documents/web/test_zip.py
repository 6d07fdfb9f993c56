import io
import zipfile

import pytest

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
