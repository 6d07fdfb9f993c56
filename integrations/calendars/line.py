"""
The way out to calendars: their servers are named by people, so only public hosts by https are spoken to (security R59,
`integrations.outward`), with ten seconds of patience and answers of five megabytes at most.
"""

import json
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from integrations.calendars.errors import Away, Refused, Revoked
from integrations.outward import HTTPS, Pinned, Unreachable, looked_up

PATIENCE = 10  # seconds, to connect and for each part of an answer
WHOLE = 30  # seconds for an answer to end, from the first word of it
MOST = 5 * 1024 * 1024
PIECE = 64 * 1024
LONGEST = 2000  # of an address
SIGNS = "/%:@!$&'()*+,;=~-._"  # that stand in an address as they are
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


@dataclass(frozen=True)
class Answer:
    """What came back: nothing of it is shown to anybody."""

    status: int
    body: bytes = field(repr=False)
    location: str = ""

    @property
    def is_fine(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def json(self) -> dict[str, Any]:
        """:raises Away: it is no JSON object, so not from whom we asked."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Away("an answer that is no JSON") from error
        if not isinstance(found, dict):
            raise Away("an answer of another shape")
        return found


def ask(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    """
    Ask once, following nothing.

    :raises Away: no answer, a longer one than we read, or an address in a private network.
    :raises Refused: the address is none that we speak to.
    """
    parts = urlsplit(checked(url))
    path = quote(parts.path or "/", safe=SIGNS) + (
        f"?{quote(parts.query, safe=SIGNS + '?')}" if parts.query else ""
    )
    try:
        line = _to(parts.scheme, parts.hostname or "", parts.port)
        try:
            line.request(method, path, body or None, {"User-Agent": "Portico", **headers})
            found = line.getresponse()
            return Answer(found.status, _read(found), found.headers.get("Location", ""))
        finally:
            line.close()
    except (OSError, HTTPException, Unreachable) as error:
        raise Away(type(error).__name__) from error


def checked(url: str) -> str:
    """
    Return an address that we speak to.

    :raises Refused: it is no https address of a host alone: another scheme, a port, a name or password within.
    """
    try:
        url.encode()  # halves of a sign can't be sent
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("no address") from error
    if len(url) > LONGEST or any(not sign >= "!" for sign in url) or "\x7f" in url:
        raise Refused("no address")
    if f"{parts.scheme}://{parts.netloc}" in settings.CALENDARS.origins:
        return url
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or port not in (None, HTTPS):
        raise Refused("not by https, or not a public host")
    return url


def onward(url: str, to: str) -> str:
    """
    Return where a server leads us, from `url` to `to`.

    :raises Refused: to other people's: another host, unless both stand below one domain.
    """
    try:
        joined = urljoin(url, to)
    except ValueError as error:
        raise Refused("no address") from error
    found = checked(joined)
    here, there = urlsplit(url), urlsplit(found)
    if here.netloc != there.netloc and (
        here.scheme != there.scheme or _domain(here.hostname) != _domain(there.hostname)
    ):
        raise Refused("it leads to another host")
    return found


def judge(answer: Answer, *, gone_is: type[Exception] = Revoked) -> Answer:
    """
    Return an answer that says yes.

    :raises Away, Refused, Revoked: see there; `gone_is` what "there is no such thing" means.
    """
    status = answer.status
    if answer.is_fine:
        return answer
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        full = status == HTTPStatus.INSUFFICIENT_STORAGE
        raise (Refused if full else Away)(f"status {status}")
    if status == HTTPStatus.UNAUTHORIZED:
        raise Revoked("status 401")
    if status in GONE:
        raise gone_is(f"status {status}")
    raise Refused(f"status {status}")


def _domain(host: str | None) -> list[str]:
    labels = (host or "").lower().split(".")
    return labels[-2:] if len(labels) > 2 and not labels[-1].isdigit() else labels  # noqa: PLR2004


def _to(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":  # a server of this machine: `checked` lets no other pass
        return HTTPConnection(host, port, timeout=PATIENCE)
    return Pinned(host, looked_up(host), PATIENCE, whole=WHOLE)


def _read(answer: Any) -> bytes:
    read, until = b"", time.monotonic() + WHOLE
    while piece := answer.read1(PIECE):
        read += piece
        if len(read) > MOST or time.monotonic() > until:
            raise HTTPException("too long an answer")
    return read
