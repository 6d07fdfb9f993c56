import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.base import sheets
from features.base.errors import Refused
from features.clients.importing import columns, reading

TEXT = "Client;E-mail\r\nMüller & Söhne;jörg@example.com\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("windows-1252"), "windows-1252"),
        (TEXT.encode("utf-16"), "utf-16"),
    ],
)
def test_it_reads_what_spreadsheets_save(content, encoding):
    text, found = reading.decode(content)

    assert (found, reading.parse(text, found).rows[0]) == (
        encoding,
        (2, ["Müller & Söhne", "jörg@example.com"]),
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_it_finds_what_separates_the_cells(separator):
    text = f'"Name, in full;x"{separator}E-mail\nAnn{separator}ann@example.com\n'

    sheet = reading.parse(text, "utf-8")

    assert (sheet.separator, sheet.head) == (separator, ["Name, in full;x", "E-mail"])


def test_line_breaks_in_quotes_stay_in_their_cell_and_rows_keep_their_numbers():
    sheet = reading.parse('Client,Notes\n\nOne,"two\nlines"\nThree\n', "utf-8")

    assert sheet.rows == [(3, ["One", "two\nlines"]), (4, ["Three", ""])]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"Client\n", b"\n\n\n", b'Client,Email\n"open,x\n', b"a\0b,c\nd,e\n", b"\x89PNG\r\n\x1a\n\x00\x00,\n1,2\n",
        b"x" * (reading.MOST_BYTES + 1), b"Client\n" + b"x\n" * 5001, b"a," * 61 + b"\nb\n", b"Client\n" + b"y" * 12_001,
        b"Client\n\x81\x8d\n",
    ],
)  # fmt: skip
def test_what_is_no_file_of_rows_is_refused_with_the_reason(content):
    with pytest.raises(Refused) as refusal:
        reading.parse(*reading.decode(content))

    assert refusal.value.field == "file"


def test_five_thousand_rows_fit():
    assert len(reading.parse("Client\n" + "x\n" * 5000, "utf-8").rows) == 5000


def test_a_sign_by_which_the_quotes_do_not_add_up_separates_nothing():
    sheet = reading.parse('a;b;c,d\r\n"x;",1\r\n', "utf-8")

    assert (sheet.separator, sheet.rows) == (",", [(2, ["x;", "1"])])


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


@settings(deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=4).filter(any), min_size=2, max_size=8))
def test_what_we_write_out_comes_back_in(rows):
    text = sheets.written(rows)
    assert not any(
        cell.startswith(sheets.FORMULA) for row in csv.reader(io.StringIO(text, newline="")) for cell in row
    )
    sheet = reading.parse(text, "utf-8")
    width = max(map(len, rows))
    if sheet.separator == ",":
        assert [cells for _, cells in sheet.rows] == [row + [""] * (width - len(row)) for row in rows[1:]]


def test_columns_are_guessed_by_their_heads():
    head = [
        "Company Name",
        "Type",
        "First Name",
        "Surname",
        "E-Mail Address",
        "Télephone",
        "Client since",
        "Mystery",
        "Email",
    ]

    assert columns.guess(head) == [
        "client", "kind", "first_name", "last_name", "email", "phone", "since", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("chosen", [["client", "client"], ["email", "phone"], ["", ""], ["nonsense"]])
def test_columns_that_do_not_do_are_refused(chosen):
    with pytest.raises(Refused):
        columns.check(chosen, 2)
