"""How files leave: inert, private, never under an address of their own (security R12, R47)."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header, quote_etag

from features.base import throttle
from features.base.permissions import Actor
from features.documents import contents, locking, operations, previews, queries, readings
from features.documents.errors import NotStored
from features.documents.models import Content, Document, Version
from integrations.storage.gateway import StorageFailed

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
type Span = tuple[int, int]  # first byte, and the one after the last


def download(
    request: HttpRequest, document: Document, *, by: Actor, version: Version | None = None
) -> HttpResponseBase:
    """
    Note the download and send the file, or that of an earlier version. One that can't be had was not downloaded; asking
    for headers is none.

    :raises NotStored: the store does not give it.
    :raises Waits: this contact may not open it before it is paid.
    """
    locking.require_open(document, by)
    content = version or document
    if request.method == "HEAD":
        return send(request, content, BytesIO())
    elsewhere = contents.address(content)
    file = None if elsewhere else contents.opened(content)
    number = version.number if version else None
    again = goes_on(request, etag_of(content)) and queries.has_downloaded(document, by, version)
    if elsewhere or not again:  # whoever has the address there takes as much as they like
        operations.mark_downloaded(document=document, by=by, now=timezone.now(), version=number)
    if file is None:
        return HttpResponse(status=302, headers={**HEADERS, "Location": elsewhere or ""})
    return send(request, content, file)


def page(document: Document, number: int, *, by: Actor) -> HttpResponse:
    """
    Send the picture of a page.

    :raises NotStored: the store does not give the file.
    """
    locking.require_open(document, by)
    throttle.hit("preview", str(by.actor_id), most=previews.MOST_LOOKS, seconds=60)
    drawn = previews.page(document, number)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, headers=HEADERS, content_type="image/webp")


def thumbnail(document: Document, *, by: Actor) -> HttpResponse:
    """
    Send the small picture of a document.

    :raises NotStored: the store does not give it.
    :raises Waits: this contact may not open it before it is paid.
    """
    locking.require_open(document, by)
    throttle.hit("thumbnail", str(by.actor_id), most=1500, seconds=60)
    try:
        picture = readings.thumbnail(document)
    except StorageFailed as failure:
        raise NotStored("This picture can’t be fetched at the moment.") from failure
    if picture is None:
        raise Http404
    return HttpResponse(picture, headers=HEADERS, content_type="image/webp")


def send(request: HttpRequest, content: Content, file: IO[bytes]) -> HttpResponseBase:
    """Send the file, or the part of it that a broken download still lacks."""
    etag = etag_of(content)
    span = wanted(request, content.size, etag)
    if span is None:
        file.close()
        return HttpResponse(status=416, headers={**HEADERS, "Content-Range": f"bytes */{content.size}"})
    response = StreamingHttpResponse(_read(file, *span), headers=HEADERS, content_type=content.content_type)
    response._resource_closers.append(file.close)  # type: ignore[attr-defined] # noqa: SLF001  as FileResponse does
    response["Content-Length"] = str(span[1] - span[0])
    response["Content-Disposition"] = content_disposition_header(True, content.filename) or "attachment"  # noqa: FBT003
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    if span != (0, content.size):
        response.status_code = 206
        response["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{content.size}"
    return response


def etag_of(content: Content) -> str:
    return quote_etag(content.sha256)


def goes_on(request: HttpRequest, etag: str) -> bool:
    """Return whether this asks for the rest of a download, by the tag that came with its beginning or its headers."""
    found = RANGE.fullmatch(request.headers.get("Range", "").strip())
    return found is not None and found[1] not in ("", "0") and request.headers.get("If-Range") == etag


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


def send_zip(stream: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Send a zip as it comes. Should it break in the middle, so does the connection: nobody takes a part for all."""
    headers = {**HEADERS, "Content-Disposition": content_disposition_header(True, name) or "attachment"}  # noqa: FBT003
    return StreamingHttpResponse(stream, headers=headers, content_type="application/zip")


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    left = end - start
    while left and (chunk := file.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk
