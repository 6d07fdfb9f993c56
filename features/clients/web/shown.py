"""
Whether this very browser was shown the page of an invitation: a signed cookie says which. A mail scanner that presses
the button of a page it was never shown, or on another machine than the one that was, does not have it.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from features.clients.models import Invitation
from tenants.context import require_firm

COOKIE = f"{settings.COOKIE_PREFIX}invited"
FOR = timedelta(hours=12)
AHEAD = ("prefetch", "prerender", "preview")


def is_by_a_person(request: HttpRequest) -> bool:
    """
    Return whether a browser shows the page to somebody now. HEAD and pages fetched ahead don't count. A scanner that
    is itself a whole browser can't be told from a person; the pages that count openings say so.
    """
    ahead = f"{request.headers.get('Sec-Purpose', '')} {request.headers.get('Purpose', '')}".lower()
    return request.method == "GET" and not any(word in ahead for word in AHEAD)


def remember(response: HttpResponse, invitation: Invitation) -> None:
    value = signing.dumps(str(invitation.pk), salt=_salt())
    response.set_cookie(
        COOKIE, value, max_age=FOR, secure=settings.SECURE, httponly=True, samesite="Lax"
    )  # fmt: skip


def was_here(request: HttpRequest, invitation: Invitation) -> bool:
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(), max_age=FOR)
    except signing.BadSignature:
        return False
    return bool(held == str(invitation.pk))


def _salt() -> str:
    return f"clients.invited.{require_firm().pk}"
