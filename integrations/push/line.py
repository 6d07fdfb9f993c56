"""
The way out to push services, whose addresses browsers name (security R59): https, the name looked up once and its
address pinned, none of them private, five seconds, no redirects, and nothing read of the answer but its head.
"""

import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

PATIENCE = 5  # seconds, to connect and for each part of an answer
HTTPS = 443
TRANSLATED = [
    IPv6Network("64:ff9b::/96"),
    IPv6Network("2002::/16"),
]  # these hide IPv4 addresses, private ones too


class Unreachable(Exception):
    """Nobody answers at that address, or it leads into a private network."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage


class Pinned(HTTPSConnection):
    """Speaks to an address that was looked at; the certificate must be that of the name."""

    def __init__(self, host: str, address: str) -> None:
        self.secured = ssl.create_default_context()
        super().__init__(host, HTTPS, timeout=PATIENCE, context=self.secured)
        self.address = address

    def connect(self) -> None:
        line = socket.create_connection((self.address, HTTPS), PATIENCE)
        self.sock = self.secured.wrap_socket(line, server_hostname=self.host)


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
    return Pinned(host, looked_up(host))


def looked_up(host: str) -> str:
    """
    Return the address of a host.

    :raises Unreachable: it has none, or a private one among them.
    """
    try:
        found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreachable(str(error)) from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise Unreachable("its name leads into a private network")
    return addresses[0]


def is_public(address: str) -> bool:
    """Return whether an address lies in the open internet."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in TRANSLATED):
            return False
    return found.is_global and not found.is_multicast
