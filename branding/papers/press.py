"""
Sets papers: a template of the product, the firm's letterhead and the words of a slice become a PDF.

Made for workers: a page never waits for it. A template sees its words and nothing else: the only folder in its reach
is that of the typefaces.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from branding.papers import wording
from branding.papers.coverage import EVERY, TEXT
from branding.papers.letterhead import Letterhead
from branding.papers.sheets import Sheet

HERE = Path(__file__).parent
FONTS = HERE / "fonts"


class NotPrinted(Exception):
    """The template does not compile: a fault of the product, not of what somebody wrote."""


@dataclass(frozen=True)
class Imprint:
    """
    What stands around a paper's content, and in its metadata.

    `foot` is on every page beside its number; `wash` lies pale across every page. `pictures` are SVGs by name.
    """

    title: str
    foot: str
    dated: date
    sheet: Sheet
    language: str = "en-US"
    wash: str | None = None
    pictures: Mapping[str, str] = field(default_factory=dict)


def print_pdf(*, template: Path, data: Mapping[str, Any], imprint: Imprint, letterhead: Letterhead) -> bytes:
    """
    Return a PDF/A-2a (for archives) and PDF/UA (for those who read with their ears), the same bytes for the same input.

    Strings in `data` are set as they are, never run. Letters without a typeface (Chinese, emoji) print as a square.
    Takes 10 to 100 ms once a process has read the typefaces, the more the longer the paper.

    :raises NotPrinted: the template is faulty.
    """
    source = (HERE / "frame.typ").read_bytes() + template.read_bytes()
    words = {**data, **_around(imprint), "look": letterhead.said}
    pictures = {**imprint.pictures, "logo": letterhead.picture}
    moment = datetime(imprint.dated.year, imprint.dated.month, imprint.dated.day, tzinfo=UTC)
    try:
        return _compiled(source, wording.fitted(words, EVERY), pictures, moment)
    except _Unset:  # letters that each have a typeface, but none together: keep to the text face
        return _last_try(source, wording.fitted(words, TEXT), pictures, moment)


def _around(imprint: Imprint) -> dict[str, Any]:
    language, _, region = imprint.language.partition("-")
    return {
        "title": wording.one_line(imprint.title),
        "foot": wording.one_line(imprint.foot),
        "sheet": imprint.sheet.value, "lang": language, "region": region or None, "wash": imprint.wash,
    }  # fmt: skip


class _Unset(Exception):
    pass


def _last_try(source: bytes, words: object, pictures: Mapping[str, str | None], moment: datetime) -> bytes:
    try:
        return _compiled(source, words, pictures, moment)
    except _Unset as fault:
        raise NotPrinted(str(fault)) from fault


def _compiled(source: bytes, words: object, pictures: Mapping[str, str | None], moment: datetime) -> bytes:
    try:
        made = typst.Compiler(
            source, root=FONTS, font_paths=_fonts(), ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(words), "pictures": json.dumps(pictures)},
        ).compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=moment)  # fmt: skip
    except BaseException as fault:  # typst's panics come as an exception that derives from nothing else
        if isinstance(fault, typst.TypstError) or type(fault).__name__ == "PanicException":
            raise _Unset(str(fault)) from fault
        raise
    return cast("bytes", made)


@cache
def _fonts() -> typst.Fonts:
    """Read the typefaces once in each process. Those of the machine stay out: every machine prints the same."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
