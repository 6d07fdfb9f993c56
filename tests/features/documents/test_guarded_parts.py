"""What the guarded child reads in packages of strangers: words and tables, within bounds, and nothing that was laid for it."""

import io
import zipfile
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.documents.guarded import child, process
from features.documents.guarded.parts import dates, markup, tables, texts

BOMB = (
    b'<!DOCTYPE a [<!ENTITY x "'
    + b"x" * 1000
    + b'">'
    + b"".join(b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 10) for n in range(1, 9))
    + b"]><a>&x8;</a>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
MAIN = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "pptx": "ppt/slides/slide1.xml",
    "xlsx": "xl/sharedStrings.xml",
}
REL = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    out.seek(0)
    return out


def book(cells, *, strings="", styles="", names=("One",), attributes=""):
    sheets = "".join(f'<sheet name="{escape(name)}" r:id="r1"/>' for name in names)
    return package(
        {
            "xl/workbook.xml": f'<workbook xmlns:r="r"><workbookPr {attributes}/><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": REL,
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
            "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>",
        }
    )


def rows_of(file, kind="xlsx"):
    return tables.tabulate(file, kind)["sheets"][0]["rows"]


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, b"<a>" * 10, b"\0\1", b"<a>&nothing;</a>"])
@pytest.mark.parametrize("kind", MAIN)
def test_entities_and_broken_markup_give_nothing(kind, content):
    assert not process.look("text", kind, package({MAIN[kind]: content})).get("text")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_entities_in_a_spreadsheet_give_no_table(kind):
    for content in (BOMB, OUTSIDE):
        parts = {"xl/workbook.xml": content, "content.xml": content}

        assert process.look("tables", kind, package(parts)) == {"refused": "damaged"}


def test_markup_of_any_depth_is_read_as_a_stream():
    deep = b"<a>" * 400_000 + b"words" + b"</a>" * 400_000

    assert process.look("text", "docx", package({MAIN["docx"]: deep})) in (
        {"text": "words"},
        {"refused": "damaged"},
    )


def test_a_million_cells_end_at_the_bounds():
    cells = "".join(
        f'<row r="{r}">' + f'<c r="A{r}"><v>{r}</v></c>' * 10 + "</row>" for r in range(1, 100_001)
    )

    found = process.look("tables", "xlsx", book(cells))

    [sheet] = found["sheets"]
    assert (len(sheet["rows"]), sheet["is_cut"]) == (tables.ROWS, True)


def test_a_row_that_never_ends_ends_at_the_bounds():
    rows = "<table-row number-rows-repeated='1048576'>"
    cells = "<table-cell number-columns-repeated='16384'><p>x</p></table-cell>"
    content = f"<body><table name='A'>{rows}{cells}</table-row></table></body>"

    found = process.look("tables", "ods", package({"content.xml": content}))

    [sheet] = found["sheets"]
    assert (len(sheet["rows"]), {len(row) for row in sheet["rows"]}, sheet["is_cut"]) == (200, {30}, True)


def test_what_unpacks_to_too_much_is_left(monkeypatch):
    monkeypatch.setattr(markup, "MOST_UNPACKED", 1000)

    with pytest.raises(markup.Hostile):
        texts.read(package({MAIN["docx"]: b"<a>" + b" " * 200_000 + b"</a>"}), "docx")


def test_of_very_many_elements_the_first_are_read(monkeypatch):
    monkeypatch.setattr(markup, "MOST_ELEMENTS", 7)
    cells = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 10))
    letter = b"<a>" + b"<p>word</p>" * 10 + b"</a>"

    assert rows_of(book(cells)) == [["1"]]
    assert texts.read(package({MAIN["docx"]: letter}), "docx") == {"text": "word\n" * 5 + "word"}


