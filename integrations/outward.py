"""
The way out to addresses that people or their programs name (security R59): https, the name looked up once and its
address pinned, none of them private, no redirects, and an end to patience with who sends a word now and then.
"""

import socket
import ssl
from collections.abc import Buffer
from http.client import HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address
from time import monotonic
from typing import cast

HTTPS = 443
PUBLIC = IPv6Network("2000::/3")  # all that was ever given out; elsewhere lie old ways to private addresses
TRANSLATED = [
    IPv6Network("64:ff9b::/96"),
    IPv6Network("2002::/16"),
]  # these hide IPv4 addresses, private ones too


class Unreachable(Exception):
    """Nobody answers at that address, or it leads into a private network."""


class Hurried(ssl.SSLSocket):
    """
    A line that ends at a moment, however often a word comes: heads, their trailers and `100 Continue` can go on for
    ever, each of them within the patience for one part.
    """

    ends: float | None = None

    def recv_into(self, buffer: Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        if self.ends is not None:
            left = self.ends - monotonic()
            if left <= 0:
                raise TimeoutError("too long an answer")
            patience = self.gettimeout()
            self.settimeout(left if patience is None else min(left, patience))
        return super().recv_into(buffer, nbytes, flags)


class Pinned(HTTPSConnection):
    """
    Speaks to an address that was looked at; the certificate must be that of the name. `patience` is for each part of
    an answer, `whole` for all of it: the same, where nothing else is said.
    """

    def __init__(self, host: str, address: str, patience: float, *, whole: float | None = None) -> None:
        self.secured = ssl.create_default_context()
        self.secured.sslsocket_class = Hurried
        super().__init__(host, HTTPS, timeout=patience, context=self.secured)
        self.address, self.whole = address, patience if whole is None else whole

    def connect(self) -> None:
        line = socket.create_connection((self.address, HTTPS), self.timeout)
        secured = cast("Hurried", self.secured.wrap_socket(line, server_hostname=self.host))
        secured.ends = monotonic() + self.whole
        self.sock = secured


def looked_up(host: str) -> str:
    """
    Return the address of a host.

    :raises Unreachable: it has none, or a private one among them.
    """
    try:
        found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # a name may have labels that are none
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
        if found not in PUBLIC or any(found in network for network in TRANSLATED):
            return False
    return found.is_global and not found.is_multicast
