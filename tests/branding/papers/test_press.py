from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from branding.look import Look
from branding.papers.coverage import EVERY, TEXT
from branding.papers.letterhead import Letterhead
from branding.papers.press import FONTS, Imprint, NotPrinted, print_pdf
from branding.papers.sheets import Sheet
from branding.presets import Headings
from tests.branding.papers import reading

IMPRINT = Imprint(
    title="Engagement letter", foot="Hartwell & Rowe · Letter 7", dated=date(2026, 3, 4), sheet=Sheet.LETTER
)
HARTWELL = Letterhead(Look("Hartwell & Rowe", "#1f4d3a"), ("418 SW Alder Street",), "93-1234567")
BODY = '#show: paper\n#heading(level: 1, "Letter")\n#block(data.said)\n'
HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "#panic()",
    "$x^2$ *bold* _it_ `raw`",
    "]",
    ")}]#[",
    "\\",
    "\\u{41}",
    "\"'",
    "-- --- ... -> =>",
    "= Heading",
    "- item",
    "// comment",
    "/* comment */",
    "@ref <label>",
    "~",
    "<b>&amp;</b>",
    "{{ 7*7 }}",
]


@pytest.fixture
def printed(tmp_path):
    """Print what a template makes of the words given."""

    def print_(said="", *, body=BODY, imprint=IMPRINT, letterhead=HARTWELL):
        template = tmp_path / "template.typ"
        template.write_text(body)
        return print_pdf(template=template, data={"said": said}, imprint=imprint, letterhead=letterhead)

    return print_


@pytest.mark.parametrize("said", HOSTILE)
def test_what_looks_like_markup_is_printed_as_it_was_written(printed, said):
    lead = Letterhead(Look(said), (said,))
    imprint = Imprint(title=said, foot=said, dated=date(2026, 3, 4), sheet=Sheet.A4)

    pdf = printed(said, imprint=imprint, letterhead=lead)

    assert reading.words(pdf).count(said) == 4  # name, address, body, foot
    assert reading.metadata(pdf)["Title"] == said
    assert reading.metadata(pdf)["Author"] == said


@pytest.mark.parametrize(
    "said",
    ["\x00\x01\x1b", "\u202e\u2066\ufeff", "😀", "\ud800", "שלום " * 90, "مرحبا " * 90, "ש\u05b0̀中" * 60],
)
def test_no_letters_stop_a_paper(printed, said):
    assert "Page 1 of" in reading.pages(printed(said))[0]


def test_a_word_of_ten_thousand_letters_stays_between_the_margins(printed):
    pdf = printed("Q" * 10_000)

    assert reading.outside(pdf) == []
    assert reading.words(pdf).count("Q") == 10_000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80) | st.text(st.sampled_from([*map(chr, EVERY)]), max_size=80))
def test_any_text_makes_a_paper(printed, said):
    assert printed(said, letterhead=Letterhead(Look(said), (said,))).startswith(b"%PDF-1.7")


def test_every_letter_of_the_text_face_is_in_it(tmp_path, printed):
    body = BODY + "#set text(fallback: false)\n#for letter in data.said.clusters() { block(letter) }"

    printed("".join(map(chr, sorted(TEXT - {0x200B}))), body=body)


@pytest.mark.parametrize("path", ["/etc/passwd", "../press.py", "/../press.py"])
def test_a_template_reads_no_file_outside_the_typefaces(printed, path):
    with pytest.raises(NotPrinted):
        printed(body=f'{BODY}#read("{path}")')


def test_a_faulty_template_is_said_to_be_one(printed):
    with pytest.raises(NotPrinted, match="unknown variable: nowhere"):
        printed(body=f"{BODY}#nowhere")


def test_the_same_words_make_the_same_bytes(printed):
    assert printed("Dear Eleanor") == printed("Dear Eleanor")


def test_the_file_says_what_it_is(printed):
    pdf = printed("Dear Eleanor")

    said = reading.metadata(pdf)
    assert (said["Title"], said["Author"]) == ("Engagement letter", "Hartwell & Rowe")
    assert said["CreationDate"] == said["ModDate"] == "D:20260304000000Z"
    assert "<pdfaid:part>2</pdfaid:part>" in reading.xmp(pdf)
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in reading.xmp(pdf)
    assert "<pdfuaid:part>1</pdfuaid:part>" in reading.xmp(pdf)
    assert "<rdf:li>en-US</rdf:li>" in reading.xmp(pdf)
    with reading.opened(pdf) as document:
        assert document.is_tagged()


@pytest.mark.parametrize(("sheet", "size"), [(Sheet.A4, (595, 842)), (Sheet.LETTER, (612, 792))])
def test_a_sheet_has_its_size(printed, sheet, size):
    imprint = Imprint(title="x", foot="x", dated=date(2026, 3, 4), sheet=sheet)

    assert reading.sizes(printed(imprint=imprint)) == [size]


@pytest.mark.parametrize(
    ("headings", "face"),
    [
        (Headings.MODERN, b"InterDisplay-Bold"),
        (Headings.CLASSIC, b"LibertinusSerif-Regular"),
        (Headings.STURDY, b"RobotoCondensed-Bold"),
    ],
)
def test_headings_have_the_face_of_the_brand(printed, headings, face):
    pdf = printed(letterhead=Letterhead(Look("Hartwell & Rowe", headings=headings)))

    assert face in pdf


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_logo_is_printed(printed, kind):
    logo = BytesIO()
    Image.new("RGB", (64, 64), "#cc0033").save(logo, kind)

    with reading.opened(printed(letterhead=Letterhead(HARTWELL.look, logo=logo.getvalue()))) as document:
        picture = document[0].render().to_pil()

    red, green, blue = picture.getpixel((75, 70))[:3]
    assert red > 190
    assert max(green, blue) < 70


def test_without_a_logo_the_initials_stand_for_the_firm(printed):
    assert reading.words(printed()).startswith("HR ")


def test_what_is_no_picture_is_no_logo(printed):
    with pytest.raises(ValueError, match="A logo is a PNG"):
        printed(letterhead=Letterhead(HARTWELL.look, logo=b"<svg onload=alert(1)>"))


def test_the_typefaces_are_small_and_carry_their_licences():
    kept = {path.name for path in FONTS.iterdir()}

    assert {"Inter-OFL.txt", "RobotoCondensed-Apache.txt"} <= kept
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 1_500_000
