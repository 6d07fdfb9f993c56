"""
Files in pieces, by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload): core, creation, expiration,
termination and checksum. Pages and the API share it; each finds the rows of who asks, and nobody else's. A file may
come in so many pieces (operations.arriving.most_pieces): one that comes byte by byte is refused with 422.
"""

import binascii
import hashlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import http_date

from features.base import throttle
from features.base.errors import DomainError
from features.base.permissions import Actor
from features.clients.models import Client
from features.documents import room
from features.documents.errors import FileRefused, NotHere
from features.documents.models import Arriving, Side
from features.documents.operations import arriving as operations
from features.documents.operations.arriving import PIECE

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"
READ = 256 * 1024
MOST_DIGITS, MOST_METADATA = 15, 4096
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
MISMATCH = 460  # the protocol's own number
EVERYTHING = {
    "Tus-Version": VERSION, "Tus-Extension": "creation,expiration,termination,checksum",
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}  # fmt: skip


@dataclass(frozen=True)
class Checksum:
    algorithm: str
    digest: bytes


def own(by: Actor, side: Side) -> QuerySet[Arriving]:
    """Return what this person has on its way: only who began a file goes on with it."""
    return Arriving.objects.filter(actor_id=by.actor_id, side=side, expires_at__gt=timezone.now())


def capabilities() -> HttpResponse:
    """Say what this server can."""
    return _answer(204, more={**EVERYTHING, "Tus-Max-Size": str(room.largest())})


def create(
    request: HttpRequest, *, by: Actor, client: Callable[[], Client], address: Callable[[Arriving], str]
) -> HttpResponse:
    """
    Begin a file. Its name stands in `Upload-Metadata`, its size in `Upload-Length`.

    :raises FileRefused: such a file is not taken, or there is no room.
    """

    def room_for(name: str, size: int) -> Arriving:
        return operations.begin(by=by, client=client(), filename=name, size=size, now=timezone.now())

    return begun(request, who=by.actor_id, room_for=room_for, address=address)


def begun(
    request: HttpRequest, *, who: UUID, room_for: Callable[[str, int], Arriving], address: Callable[[Arriving], str]
) -> HttpResponse:  # fmt: skip
    """Do the same for somebody a slice above lets in: `room_for` makes room for a file of this name and size."""
    if wrong := _wrong_version(request):
        return wrong
    throttle.hit("upload", str(who), most=600, seconds=600)
    size = _number(request.headers.get("Upload-Length", ""))
    if size is None:
        raise FileRefused("Say how long the file is, in Upload-Length.")
    row = room_for(metadata(request.headers.get("Upload-Metadata", "")).get("filename", ""), size)
    return _answer(201, row, {"Location": address(row)})


def one(
    request: HttpRequest, rows: QuerySet[Arriving], upload_id: object, *, ask: Callable[[], object] | None = None
) -> HttpResponse:  # fmt: skip
    """
    Tell how much is here (HEAD), take more (PATCH), or forget it (DELETE). `ask` is called before each piece is kept,
    and raises where whoever sends it may not go on.
    """
    row = get_object_or_404(rows.filter(used_at__isnull=True), pk=upload_id)
    if wrong := _wrong_version(request):
        return wrong
    if request.method == "DELETE":
        operations.give_up(arriving=row)
        return _answer(204)
    return _patch(request, row, ask) if request.method == "PATCH" else _head(row)


def _head(row: Arriving) -> HttpResponse:
    return _answer(200, row, {"Upload-Length": str(row.size)})


def _patch(request: HttpRequest, row: Arriving, ask: Callable[[], object] | None) -> HttpResponse:
    throttle.hit("pieces", str(row.actor_id), most=6000, seconds=600)
    if request.headers.get("Content-Type", "") != BODY:
        return _answer(415)
    if _number(request.headers.get("Upload-Offset", "")) != row.offset:
        return _answer(409, row)
    checksum, is_known = _checksum(request)
    if not is_known:
        return _answer(400)
    try:
        is_right = _take(request, row, checksum, ask)
    except NotHere:
        row.refresh_from_db()
        return _answer(409, row)
    if not is_right:
        return _answer(MISMATCH, row)
    if row.is_whole:
        operations.finish(arriving=row)
        if row.refusal:
            raise FileRefused(row.refusal)
    return _answer(204, row)


def _take(
    request: HttpRequest, row: Arriving, checksum: Checksum | None, ask: Callable[[], object] | None
) -> bool:
    """Keep what comes, piece by piece. Return False if it is not what its checksum says: then nothing was kept."""
    for content, size in _pieces(request):
        if checksum and (
            request.headers.get("Content-Length") != str(size)
            or _digest(content, checksum) != checksum.digest
        ):
            return False
        if ask is not None:
            ask()
        operations.add_piece(arriving=row, start=row.offset, content=content, size=size, now=timezone.now())
    return True


def _pieces(request: HttpRequest) -> Iterator[tuple[IO[bytes], int]]:
    """Yield the body in pieces on disk. Where the connection drops, what came until then is the last one."""
    goes_on = True
    while goes_on:
        with TemporaryFile() as piece:
            goes_on = _fill(request, piece)
            if size := piece.tell():
                piece.seek(0)
                yield cast(IO[bytes], piece), size


def _fill(request: HttpRequest, piece: IO[bytes]) -> bool:
    """Fill a piece; return whether there may be more."""
    while (left := PIECE - piece.tell()) > 0:
        try:
            read = request.read(min(READ, left))
        except (UnreadablePostError, OSError):
            return False
        if not read:
            return False
        piece.write(read)
    return True


def _digest(content: IO[bytes], checksum: Checksum) -> bytes:
    digest = ALGORITHMS[checksum.algorithm](usedforsecurity=False)
    for chunk in iter(lambda: content.read(READ), b""):
        digest.update(chunk)
    content.seek(0)
    return digest.digest()


def _checksum(request: HttpRequest) -> tuple[Checksum | None, bool]:
    """Return the checksum that the body must have, and whether we understand it."""
    given = request.headers.get("Upload-Checksum", "")
    if not given:
        return None, True
    algorithm, _, encoded = given.partition(" ")
    try:
        return Checksum(algorithm, b64decode(encoded, validate=True)), algorithm in ALGORITHMS
    except (binascii.Error, ValueError):
        return None, False


def metadata(header: str) -> dict[str, str]:
    """Read `filename d29ybGQ=,kind dGF4`. What can't be read is left out."""
    found = {}
    for pair in header[:MOST_METADATA].split(","):
        name, _, encoded = pair.strip().partition(" ")
        try:
            found[name] = b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError):
            continue
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def _wrong_version(request: HttpRequest) -> HttpResponse | None:
    told = request.headers.get("Tus-Resumable")
    if told == VERSION or (
        told is None and request.method in ("HEAD", "DELETE")
    ):  # which every version has alike
        return None
    return _answer(412, more=EVERYTHING)


def _answer(status: int, row: Arriving | None = None, more: Mapping[str, str] | None = None) -> HttpResponse:
    about = {}
    if row is not None:
        about = {"Upload-Offset": str(row.offset), "Upload-Expires": http_date(row.expires_at.timestamp())}
    return HttpResponse(
        status=status,
        headers={"Tus-Resumable": VERSION, "Cache-Control": "no-store", **about, **(more or {})},
    )


def told(refusal: DomainError, status: int = 422) -> HttpResponse:
    """Say in plain words why a file is not taken, for the script to show."""
    answer = _answer(status)
    answer.content = refusal.message.encode()
    answer["Content-Type"] = "text/plain; charset=utf-8"
    return answer
