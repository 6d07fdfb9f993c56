"""How files leave: inert, private, never under an address of their own (security R12, R47)."""

import re
from collections.abc import Iterator
from typing import IO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header, quote_etag

from features.base import throttle
from features.base.permissions import Actor
from features.documents import operations, previews
from features.documents.errors import NotStored
from features.documents.models import Document
from integrations.storage.gateway import StorageFailed, open_file

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
type Span = tuple[int, int]  # first byte, and the one after the last


def download(request: HttpRequest, document: Document, *, by: Actor) -> HttpResponseBase:
    """
    Note the download and send the file. One that can't be had was not downloaded.

    :raises NotStored: the store does not give it.
    """
    try:
        file = open_file(document.file.name)
    except StorageFailed as failure:
        raise NotStored("This file can’t be fetched at the moment. Try again in a few minutes.") from failure
    if is_beginning(request):
        operations.mark_downloaded(document=document, by=by, now=timezone.now())
    return send(request, document, file)


def page(document: Document, number: int, *, by: Actor) -> HttpResponse:
    """
    Send the picture of a page.

    :raises NotStored: the store does not give the file.
    """
    throttle.hit("preview", str(by.actor_id), most=300, seconds=60)
    try:
        drawn = previews.page(document, number)
    except StorageFailed as failure:
        raise NotStored("This page can’t be shown at the moment. Try again in a few minutes.") from failure
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, headers=HEADERS, content_type="image/webp")


def send(request: HttpRequest, document: Document, file: IO[bytes]) -> HttpResponseBase:
    """Send the file, or the part of it that a broken download still lacks."""
    etag = quote_etag(document.sha256)
    span = wanted(request, document.size, etag)
    if span is None:
        file.close()
        return HttpResponse(status=416, headers={**HEADERS, "Content-Range": f"bytes */{document.size}"})
    response = StreamingHttpResponse(_read(file, *span), headers=HEADERS, content_type=document.content_type)
    response._resource_closers.append(file.close)  # type: ignore[attr-defined] # noqa: SLF001  as FileResponse does
    response["Content-Length"] = str(span[1] - span[0])
    response["Content-Disposition"] = content_disposition_header(True, document.filename) or "attachment"  # noqa: FBT003
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    if span != (0, document.size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{document.size}"
    return response


def is_beginning(request: HttpRequest) -> bool:
    """Return whether this asks for the file from its start, and not for the rest of it."""
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    return request.method == "GET" and (found is None or found[1] in ("", "0"))


def wanted(request: HttpRequest, size: int, etag: str) -> Span | None:
    """Return the bytes asked for: all, unless one range is (RFC 9110, 14.2). None: there are no such bytes."""
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not any(found.groups()) or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = found.groups()
    if not first:
        return (size - min(int(last), size), size) if int(last) else None
    start, end = int(first), min(int(last), size - 1) + 1 if last else size
    return (start, end) if start < end else None


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    left = end - start
    while left and (chunk := file.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk
