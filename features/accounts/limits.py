"""
How often a stranger may try. Every limit is counted before anybody is looked up, so it tells nothing about who exists.

A browser that this person has signed in with before (`known`) has a count of its own: a stranger who uses up
the common one locks nobody out of the browsers they use (security R29). Every count begins anew after its time.
"""

import ipaddress

from features.accounts.models import User
from features.base import throttle
from features.base.scope import current

HOUR, QUARTER, DAY = 3600, 900, 86_400  # seconds
MAILS_PER_ADDRESS, MAILS_PER_IP, MAILS_PER_FIRM = 5, 60, 1200  # an hour
PASSWORDS_PER_ADDRESS, PASSWORDS_PER_IP, PASSWORDS_PER_FIRM = 10, 60, 600  # a quarter of an hour
SECOND_STEPS = 10  # a quarter of an hour, of one person
SECOND_STEPS_A_DAY = 50  # in browsers new to them
CODES_PER_IP = 60  # a quarter of an hour; each ticket dies after five anyway


def asking_for_mail(kind: str, *, email: str, known: bool) -> None:
    """
    :raises TooMany: a mail of this kind was asked for too often.
    """
    if not known:
        throttle.hit(f"{kind}-ip", network(), most=MAILS_PER_IP, seconds=HOUR)
    throttle.hit(f"{kind}-to", _who(email, known=known), most=MAILS_PER_ADDRESS, seconds=HOUR)
    if not known:
        throttle.hit(f"{kind}-firm", "", most=MAILS_PER_FIRM, seconds=HOUR)


def trying_password(*, email: str, known: bool) -> None:
    """
    :raises TooMany: too many passwords were tried.
    """
    if not known:
        throttle.hit("password-ip", network(), most=PASSWORDS_PER_IP, seconds=QUARTER)
    throttle.hit("password-of", _who(email, known=known), most=PASSWORDS_PER_ADDRESS, seconds=QUARTER)
    if not known:
        throttle.hit("password-firm", "", most=PASSWORDS_PER_FIRM, seconds=QUARTER)


def trying_second_step(user: User, *, known: bool) -> bool:
    """
    Whoever comes here has the person's password or mailbox: only their own browsers have a count of their own. Six
    digits are few: who guesses patiently is stopped by the day's count. Return whether this try was counted.

    :raises TooMany: too many codes of the second step were tried.
    """
    who = _who(str(user.pk), known=known)
    counted = throttle.hit("second-of", who, most=SECOND_STEPS, seconds=QUARTER)
    if not known:
        throttle.hit("second-day", who, most=SECOND_STEPS_A_DAY, seconds=DAY)
    return counted


def trying_code() -> None:
    """
    :raises TooMany: too many codes were typed from this address.
    """
    throttle.hit("code-ip", network(), most=CODES_PER_IP, seconds=QUARTER)


def network() -> str:
    """Return the visitor's address; of IPv6 the half that one household shares."""
    here = current()
    ip = here.ip if here and here.ip else "-"
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if address.version == 6 else ip  # noqa: PLR2004


def _who(email: str, *, known: bool) -> str:
    return f"{email.lower()} {'known' if known else 'stranger'}"
