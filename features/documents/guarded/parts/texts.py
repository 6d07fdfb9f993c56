"""The words of a file, as far as they help to find it: at most half a megabyte of them."""

import re
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from . import markup

MOST = 500_000  # bytes of UTF-8; PostgreSQL takes a megabyte of words and places
SECONDS = 10  # of the child's 15
MOST_PDF_PAGES = 500
MOST_PARTS = 200  # slides and the like
BREAKS = {"p", "br", "tab", "tc", "tr", "table-cell", "table-row", "h", "line-break", "s", "si", "c", "row"}
WORDS_OF = {  # the parts of a package that hold words
    "docx": r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml",
    "xlsx": r"xl/sharedStrings\.xml",
    "pptx": r"ppt/(?:slides|notesSlides)/[^/]+\.xml",
    "odt": r"content\.xml",
    "ods": r"content\.xml",
    "odp": r"content\.xml",
}
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
RTF = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6})\s?\??|\\([a-zA-Z]{1,32})(-?\d{1,10})?\s?|\\[^a-zA-Z]|[{}]|([^\\{}]+)"
)
RTF_SILENT = {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"themedata", b"datastore"}


def read(file: BinaryIO, kind: str) -> dict[str, object]:
    """Return `{"text": …}`; what has no words gives an empty one."""
    source = READERS.get(kind) or (lambda _: iter(()))
    return {"text": gathered(source(file))}


def gathered(pieces: Iterator[str]) -> str:
    """Join pieces until there is enough, without signs that nobody sees."""
    kept, size, until = [], 0, time.process_time() + SECONDS
    for piece in pieces:
        kept.append(piece)
        size += len(piece.encode(errors="ignore"))
        if size > MOST or time.process_time() > until:
            break
    text = UNSEEN.sub(" ", "".join(kept)).encode(errors="ignore")[:MOST].decode(errors="ignore")
    lines = (re.sub(r"[ \t\xa0]+", " ", line.strip()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def of_pdf(file: BinaryIO) -> Iterator[str]:
    import pypdfium2  # noqa: PLC0415  50 ms that other files need not spend

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:  # damaged, or nobody knows its password
        return
    for number in range(min(len(document), MOST_PDF_PAGES)):
        yield document[number].get_textpage().get_text_range().replace("\ufffe", "") + "\n"


def of_package(wanted: str) -> Callable[[BinaryIO], Iterator[str]]:
    def pieces(file: BinaryIO) -> Iterator[str]:
        with zipfile.ZipFile(file) as package:
            names = [name for name in package.namelist() if re.fullmatch(wanted, name)]
            for name in sorted(names, key=_order)[:MOST_PARTS]:
                yield from _words(package, name)

    return pieces


def _order(name: str) -> tuple[str, int]:
    """Slide 10 comes after slide 9, the body before its notes."""
    number = re.search(r"\d+", name)
    return re.sub(r"\d+", "", name), int(number[0]) if number else 0


def _words(package: zipfile.ZipFile, name: str) -> list[str]:
    found: list[str] = []
    size = [0]

    def text(piece: str) -> None:
        found.append(piece)
        size[0] += len(piece)
        if size[0] > MOST:
            raise markup.Enough

    def ended(element: str) -> None:
        if element in BREAKS:
            found.append("\n" if element in ("p", "tr", "row", "table-row", "h", "si") else " ")

    with package.open(name) as part:
        markup.walk(part, lambda *_: None, ended, text)  # type: ignore[arg-type]
    return found


def of_text(file: BinaryIO) -> Iterator[str]:
    yield decoded(file.read(MOST))


def decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="ignore")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut = error.start > len(content) - 4
        return content.decode("utf-8-sig", "ignore") if is_cut else content.decode("cp1252", "replace")


def of_rtf(file: BinaryIO) -> Iterator[str]:
    """Leave out the commands, and groups that hold fonts, colors and pictures."""
    depth, silent = 0, 0
    for match in RTF.finditer(file.read(4 * MOST)):
        found = match[0]
        if found == b"{":
            depth += 1
        elif found == b"}":
            depth -= 1
            silent = 0 if depth < silent else silent
        elif match[3] in RTF_SILENT or found == b"\\*":
            silent = silent or depth
        elif not silent:
            yield _said(match)


def _said(match: re.Match[bytes]) -> str:
    if match[1]:
        return bytes.fromhex(match[1].decode()).decode("cp1252", "replace")
    if match[2]:
        return chr(int(match[2]) % 65536)
    if match[3]:
        return (
            "\n" if match[3] in (b"par", b"line", b"row", b"sect") else " " * (match[3] in (b"tab", b"cell"))
        )
    return (match[5] or b"").decode("cp1252", "replace").replace("\r", "").replace("\n", "")


READERS: dict[str, Callable[[BinaryIO], Iterator[str]]] = {
    "pdf": of_pdf,
    "txt": of_text,
    "csv": of_text,
    "rtf": of_rtf,
    **{kind: of_package(wanted) for kind, wanted in WORDS_OF.items()},
}
