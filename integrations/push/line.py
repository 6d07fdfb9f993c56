"""
The way out to push services, whose addresses browsers name (security R59): see `integrations.outward`; five seconds,
and nothing read of the answer but its head.
"""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage
from urllib.parse import urlsplit

from integrations.outward import Pinned, Unreachable, is_public, looked_up

__all__ = ["Answer", "Unreachable", "is_public", "looked_up", "post"]
PATIENCE = 5  # seconds, to connect and for each part of an answer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage


def post(url: str, headers: dict[str, str], body: bytes) -> Answer:
    """
    :raises Unreachable: see there.
    """
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        line = _to(parts.scheme, parts.hostname or "", parts.port)
        try:
            line.request("POST", path, body, headers)
            found = line.getresponse()
            return Answer(found.status, found.headers)
        finally:
            line.close()
    except (OSError, HTTPException) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error


def _to(scheme: str, host: str, port: int | None) -> HTTPConnection:
    if scheme == "http":  # a stand-in on this machine: `Connection.is_known` lets no other pass
        return HTTPConnection(host, port, timeout=PATIENCE)
    return Pinned(host, looked_up(host), PATIENCE)
