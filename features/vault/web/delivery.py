"""How a file leaves the vault: inert, kept by nobody on its way, and only as far as it is known to be true."""

import logging
from collections.abc import Generator, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from features.vault.errors import Damaged
from features.vault.models import VaultItem

log = logging.getLogger(__name__)
LONGEST_COUNT = 9  # digits
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def send(item: VaultItem, parts: Generator[bytes]) -> HttpResponseBase:
    """
    Send a file. Its beginning is opened before anything is answered.

    :raises Damaged, NoKeys, KeysDestroyed: see features.vault.sealing.
    """
    first = next(parts)
    response = StreamingHttpResponse(
        _all(item, first, parts), headers=HEADERS, content_type=item.content_type
    )
    response._resource_closers.append(parts.close)  # type: ignore[attr-defined] # noqa: SLF001  as FileResponse does
    response["Content-Length"] = str(item.size)
    response["Content-Disposition"] = content_disposition_header(True, item.filename) or "attachment"  # noqa: FBT003
    return response


def looks_in(request: HttpRequest) -> int:
    """Return how often the page with the pressed button says that its reader had seen the item."""
    said = request.POST.get("looks", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < LONGEST_COUNT else 0


def unkept[Response: HttpResponse](response: Response) -> Response:
    """Let no browser and no proxy keep a page that shows a secret."""
    response["Cache-Control"] = "private, no-store"
    return response


def _all(item: VaultItem, first: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Break the download off where it stops being true: fewer bytes come than were announced, so nobody takes it."""
    try:
        yield first
        yield from parts
    except Damaged:
        log.exception(
            "The content of %s was changed after its beginning; its download was broken off.", item.pk
        )
        raise
