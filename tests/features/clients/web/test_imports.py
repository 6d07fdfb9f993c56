"""Importing clients, page by page."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from features.base import outbox
from features.clients.models import Client, ClientImport
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser, text_of

URL = "/workspace/clients/import/"
FILE = "Company;Type;Contact;E-mail\nOrchard;Business;Ada;ada@example.com\nBad;spaceship;;\n=1+1;;;\n"


@pytest.fixture
def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def upload(browser: Browser, content: bytes, name: str = "clients.csv"):
    return browser.post(URL, {"file": SimpleUploadedFile(name, content, "text/csv")})


@pytest.fixture
def draft(cast: Cast, staff: Browser) -> str:
    """Return the address of an import whose file was uploaded."""
    return upload(staff, FILE.encode("windows-1252"))["Location"].removesuffix("columns/")


def chosen(**more: str) -> dict[str, str]:
    return {
        "column_0": "client",
        "column_1": "kind",
        "column_2": "person",
        "column_3": "email",
        "kind": "trust",
        **more,
    }


def test_it_begins_without_complaints(staff):
    page = staff.get(URL)

    assert (page.status_code, "Choose a file." in text_of(page)) == (200, False)
    assert "5,000 rows and 2 MB" in text_of(page)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"Client\n", "no rows below its first"),
        (b"\x89PNG\x00\x00,\n1,2\n", "This is not a CSV file."),
        (b"x" * (2 * 1024 * 1024 + 1), "at most 2 MB"),
        (b"Client\n" + b"x\n" * 5001, "Up to 5,000 rows"),
    ],
)
def test_a_file_that_does_not_do_is_refused_beside_its_field(cast, staff, content, said):
    response = upload(staff, content)

    assert (response.status_code, said in text_of(response)) == (422, True)
    with inside(cast.a.firm):
        assert not ClientImport.objects.exists()


def test_no_file_says_so(staff):
    response = staff.post(URL)

    assert (response.status_code, "Choose a file." in text_of(response)) == (422, True)


def test_columns_are_guessed_and_the_first_rows_shown(staff, draft):
    page = text_of(staff.get(f"{draft}columns/"))

    for said in (
        "Orchard · Bad · =1+1",
        '<option value="client" selected>',
        '<option value="email" selected>',
        "3 rows",
    ):
        assert said in page


def test_columns_that_do_not_do_keep_what_was_chosen(staff, draft):
    response = staff.post(f"{draft}columns/", chosen(column_2="client", message="Hello"))

    page = text_of(response)
    assert (response.status_code, "stands over two columns" in page, "Hello" in page) == (422, True, True)


def test_it_is_tried_run_and_its_errors_come_as_a_harmless_file(cast, staff, draft):
    assert staff.post(f"{draft}columns/", chosen())["Location"] == f"{draft}check/"
    trial = text_of(staff.get(f"{draft}check/"))
    assert ("Import 2 rows" in trial, "Row 3" in trial, "no kind of client" in trial) == (True, True, True)
    with inside(cast.a.firm):
        assert not Client.objects.filter(name="Orchard").exists()

    assert staff.post(f"{draft}check/")["Location"] == draft
    busy = text_of(staff.get(draft))
    assert ("hx-trigger=" in busy, "Look again" in busy, "0 of 3 rows so far" in busy) == (True, True, True)
    with inside(cast.a.firm):
        while outbox.deliver_waiting():
            pass

    fragment = staff.get(draft, headers={"HX-Request": "true"})
    assert (fragment["HX-Refresh"], "<html" in text_of(fragment)) == ("true", False)
    done = text_of(staff.get(draft))
    assert "2 clients and 1 person are in. 1 row was left out." in done
    file = staff.get(f"{draft}errors/")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0] == ["Company", "Type", "Contact", "E-mail", "What is wrong"]
    assert (rows[1][:2], "attachment" in file["Content-Disposition"]) == (["Bad", "spaceship"], True)
    with inside(cast.a.firm):
        assert Client.objects.get(name="=1+1").kind == "trust"


def test_cells_of_the_error_file_are_no_formulas(staff):
    where = upload(staff, b"Client,Kind,Notes\n=1+1,spaceship,@x\n")["Location"].removesuffix("columns/")

    file = staff.get(f"{where}errors/").content.decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(file)))[1][:3] == ["'=1+1", "spaceship", "'@x"]


def test_it_is_taken_back(cast, staff, draft):
    staff.post(f"{draft}columns/", chosen())
    staff.post(f"{draft}check/")
    with inside(cast.a.firm):
        while outbox.deliver_waiting():
            pass

    assert "Take it back" in text_of(staff.get(draft))
    staff.post(f"{draft}undo/")

    page = text_of(staff.get(draft))
    assert ("Taken back: 2 clients and 1 person." in page, "This import was taken back." in page) == (
        True,
        True,
    )
    with inside(cast.a.firm):
        assert not Client.objects.filter(name="Orchard").exists()


def test_another_persons_import_does_not_exist(cast, draft):
    other = Browser(cast.a.firm).signed_in_as(cast.a.admin)

    for path in ("", "columns/", "check/", "errors/"):
        assert other.get(f"{draft}{path}").status_code == 404
    assert other.post(f"{draft}undo/").status_code == 404


def test_an_empty_cell_is_no_sample_of_its_column(staff):
    draft = upload(staff, b"Client,Last day\nHill Farm,\nLake House,2027-06-30\n")["Location"]

    assert "· 2027-06-30" not in text_of(staff.get(draft))
