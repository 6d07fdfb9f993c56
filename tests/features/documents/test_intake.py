import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from features.documents import intake
from features.documents.errors import FileRefused
from features.documents.formats import BY_EXTENSION
from tests.factories import documents as make

SAMPLES = {
    "pdf": make.pdf, "jpg": lambda: make.picture("JPEG"), "jpeg": lambda: make.picture("JPEG"),
    "png": make.picture, "webp": lambda: make.picture("WEBP"), "gif": lambda: make.picture("GIF"),
    "tif": lambda: make.picture("TIFF"), "tiff": lambda: make.picture("TIFF"),
    "heic": lambda: b"\0\0\0\x18ftypheic" + b"\0" * 40, "heif": lambda: b"\0\0\0\x18ftypmif1" + b"\0" * 40,
    "docx": lambda: make.package(main="word/document.xml"), "xlsx": make.package,
    "pptx": lambda: make.package(main="ppt/presentation.xml"),
    "odt": lambda: make.package(main="content.xml"), "ods": lambda: make.package(main="content.xml"),
    "odp": lambda: make.package(main="content.xml"), "doc": make.compound,
    "xls": lambda: make.compound("Workbook"), "ppt": lambda: make.compound("PowerPoint Document"),
    "rtf": lambda: b"{\\rtf1 hello}", "dwg": lambda: b"AC1032" + b"\0" * 40, "txt": "Grüße\n".encode,
    "csv": lambda: b"a,b\r\n1,2\r\n", "ofx": lambda: b"OFXHEADER:100\r\n", "qfx": lambda: b"<?xml?><?OFX ?>",
    "qbo": lambda: b"OFXHEADER:100\r\n",
}  # fmt: skip


def accept(name, content):
    return intake.accept(file=io.BytesIO(content), filename=name)


def refusal(name, content):
    with pytest.raises(FileRefused) as caught:
        accept(name, content)
    return caught.value.message


def test_every_kind_on_the_list_has_a_sample():
    assert set(SAMPLES) == set(BY_EXTENSION)


@pytest.mark.parametrize("extension", sorted(BY_EXTENSION))
def test_every_kind_on_the_list_is_taken_and_known_by_its_content(extension):
    content = SAMPLES[extension]()

    found = accept(f"Sample.{extension.upper()}", content)

    assert (found.name, found.format.extension, found.size) == ("Sample", extension, len(content))
    assert found.file.read() == content


@pytest.mark.parametrize("extension", sorted(set(BY_EXTENSION) - {"txt", "csv"}))
def test_a_program_named_like_any_of_them_is_refused(extension):
    message = refusal(f"invoice.{extension}", b"MZ\x90\0\3\0\0\0\4" + b"\0" * 600)

    assert (
        message
        == f"This file is named .{extension}, but it is something else. Save it as a real .{extension} file."
    )


def test_a_program_named_like_a_text_is_refused():
    assert "something else" in refusal("readme.txt", b"MZ\x90\0\3\0\0\0\4" + b"\0" * 600)


@pytest.mark.parametrize("name", ["setup.exe", "page.html", "logo.svg", "all.zip", "macro.xlsm", "run.js"])
def test_what_is_not_on_the_list_is_named_in_the_refusal(name):
    ending = name.rpartition(".")[2]

    assert refusal(name, b"whatever") == (
        f"Files ending in .{ending} can’t be added. Add PDF, photos, Word, Excel, PowerPoint, CSV and text files."
    )


def test_a_name_without_an_ending_is_refused():
    assert "has no ending" in refusal("Makefile", b"whatever")


@pytest.mark.parametrize(
    "content",
    [b"<!doctype html><script>", b"  <HTML>", b"\xef\xbb\xbf<svg onload=x>", b"<?xml version='1.0'?><svg/>"],
)
def test_a_page_or_drawing_named_like_a_text_is_refused(content):
    assert "something else" in refusal("notes.txt", content)


def test_a_text_with_control_characters_is_refused():
    assert "something else" in refusal("list.csv", b"a,b\n" + b"x" * 300_000 + b"\0")


