"""
Which client a browser shows, kept beyond one session: a signed cookie says it, for the person who chose last. It is a
wish like that of the session (`queries.showing`): whom they no longer act for is not shown by it.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

from features.base import scope
from features.clients.models import Contact
from tenants.context import require_firm

COOKIE = f"{settings.COOKIE_PREFIX}showing"
LASTS = timedelta(days=365)
ALL = ""


def keep(response: HttpResponseBase, contact: Contact, client_id: str) -> None:
    """Let this browser begin with this client when this person comes in anew; ALL for everything."""
    value = signing.dumps([str(contact.pk), client_id], salt=_salt())
    response.set_cookie(COOKIE, value, max_age=LASTS, secure=settings.SECURE, httponly=True, samesite="Lax")


def of(contact: Contact) -> str:
    """Return what this person chose in this browser, or ALL: nothing, or not here."""
    here = scope.current()
    try:
        who, wish = signing.loads(here.cookies.get(COOKIE, "") if here else "", salt=_salt(), max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return ALL
    return str(wish) if who == str(contact.pk) else ALL


def _salt() -> str:
    return f"clients.showing.{require_firm().pk}"
