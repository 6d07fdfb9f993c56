"""A challenge to a passkey travels with the browser: its options as JSON, our part in a signed cookie of minutes."""

import json
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse

from features.base.errors import Refused
from features.factors import webauthn
from features.factors.webauthn import Challenge
from tenants.context import require_firm

COOKIE = f"{settings.COOKIE_PREFIX}challenge"
LONGEST = 20_000  # signs of an answer
EMPTY = "Your browser sent no passkey. Try again, or use another way."


def ask(challenge: Challenge) -> HttpResponse:
    response = JsonResponse(challenge.options)
    response.set_cookie(
        COOKIE, signing.dumps(challenge.state, salt=_salt()), max_age=webauthn.GOOD_FOR,
        secure=settings.SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def state_of(request: HttpRequest) -> dict[str, Any]:
    """Return our part of the challenge this browser was asked, or nothing."""
    try:
        state = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(), max_age=webauthn.GOOD_FOR)
    except signing.BadSignature:
        return {}
    return state if isinstance(state, dict) else {}


def answer_of(typed: str) -> dict[str, Any]:
    """
    Return what the device answered, as its script wrote it into the form.

    :raises Refused: it is no answer.
    """
    try:
        answer = json.loads(typed) if len(typed) <= LONGEST else None
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise Refused(EMPTY)
    return answer


def _salt() -> str:
    return f"factors.challenge.{require_firm().pk}"