def test_cells_show_what_they_showed_when_it_was_saved():
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="&quot;$&quot;#,##0.00"/></numFmts><cellXfs>'
        + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 10, 20, 22))
    )
    cells = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>9</v></c><c r="C1" t="b"><v>1</v></c></row>'
        '<row r="3"><c r="A3" s="1"><v>45000</v></c><c r="B3" s="2"><f>WEBSERVICE("x")</f><v>1234.5</v></c>'
        '<c r="C3" s="3"><v>0.125</v></c><c r="D3" s="4"><v>0.5</v></c><c r="E3" s="5"><v>45000.25</v></c>'
        '<c r="F3" t="inlineStr"><is><t>in</t><t>line</t></is></c><c r="G3" t="e"><v>#REF!</v></c>'
        '<c r="AE3"><v>1</v></c></row>'
    )
    found = tables.tabulate(
        book(cells, strings="<si><r><t>Am</t></r><r><t>ount</t></r></si>", styles=styles + "</cellXfs>"),
        "xlsx",
    )

    assert found == {
        "sheets": [
            {
                "name": "One",
                "rows": [
                    ["Amount", "", "Yes"],
                    [],
                    ["2023-03-15", "1,234.50", "12.50%", "12:00", "2023-03-15 06:00", "inline", "#REF!"],
                ],
                "is_cut": True,
            }
        ],
        "more": 0,
    }


def test_only_the_first_sheets_are_shown_and_hidden_ones_never():
    found = tables.tabulate(
        book('<row r="1"><c r="A1"><v>1</v></c></row>', names=[f"S{n}" for n in range(7)]), "xlsx"
    )

    assert ([sheet["name"] for sheet in found["sheets"]], found["more"]) == (
        ["S0", "S1", "S2", "S3", "S4"],
        2,
    )


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("Größe;Preis\n1;2,50\n".encode("cp1252"), [["Größe", "Preis"], ["1", "2,50"]]),
        (b'a\t"x\ny"\n', [["a", "x y"]]),
        (b"\xef\xbb\xbfonly\n", [["only"]]),
        (b"", []),
    ],
)
def test_files_of_values_are_tables(content, rows):
    assert rows_of(io.BytesIO(content), "csv") == rows


@given(st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "ods"]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_at_all_are_too_much_for_tables(content, kind):
    assert _answer("tables", kind, content) is not None


@given(st.binary(max_size=400), st.sampled_from(sorted(texts.READERS)))
@settings(max_examples=150, deadline=None)
def test_no_bytes_at_all_are_too_much_for_words(content, kind):
    assert _answer("text", kind, content) is not None


def _answer(task, kind, content):
    try:
        return {"tables": tables.tabulate, "text": texts.read}[task](io.BytesIO(content), kind)
    except child.BROKEN as broken:
        return broken


CELLS = st.lists(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20), max_size=5),
    max_size=5,
)


@given(CELLS)
@settings(max_examples=60, deadline=None)
def test_every_text_of_a_cell_comes_out_as_it_went_in(rows):
    cells = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{"ABCDE"[c]}{r}" t="str"><v>{escape(text)}</v></c>' for c, text in enumerate(row))
        + "</row>"
        for r, row in enumerate(rows, 1)
    )

    shown = rows_of(book(cells))

    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            tidy = " ".join(text.split())
            assert (shown[r][c] if r < len(shown) and c < len(shown[r]) else "") == tidy


@given(st.floats(), st.text(max_size=12), st.booleans())
def test_any_number_in_any_format_is_readable(number, form, is_1904):
    assert isinstance(dates.readable(repr(number), form, is_1904=is_1904), str)


def test_a_letter_is_its_words():
    rtf = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\*\generator x;}\f0 Dear \b you\b0\par Gr\'fc\'dfe\u8364?}"

    assert texts.read(io.BytesIO(rtf), "rtf") == {"text": "Dear you\nGrüße€"}
    slides = {f"ppt/slides/slide{n}.xml": f"<a><p>Slide {n}</p></a>" for n in (10, 9, 1)}
    assert texts.read(package(slides), "pptx") == {"text": "Slide 1\nSlide 9\nSlide 10"}
    assert texts.read(io.BytesIO(b"x"), "dwg") == {"text": ""}


def test_words_end_at_half_a_megabyte():
    found = texts.read(io.BytesIO("ä ".encode() * 500_000), "txt")

    assert len(found["text"].encode()) <= texts.MOST


def test_words_are_tidied_line_by_line():
    said = " \n\t A  letter \xa0 to\tyou \r\n \n\n\x0b of two lines\n "

    assert texts.gathered(iter([said])) == "A letter to you\nof two lines"
