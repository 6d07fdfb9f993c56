"""Several files of one form: each is taken or refused by itself, and nothing else is lost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from branding.words import when
from features.documents import intake
from features.documents.errors import TOLD_IN_PLACE
from features.documents.intake import Accepted
from features.documents.models import Document
from features.documents.operations import Uploaded

type Arrived = UploadedFile[bytes]


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    filename: str
    document: Document | None = None
    refusal: str = ""
    remark: str = ""


def files_of(request: HttpRequest) -> list[Arrived]:
    return cast("list[Arrived]", request.FILES.getlist("files"))


def accept(files: Iterable[Arrived]) -> tuple[list[Accepted], list[Outcome]]:
    """Return the files that can be taken, and what is wrong with the others."""
    taken, refused = [], []
    for file in files:
        try:
            taken.append(intake.accept(file=file, filename=file.name or ""))
        except TOLD_IN_PLACE as refusal:
            refused.append(Outcome(file.name or "", refusal=refusal.message))
    return taken, refused


def each(files: Iterable[Arrived], take: Callable[[Accepted], Uploaded]) -> list[Outcome]:
    return [_one(file, take) for file in files]


def _one(file: Arrived, take: Callable[[Accepted], Uploaded]) -> Outcome:
    filename = file.name or ""
    try:
        uploaded = take(intake.accept(file=file, filename=filename))
    except TOLD_IN_PLACE as refusal:
        return Outcome(filename, refusal=refusal.message)
    return Outcome(filename, uploaded.document, remark=_remark(uploaded.earlier))


def _remark(earlier: Document | None) -> str:
    if earlier is None:
        return ""
    day = when(earlier.created_at, "day")
    return f"You already uploaded this file on {day}, as “{earlier.name}”. Now it is here twice."
