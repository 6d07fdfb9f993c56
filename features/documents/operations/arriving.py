"""Files that come in pieces, so that a dropped connection loses none that came."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from shutil import copyfileobj
from typing import IO, cast
from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from features.base.errors import NotThere, TooMany
from features.base.jobs import firm_job
from features.base.nightly import each_firm
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client, Contact
from features.documents import intake, names, permissions, queries, room
from features.documents.errors import FileRefused, NotHere, NotStored
from features.documents.intake import Accepted
from features.documents.models import Arriving, Piece, Side
from features.documents.switches import DOCUMENTS
from features.toggles.queries import is_on
from integrations.storage import gateway

STAY = timedelta(days=1)  # since the last piece
MOST = 200  # of one person at a time
COPY = 256 * 1024
PIECE = 8 * 1024 * 1024  # so much is kept at a time, however much one request brings
SPARE = 64  # pieces that any file may have beside four for each PIECE of it: connections drop


def begin(*, by: Actor, client: Client, filename: str, size: int, now: datetime) -> Arriving:
    """
    Make room for a file that will come in pieces. A contact begins an upload, staff and programs begin a share.

    :raises NotAllowed, NotThere: they may not add files for this client.
    :raises FileRefused: such a file is not taken, or there is no room for it.
    :raises TooMany: they have begun too many.
    """
    if isinstance(by, Contact):
        if not permissions.can_upload(by, client):
            raise NotThere
        return make_room(by.actor_id, Side.CLIENT, client=client, filename=filename, size=size, now=now)
    require(by, Permission.DOCUMENTS_SHARE)
    if not is_on(DOCUMENTS) or not queries.clients_for(by).filter(pk=client.pk).exists():
        raise NotThere
    return make_room(by.actor_id, Side.FIRM, client=client, filename=filename, size=size, now=now)


@transaction.atomic
def make_room(
    actor_id: UUID, side: Side, *, client: Client, filename: str, size: int, now: datetime
) -> Arriving:
    """Do the same for somebody whom the caller has let in."""
    intake.check_size(size, room.largest())
    intake.format_of(names.split(filename).extension)
    room.hold()
    room.require(size, client=client, side=side)
    if Arriving.objects.filter(actor_id=actor_id, used_at__isnull=True).count() >= MOST:
        raise TooMany("Too many files are on their way. Finish some first.")
    name = names.clean(filename)[-255:]
    return Arriving.objects.create(
        actor_id=actor_id, side=side, client=client, filename=name, size=size, expires_at=now + STAY, created_at=now
    )  # fmt: skip


def add_piece(*, arriving: Arriving, start: int, content: IO[bytes], size: int, now: datetime) -> None:
    """
    Keep the bytes that follow what is here, and bring `arriving` up to date. Of two at once one is kept.

    :raises NotHere: something else is here already, or less.
    :raises FileRefused: more comes than was said, or in too many pieces: then nothing of it is kept.
    :raises NotStored: the store did not take them; what was here still is.
    """
    if arriving.offset != start:
        raise NotHere
    if start + size > arriving.size:
        raise FileRefused("More came than this file was said to have. Add it again.")
    _check_pieces(arriving)
    try:
        key = gateway.put(content, gateway.new_key())
    except gateway.StorageFailed as failure:
        raise NotStored from failure
    try:
        _note(arriving, start, key, size, now)
    except BaseException:
        gateway.remove(key)
        raise


def most_pieces(size: int) -> int:
    """Return in how many pieces a file of so many bytes may come."""
    return SPARE + 4 * -(-size // PIECE)


def _check_pieces(arriving: Arriving) -> None:
    """
    :raises FileRefused: as many are here as may be; they go.
    """
    if arriving.pieces.count() < most_pieces(arriving.size):
        return
    _settle(
        arriving, refusal="This file came in too many small pieces. Add it again, over a better connection."
    )
    raise FileRefused(arriving.refusal)


@transaction.atomic
def _note(arriving: Arriving, start: int, key: str, size: int, now: datetime) -> None:
    rows = Arriving.objects.filter(pk=arriving.pk, offset=start, used_at__isnull=True, refusal="", file="")
    if not rows.update(offset=start + size, expires_at=now + STAY):
        raise NotHere
    Piece.objects.create(arriving=arriving, start=start, size=size, file=key)
    arriving.offset, arriving.expires_at = start + size, now + STAY


def finish(*, arriving: Arriving) -> None:
    """
    Put the pieces together, once all are here, and look at the whole. What is wrong with it is kept as its `refusal`.

    :raises NotHere: not all of it is here.
    :raises NotStored: the store did not give the pieces, or not take the whole; it can be tried again.
    """
    if arriving.is_settled:
        return
    if not arriving.is_whole:
        raise NotHere
    try:
        with _assembled(arriving) as whole:
            file = intake.accept(file=whole, filename=arriving.filename, limit=room.largest())
            key = gateway.put(whole, gateway.new_key())
    except FileRefused as refusal:
        _settle(arriving, refusal=refusal.message[:300])
    except gateway.StorageFailed as failure:
        raise NotStored from failure
    else:
        _settle(arriving, file=key, sha256=file.sha256, pages=file.pages)


@contextmanager
def _assembled(arriving: Arriving) -> Iterator[IO[bytes]]:
    """Give the whole as a file on disk: no more than a little of it is ever in memory."""
    with tempfile.TemporaryFile() as whole:
        for key in arriving.pieces.order_by("start").values_list("file", flat=True):
            with gateway.open_file(key) as piece:
                copyfileobj(piece, whole, COPY)
        whole.flush()
        whole.seek(0)
        yield whole


def _settle(arriving: Arriving, **facts: object) -> None:
    """Note what became of it, once; the pieces go. A second one who put it together at the same time steps back."""
    with transaction.atomic():
        rows = Arriving.objects.filter(pk=arriving.pk, file="", refusal="")
        is_first = rows.update(**facts)
        pieces = list(arriving.pieces.values_list("file", flat=True)) if is_first else []
        arriving.pieces.all().delete()
    for key in [*pieces, *([] if is_first else [str(facts.get("file", ""))])]:
        if key:
            gateway.remove(key)
    arriving.refresh_from_db()


def accepted(arriving: Arriving) -> Accepted:
    """
    Return a file that has come in pieces as one that may become a document.

    :raises NotHere: not all of it is here.
    :raises FileRefused: it was not taken.
    """
    finish(arriving=arriving)
    if arriving.refusal:
        raise FileRefused(arriving.refusal)
    key = arriving.file.name or ""
    name = names.split(arriving.filename)
    file = cast(IO[bytes], SimpleLazyObject(lambda: gateway.open_file(key)))  # fetched for who reads it
    return Accepted(
        file, name.stem, intake.format_of(name.extension), arriving.size, arriving.sha256, arriving.pages,
        arriving_id=arriving.pk, key=key,
    )  # fmt: skip


def give_up(*, arriving: Arriving) -> None:
    """Forget a file on its way in, with all that is here of it. What became a document stays one."""
    with transaction.atomic():
        row = Arriving.objects.select_for_update().filter(pk=arriving.pk).first()
        if row is None:
            raise NotThere
        keys = list(row.pieces.values_list("file", flat=True))
        keys += [row.file.name] if row.file.name and row.used_at is None else []
        row.delete()
    for key in keys:
        gateway.remove(key)


@firm_job
def forget_uploads() -> None:
    """Give up files in pieces that nobody has gone on with for a day."""
    forget_expired(now=timezone.now())


@shared_task
def forget_uploads_everywhere() -> int:
    return each_firm(forget_uploads)


def forget_expired(*, now: datetime, most: int = 1000) -> int:
    """Give up what nobody has gone on with for a day. Return how many files that were."""
    rows = list(Arriving.objects.filter(expires_at__lte=now).order_by("expires_at")[:most])
    for row in rows:
        give_up(arriving=row)
    return len(rows)
