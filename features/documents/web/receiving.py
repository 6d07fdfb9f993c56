"""Several files of one form: each is taken or refused by itself, and nothing else is lost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest

from branding.words import size as in_words
from branding.words import when
from features.base import uploads
from features.base.permissions import Actor
from features.documents import formats, intake, photos, room, tus
from features.documents.errors import TOLD_IN_PLACE
from features.documents.intake import Accepted
from features.documents.models import Arriving, Document, DocumentRules, Side
from features.documents.operations import Uploaded
from features.documents.operations import arriving as pieces

type FormFile = UploadedFile[bytes]
type Arrived = FormFile | Arriving


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    filename: str
    document: Document | None = None
    refusal: str = ""
    remark: str = ""


def files_of(request: HttpRequest) -> list[FormFile]:
    return cast("list[FormFile]", request.FILES.getlist("files"))


def everything_of(request: HttpRequest, by: Actor, side: Side) -> list[Arrived]:
    """Return the files of a form, and those that this person has sent in pieces before it, named in `arrived`."""
    return [*files_of(request), *named(request, tus.own(by, side))]


def named(request: HttpRequest, rows: QuerySet[Arriving]) -> list[Arriving]:
    """Return those of these files in pieces that a form names in `arrived`."""
    ids = _ids(request.POST.getlist("arrived"))
    found = rows.in_bulk(ids)
    return [found[each] for each in ids if each in found]


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def limits(rules: DocumentRules | None = None) -> dict[str, object]:
    """Return what a form says of sizes: a script sends files up to the firm's limit, a plain form what it can carry."""
    limit = room.largest(rules)
    plain = min(limit, uploads.limit())
    return {
        "limit": limit,
        "plain_limit": plain,
        "hint": f"PDF, photos, spreadsheets. Up to {in_words(limit)} each.",
    }


def one_pdf(files: list[Arrived], now: datetime, take: Callable[[Accepted], Uploaded]) -> list[Outcome]:
    """Make one PDF of the photos among the files and take that; a photo that can't be taken is named, and none is."""
    pages, apples = _ending(files, photos.ENDINGS), _ending(files, formats.HEIC)
    rest = each([file for file in files if file not in [*pages, *apples]], take)
    if len(pages) + len(apples) < 2:  # noqa: PLR2004
        return [*each([*pages, *apples], take), *rest]
    taken, refused = accept(pages)
    refused += [Outcome(name_of(file), refusal=photos.NOT_HEIC) for file in apples]
    return [*(refused or [_joined(taken, photos.name_of(now), take)]), *rest]


def _ending(files: list[Arrived], endings: Iterable[str]) -> list[Arrived]:
    tail = tuple(f".{ending}" for ending in endings)
    return [file for file in files if name_of(file).lower().endswith(tail)]


def _joined(pages: list[Accepted], name: str, take: Callable[[Accepted], Uploaded]) -> Outcome:
    try:
        with photos.joined(pages) as made:
            file = intake.accept(file=made, filename=name, limit=room.largest())
            uploaded = take(replace(file, made_of=tuple(p.arriving_id for p in pages if p.arriving_id)))
    except TOLD_IN_PLACE as refusal:
        return Outcome(name, refusal=refusal.message)
    return Outcome(name, uploaded.document, remark=_remark(uploaded.earlier))


def name_of(file: Arrived) -> str:
    return file.filename if isinstance(file, Arriving) else file.name or ""


def look_at(file: Arrived) -> Accepted:
    """
    :raises FileRefused: it can't be taken.
    """
    if isinstance(file, Arriving):
        return pieces.accepted(file)
    found = intake.accept(file=file, filename=name_of(file))
    room.check_largest([found.size])
    return found


def accept(files: Iterable[Arrived]) -> tuple[list[Accepted], list[Outcome]]:
    """Return the files that can be taken, and what is wrong with the others."""
    taken, refused = [], []
    for file in files:
        try:
            taken.append(look_at(file))
        except TOLD_IN_PLACE as refusal:
            refused.append(Outcome(name_of(file), refusal=refusal.message))
    return taken, refused


def each(files: Iterable[Arrived], take: Callable[[Accepted], Uploaded]) -> list[Outcome]:
    return [_one(file, take) for file in files]


def _one(file: Arrived, take: Callable[[Accepted], Uploaded]) -> Outcome:
    filename = name_of(file)
    try:
        uploaded = take(look_at(file))
    except TOLD_IN_PLACE as refusal:
        return Outcome(filename, refusal=refusal.message)
    return Outcome(filename, uploaded.document, remark=_remark(uploaded.earlier))


def _remark(earlier: Document | None) -> str:
    if earlier is None:
        return ""
    day = when(earlier.created_at, "day")
    return f"You already uploaded this file on {day}, as “{earlier.name}”. Now it is here twice."
