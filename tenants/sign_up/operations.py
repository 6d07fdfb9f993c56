"""From a form to a proved e-mail address. What a worker does too stands in `mail` and `opening`."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from django.contrib.auth.hashers import check_password
from django.db import transaction

from tenants import sealed, throttle
from tenants.sign_up import tasks
from tenants.sign_up.errors import LinkExpired, LinkGone, OpenedAlready, ProofMissing
from tenants.sign_up.models import SignUp

LINK_LIVES = timedelta(hours=24)
MAILS_PER_HOUR = 5
TRIES_PER_QUARTER = 5


@dataclass(frozen=True)
class Wish:
    """What was filled in. `password` is a hash, never the word itself."""

    firm_name: str
    slug: str
    kind: str
    color: str
    owner_name: str
    owner_email: str
    password: str
    time_zone: str


def digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


@transaction.atomic
def ask(*, sign_up_id: uuid.UUID, wish: Wish, browser: str, now: datetime) -> SignUp:
    """
    Write a sign-up down and mail its link. The same form posted again changes nothing and mails nothing; a corrected
    one changes the row, and another e-mail address gets a link of its own, which ends the old one.

    Whether the address is known to any firm is never looked at: everybody gets the same answer (security R29).

    :raises OpenedAlready: its portal is open.
    :raises TooMany: too many mails to this address in an hour.
    """
    row, is_new = SignUp.objects.select_for_update().get_or_create(
        pk=sign_up_id,
        defaults={
            **vars(wish),
            **_token_of(sign_up_id, now),
            "browser_hash": digest(browser),
            "created_at": now,
        },
    )
    if row.proved_at:
        raise OpenedAlready
    if is_new or row.owner_email != wish.owner_email or row.expires_at <= now:
        _renew(row, wish.owner_email, now)
    for name, value in vars(wish).items():
        setattr(row, name, value)
    row.browser_hash = digest(browser)
    row.save()
    return row


@transaction.atomic
def mail_again(*, sign_up_id: uuid.UUID, now: datetime) -> SignUp:
    """
    Send a new link to the same address; the old one ends.

    :raises LinkGone: the sign-up was forgotten.
    :raises OpenedAlready: its portal is open.
    :raises TooMany: too many mails to this address in an hour.
    """
    row = SignUp.objects.select_for_update().filter(pk=sign_up_id).first()
    if row is None:
        raise LinkGone
    if row.proved_at:
        raise OpenedAlready
    _renew(row, row.owner_email, now)
    row.save()
    return row


def _renew(row: SignUp, email: str, now: datetime) -> None:
    throttle.hit("sign-up-mail", email, most=MAILS_PER_HOUR, seconds=3600)
    for name, value in _token_of(row.pk, now).items():
        setattr(row, name, value)
    transaction.on_commit(lambda: tasks.tell_worker(row.pk), robust=True)


def _token_of(sign_up_id: uuid.UUID, now: datetime) -> dict[str, object]:
    """Return the columns of a new link that waits to be mailed."""
    token = secrets.token_urlsafe(32)
    letter = sealed.seal(token, purpose=f"sign-up {sign_up_id}")
    return {
        "token_hash": digest(token), "letter": letter, "letter_tries": 0, "send_after": now,
        "expires_at": now + LINK_LIVES,
    }  # fmt: skip


def find(*, token: str) -> SignUp:
    """
    Return the sign-up a link belongs to, however old, and change nothing.

    :raises LinkGone: there is none.
    """
    row = SignUp.objects.select_related("firm").filter(token_hash=digest(token)).first()
    if row is None:
        raise LinkGone
    return row


def asked_here(row: SignUp, browser: str) -> bool:
    """Return whether this browser's nonce is the one that asked (or that has proved itself since)."""
    return compare_digest(bytes(row.browser_hash), digest(browser))


def prove(*, token: str, browser: str, password: str, now: datetime) -> SignUp:
    """
    Take the link as proof of the e-mail address. In the browser that asked one press is enough; elsewhere the chosen
    password is asked for, since mail scanners open links and press buttons too (security R24, T10).

    :raises LinkGone, LinkExpired: see there. :raises ProofMissing: elsewhere, without the right password.
    :raises TooMany: too many wrong passwords.
    """
    row = find(token=token)
    if row.expires_at <= now and not row.proved_at:
        raise LinkExpired
    if not asked_here(row, browser):
        _check_password(row, password)
    _take(row, browser, now)
    return find(token=token)


@transaction.atomic
def _take(row: SignUp, browser: str, now: datetime) -> None:
    """Note the proof, unless the form was corrected meanwhile: then the link proves another address than it names."""
    as_it_was = SignUp.objects.filter(pk=row.pk, token_hash=row.token_hash)
    as_it_was.filter(proved_at__isnull=True).update(proved_at=now)
    if not as_it_was.update(browser_hash=digest(browser)):
        raise LinkGone


def _check_password(row: SignUp, password: str) -> None:
    if not password:
        raise ProofMissing("Type the password you chose when you signed up.")
    throttle.hit("sign-up-password", str(row.pk), most=TRIES_PER_QUARTER, seconds=900)
    if not row.password or not check_password(password, row.password):
        raise ProofMissing("That is not the password you chose when you signed up.")
