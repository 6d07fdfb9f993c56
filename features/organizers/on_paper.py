"""The answers of an organizer as a table and on paper. What conditions hide is in neither."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from branding import queries as brands
from branding.papers.letterhead import Letterhead
from branding.papers.press import Imprint, print_pdf
from branding.papers.sheets import sheet_in
from features.base import sheets
from features.organizers.filled import Filled
from features.organizers.saying import in_words
from features.organizers.schema import Kind, Question
from tenants.context import require_firm

TEMPLATE = Path(__file__).parent / "organizer.typ"
HEAD = ("Section", "Question", "Answer", "Files", "Answered by", "Answered at")


def csv(filled: Filled) -> str:
    """Return one line for each question that is shown, in which no cell can become a formula."""
    lines = [
        (
            section.title,
            one.label,
            "\n".join(_lines(filled, one)),
            "\n".join(_files(filled, one)),
            *_saved(filled, one),
        )
        for section in filled.sections()
        for one in _asked(filled, section)
    ]
    return sheets.MARK + sheets.written([HEAD, *lines])


def pdf(filled: Filled, today: date) -> bytes:
    """Return it as PDF, in the firm's look. For workers, never in a request."""
    firm, organizer = require_firm(), filled.organizer
    look = brands.published(firm)
    imprint = Imprint(
        title=f"{organizer.title}, {look.name}", foot=f"{look.name} · {organizer.title}", dated=today,
        sheet=sheet_in(firm.time_zone),
    )  # fmt: skip
    data = {
        "kind": "Organizer", "heading": organizer.title, "columns": _facts(filled, today),
        "sections": [
            {"title": section.title, "rows": [_row(filled, one) for one in _asked(filled, section)]}
            for section in filled.sections()
        ],
    }  # fmt: skip
    letterhead = Letterhead(look=look, logo=brands.logo_of(look))
    return print_pdf(template=TEMPLATE, data=data, imprint=imprint, letterhead=letterhead)


def name_of(title: str) -> str:
    """Return what its file is called: the title, without what no file can be called by."""
    tidy = "".join(" " if letter in '\\/:*?"<>|' else letter for letter in title)
    return " ".join(tidy.split())[:120].strip(". ") or "Organizer"


def _asked(filled: Filled, section: Any) -> list[Question]:
    return [one for one in filled.questions(section) if one.kind != Kind.STATEMENT]


def _row(filled: Filled, one: Question) -> dict[str, Any]:
    return {"label": one.label, "lines": _lines(filled, one), "files": _files(filled, one)}


def _lines(filled: Filled, one: Question) -> list[str]:
    """Return what was answered in words; nothing where nothing was."""
    answer = filled.answers.get(one.key)
    if answer is None or not filled.is_answered(one):
        return []
    if one.key in filled.files and not answer.is_left:
        return []
    return in_words(one, answer.value, is_left=answer.is_left, reason=answer.reason)


def _files(filled: Filled, one: Question) -> list[str]:
    return [file.filename for file in filled.files.get(one.key, [])]


def _saved(filled: Filled, one: Question) -> tuple[str, str]:
    answer = filled.answers.get(one.key)
    if answer is None:
        return "", ""
    at = timezone.localtime(answer.saved_at).isoformat(sep=" ", timespec="minutes")
    return answer.who, at


def _facts(filled: Filled, today: date) -> list[list[dict[str, Any]]]:
    organizer = filled.organizer
    sent = timezone.localtime(organizer.submitted_at).date() if organizer.submitted_at else None
    said = [
        ("Client", organizer.client.name), ("State", organizer.get_state_display()),
        ("Sent", _day(sent) if sent else ""), ("As of", _day(today)),
    ]  # fmt: skip
    return [[{"label": label, "lines": [words], "lead": False}] for label, words in said if words]


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
