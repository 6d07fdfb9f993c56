"""
Passkeys, by python-fido2. Each belongs to the firm's host, and the device always asks for the person's finger, face or
PIN before it answers: a passkey alone is two factors. What a device says about its make is not asked for.

A challenge travels with the browser, signed (web.challenges). It is answered once: the passkey notes when the challenge
was made that it answered last, and takes none as old again.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from branding import queries as brands
from features.accounts.models import User
from features.base.errors import Refused
from features.factors.models import Passkey
from tenants import hosts
from tenants.context import require_firm

GOOD_FOR = timedelta(minutes=5)
LONGEST_ID, LONGEST_KEY = 1023, 4096  # bytes
LARGEST_NUMBER = 65_535  # names of algorithms are the only numbers in an answer
BAD = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    struct.error,
)  # of a forged answer
UNKNOWN = "That passkey does not open this. Choose another one, or use another way."


@dataclass(frozen=True)
class Challenge:
    """`options` are for the browser, `state` for us."""

    options: dict[str, Any]
    state: dict[str, Any]


def ask_to_make(user: User, *, now: datetime) -> Challenge:
    """Ask the device for a new passkey; one that has this person's already says so."""
    person = PublicKeyCredentialUserEntity(id=user.pk.bytes, name=user.email, display_name=user.name)
    kind = PublicKeyCredentialType.PUBLIC_KEY
    known = [
        PublicKeyCredentialDescriptor(type=kind, id=bytes(each.credential_id))
        for each in Passkey.objects.filter(user=user)
    ]
    options, state = _server().register_begin(
        person, known, ResidentKeyRequirement.REQUIRED, UserVerificationRequirement.REQUIRED
    )
    return Challenge(dict(options), {**state, "at": now.isoformat()})


def ask_for_any(*, now: datetime) -> Challenge:
    """Ask for any passkey of this host: it is the person who chooses, and nobody is told who has one."""
    options, state = _server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return Challenge(dict(options), {**state, "at": now.isoformat()})


def made(state: Mapping[str, Any], answer: Mapping[str, Any], *, now: datetime) -> AttestedCredentialData:
    """
    Return the new passkey that a device answers with.

    :raises Refused: the answer is not to this challenge, not of this host, or no answer at all.
    """
    try:
        _fresh(state, now)
        _check_numbers(answer)
        found = _server().register_complete(state, answer).credential_data
        if found is None or not _is_asked_for(found):
            raise ValueError("no key that could be used")
    except BAD as error:
        raise Refused(UNKNOWN) from error
    return found


def _is_asked_for(made: AttestedCredentialData) -> bool:
    """Return whether this is a kind of key that was asked for, of a length that fits: the library takes any."""
    kinds = {each.alg for each in _server().allowed_algorithms}
    return (
        made.public_key.get(3) in kinds and len(made.credential_id) <= LONGEST_ID and len(made) <= LONGEST_KEY
    )


def proven(state: Mapping[str, Any], answer: Mapping[str, Any], *, now: datetime) -> Passkey:
    """
    Return the passkey whose device answered, and note its use. Each challenge is answered once.

    :raises Refused: no passkey of an active person here gave this answer to this challenge.
    """
    try:
        asked = _fresh(state, now)
        _check_numbers(answer)
        given = AuthenticationResponse.from_dict(answer)
        passkey = _known(given)
        _server().authenticate_complete(state, [AttestedCredentialData(bytes(passkey.credential))], given)
        uses = given.response.authenticator_data.counter
    except BAD as error:
        raise Refused(UNKNOWN) from error
    _note_use(passkey, uses, asked, now)
    return passkey


def _check_numbers(part: Any) -> None:
    """
    Refuse large numbers: the library makes `bytes(number)` of one that stands where a text should, as long as it says.

    :raises ValueError: there is one.
    """
    if isinstance(part, Mapping):
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        _check_numbers(inner)
    if isinstance(part, int) and abs(part) > LARGEST_NUMBER:
        raise ValueError("a number too large")


def _known(given: AuthenticationResponse) -> Passkey:
    found = Passkey.objects.select_related("user").filter(credential_id=given.raw_id, user__is_active=True)
    passkey = found.first()
    if passkey is None or given.response.user_handle not in (None, passkey.user_id.bytes):
        raise ValueError("no passkey of ours")
    return passkey


def _note_use(passkey: Passkey, uses: int, asked: datetime, now: datetime) -> None:
    """A device that counts must have counted on: a copy of it has not."""
    counted_on = Q(uses__lt=uses) | (Q(uses=0) if uses == 0 else Q())
    before = Passkey.objects.filter(counted_on, pk=passkey.pk, asked_at__lt=asked)
    if before.update(uses=uses, asked_at=asked, used_at=now) != 1:
        raise Refused(UNKNOWN)


def _fresh(state: Mapping[str, Any], now: datetime) -> datetime:
    """Return when the challenge was made. One that was not made here has no state, and was never."""
    asked = datetime.fromisoformat(state["at"])
    websafe_decode(state["challenge"])
    if not now - GOOD_FOR < asked <= now + GOOD_FOR:
        raise ValueError("too old")
    return asked


def _server() -> Fido2Server:
    firm = require_firm()
    site = urlsplit(hosts.address(firm, ""))
    ours = f"{site.scheme}://{site.netloc}"
    party = PublicKeyCredentialRpEntity(name=brands.published(firm).name, id=site.hostname or "")
    return Fido2Server(party, verify_origin=lambda origin: origin == ours)
