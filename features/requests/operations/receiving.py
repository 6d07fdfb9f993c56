"""
Files that come by a link, with a form or in pieces. The token is what lets them in: asked for each file, for each
piece, and once more with the link's row held, so that of files that come at once no more are taken than it takes.
"""

from datetime import datetime

from django.db import transaction

from branding.words import size as in_words
from features.accounts import rules as people
from features.base import audit
from features.documents import operations as documents
from features.documents import room
from features.documents.errors import FileRefused
from features.documents.intake import Accepted
from features.documents.models import Arriving, Document, Side
from features.documents.operations import arriving
from features.requests import emails, queries
from features.requests.errors import LinkGone
from features.requests.models import LinkFile, UploadLink
from features.requests.operations.answering import attach_by_link


def let_in(token: str, now: datetime) -> UploadLink:
    """
    Return the link of this token.

    :raises LinkGone: it does not work any more, or never did.
    """
    link = queries.live_link(token, now)
    if link is None:
        raise LinkGone
    return link


@transaction.atomic
def begin_by_link(*, token: str, filename: str, size: int, now: datetime) -> Arriving:
    """
    Make room for a file that comes by a link in pieces.

    :raises LinkGone: the link does not work any more, or has taken as many files as it may.
    :raises FileRefused: such a file is not taken, or there is no room for it.
    """
    link = let_in(token, now)
    room.hold()  # before the link, as everywhere
    _require_room(_held(link, now), size)
    return arriving.make_room(link.pk, Side.CLIENT, client=link.client, filename=filename, size=size, now=now)


def receive(*, token: str, file: Accepted, name: str, now: datetime) -> Document:
    """
    Keep a file that came by a link.

    :raises LinkGone: the link does not work any more, or has taken as many files as it may.
    :raises FileRefused: it has more bytes than the link still takes.
    :raises Refused: they did not say who they are.
    :raises NotStored: the store did not take it; nothing was written.
    """
    link = let_in(token, now)
    who = people.name(name)
    item, filename = link.item, f"{file.name}.{file.format.extension}"[-255:]
    return documents.receive(
        client=link.client, file=file, now=now, kind=item.type if item else None, year=item.year if item else None,
        project=item.request.project if item else None,
        then=lambda document: _arrived(link, document, who, now, filename),
    )  # fmt: skip


def _arrived(link: UploadLink, document: Document, name: str, now: datetime, filename: str) -> None:
    held = _held(link, now)
    _require_room(held, document.size)
    LinkFile.objects.create(link=held, document=document, name=name, filename=filename, created_at=now)
    audit.record(
        "upload_link.used", by=None, about=held, client_id=held.client_id, person=name, file=document.name
    )
    if held.first_used_at is None:
        held.first_used_at = now
        held.save(update_fields=["first_used_at"])
        if link.side == Side.FIRM:
            emails.link_used(link, name=name, now=now)
    if link.item is not None:
        attach_by_link(item=link.item, document=document, now=now, name=name)
        Document.objects.filter(pk=document.pk).update(seen_by_staff_at=now)  # the request shows it to staff


def _held(link: UploadLink, now: datetime) -> UploadLink:
    held = UploadLink.objects.select_for_update(no_key=True).filter(queries.live(now), pk=link.pk).first()
    if held is None:
        raise LinkGone
    return held


def _require_room(held: UploadLink, size: int) -> None:
    """
    Ask whether the link takes one file more with so many bytes, beside what came and what is on its way by it.

    :raises LinkGone: it took as many files as it may.
    :raises FileRefused: it has no room for this one.
    """
    (files, taken), (coming, promised) = queries.taken_by(held), queries.promised_to(held)
    if files >= held.most_files:
        raise LinkGone
    if files + coming >= held.most_files:
        raise FileRefused(f"This link takes {held.most_files} files, and so many are here or on their way.")
    if taken + promised + size > held.most_bytes:
        left = max(held.most_bytes - taken - promised, 0)
        most = in_words(held.most_bytes)
        raise FileRefused(
            f"This file has {in_words(size)}, and {in_words(left)} of {most} are left of this link."
        )
