"""
The way out to addresses that people or their programs name (security R59): https, the name looked up once and its
address pinned, none of them private, no redirects.
"""

import socket
import ssl
from http.client import HTTPSConnection
from ipaddress import IPv6Address, IPv6Network, ip_address

HTTPS = 443
TRANSLATED = [
    IPv6Network("64:ff9b::/96"),
    IPv6Network("2002::/16"),
]  # these hide IPv4 addresses, private ones too


class Unreachable(Exception):
    """Nobody answers at that address, or it leads into a private network."""


class Pinned(HTTPSConnection):
    """Speaks to an address that was looked at; the certificate must be that of the name."""

    def __init__(self, host: str, address: str, patience: float) -> None:
        self.secured = ssl.create_default_context()
        super().__init__(host, HTTPS, timeout=patience, context=self.secured)
        self.address = address

    def connect(self) -> None:
        line = socket.create_connection((self.address, HTTPS), self.timeout)
        self.sock = self.secured.wrap_socket(line, server_hostname=self.host)


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
        if any(found in network for network in TRANSLATED):
            return False
    return found.is_global and not found.is_multicast
