"""
From the environment to how answers by mail come in. Read by the settings: it imports nothing of the product.
"""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.core.exceptions import ImproperlyConfigured

DOMAIN = re.compile(r"(?=.{1,180}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
PLACE = re.compile(r"[^\s:]+:\d{1,5}")
SHORTEST = 16  # characters of a secret
type Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Inbound:
    """
    Where answers go and who may bring them. `relays` are mail servers of our own in front of the door: they alone are
    believed about who sent a letter, under the name `authserv`, and they are not counted as strangers are.
    """

    domain: str
    authserv: str = ""
    relays: tuple[Network, ...] = ()
    mailgun_key: str = field(default="", repr=False)
    postmark_login: str = field(default="", repr=False)  # name:password
    reached_at: str = (
        ""  # host:port of the door as this process reaches it; the demo's mailbox alone needs it
    )

    def is_relay(self, address: str) -> bool:
        """Return whether a connection comes from one of our own mail servers."""
        try:
            found = ip_address(address)
        except ValueError:
            return False
        mapped = getattr(found, "ipv4_mapped", None)
        return any((mapped or found) in network for network in self.relays)


def inbound(
    domain: str, *, authserv: str = "", relays: str = "", mailgun_key: str = "", postmark_login: str = "",
    reached_at: str = "",
) -> Inbound | None:  # fmt: skip
    """
    Return what INBOUND_DOMAIN and its companions describe; None: nobody can answer by mail.

    :raises ImproperlyConfigured: a part is of the wrong form, or unsafe.
    """
    domain = domain.strip().lower()
    if not domain:
        return None
    if not DOMAIN.fullmatch(domain):
        raise ImproperlyConfigured("INBOUND_DOMAIN must be a domain, such as reply.portico.app.")
    _check_secrets(mailgun_key, postmark_login)
    if reached_at and not PLACE.fullmatch(reached_at):
        raise ImproperlyConfigured("INBOUND_REACHED_AT is host:port, such as 127.0.0.1:2525.")
    networks = tuple(_network(each) for each in relays.replace(",", " ").split())
    if authserv and not networks:
        raise ImproperlyConfigured("INBOUND_AUTHSERV is believed from INBOUND_RELAYS alone: name these too.")
    return Inbound(domain, authserv.strip().lower(), networks, mailgun_key, postmark_login, reached_at)


def _check_secrets(mailgun_key: str, postmark_login: str) -> None:
    if mailgun_key and len(mailgun_key) < SHORTEST:
        raise ImproperlyConfigured(f"INBOUND_MAILGUN_KEY has {SHORTEST} characters or more.")
    name, colon, password = postmark_login.partition(":")
    if postmark_login and (not name or not colon or len(password) < SHORTEST):
        raise ImproperlyConfigured(
            f"INBOUND_POSTMARK_LOGIN is name:password, with a password of {SHORTEST} or more."
        )


def _network(written: str) -> Network:
    try:
        return ip_network(written)
    except ValueError as error:
        raise ImproperlyConfigured(f"INBOUND_RELAYS: {written} is no network, such as 10.0.0.0/8.") from error