def test_a_text_of_a_spreadsheet_in_utf_16_is_taken():
    assert accept("list.csv", "a\tb\n1\t2\n".encode("utf-16")).format.extension == "csv"


def test_an_empty_file_is_refused():
    assert refusal("Letter.pdf", b"") == "This file is empty. Choose it again, or save it anew first."


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_LIMIT_MB = 1

    message = refusal("Letter.pdf", make.pdf() + b"\0" * (2 * 1024 * 1024))

    assert message == "This file has 2 MB. A file can have up to 1 MB: make it smaller, or split it."


def test_a_file_of_exactly_the_limit_is_taken(settings):
    settings.UPLOAD_LIMIT_MB = 1
    content = b"x" * 1024 * 1024

    assert accept("notes.txt", content).size == len(content)
    assert "up to 1 MB" in refusal("notes.txt", content + b"x")


def test_a_file_cut_off_on_its_way_is_refused_by_its_true_size():
    file = SimpleUploadedFile("Letter.pdf", make.pdf())
    file.size = 51 * 1024 * 1024

    with pytest.raises(FileRefused, match="This file has 51 MB"):
        intake.accept(file=file, filename=str(file.name))


def test_a_file_that_came_after_too_many_others_is_refused():
    file = SimpleUploadedFile("Letter.pdf", make.pdf())
    file.came_too_late = True  # type: ignore[attr-defined]

    with pytest.raises(FileRefused, match="Too much came at once"):
        intake.accept(file=file, filename=str(file.name))


def test_pages_are_counted():
    assert accept("Letter.pdf", make.pdf(pages=3)).pages == 3


def test_a_damaged_pdf_is_refused():
    assert refusal("Letter.pdf", b"%PDF-1.7\n" + b"nothing of a PDF " * 40) == (
        "We can’t open this file. It may be damaged: save it again and add the new one."
    )


def test_a_pdf_behind_a_password_is_taken_without_a_look_inside():
    assert accept("Letter.pdf", make.locked_pdf()).pages is None


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg"])
def test_a_picture_of_another_kind_than_its_name_is_refused(name):
    assert "something else" in refusal(name, make.picture("GIF"))


def test_a_picture_of_30000_pixels_is_refused_before_it_is_unpacked():
    assert refusal("photo.png", make.huge_png(30_000, 30_000)) == (
        "This picture is 30,000 by 30,000 pixels. Up to 40 million pixels work: save it smaller."
    )


def test_a_picture_of_40_million_pixels_is_taken():
    assert accept("photo.png", make.huge_png(8000, 5000)).format.extension == "png"
    assert "pixels" in refusal("photo.png", make.huge_png(8000, 5001))


def test_a_picture_without_a_picture_inside_is_refused():
    assert "damaged" in refusal("photo.jpg", b"\xff\xd8\xff" + b"\0" * 300)


def test_a_package_that_unpacks_to_gigabytes_is_refused():
    bomb = make.package(("xl/sheet.xml", b"\0" * 30_000_000), method=zipfile.ZIP_DEFLATED)

    assert "more than a hundred times its size" in refusal("sheet.xlsx", bomb)


def test_a_package_of_more_than_a_thousand_parts_is_refused():
    parts = [(f"xl/{number}.xml", b"x") for number in range(1000)]

    assert "more than 1,000 parts" in refusal("sheet.xlsx", make.package(*parts))
    assert accept("sheet.xlsx", make.package(*parts[:998])).size


def test_an_archive_inside_a_package_is_refused():
    assert "an archive inside" in refusal("sheet.xlsx", make.package(("xl/inner.zip", b"PK")))


def test_macros_are_refused():
    assert "macros" in refusal(
        "letter.docx", make.package(("word/vbaProject.bin", b"x"), main="word/document.xml")
    )


def test_a_package_of_another_kind_than_its_name_is_refused():
    assert "something else" in refusal("letter.docx", make.package(main="xl/workbook.xml"))


def test_a_broken_package_is_refused():
    assert "damaged" in refusal("sheet.xlsx", make.package()[:-30])


def test_an_installer_named_like_a_word_file_is_refused():
    assert "something else" in refusal("letter.doc", make.compound("Installer"))
