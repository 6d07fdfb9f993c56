"""
What somebody has typed so far, in a signed cookie of their browser: every step, the back button and a reload show it
again. The password is never in it. Nothing is written on the server before the last step.
"""

import secrets
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

COOKIE = f"{settings.COOKIE_PREFIX}sign-up"
SALT = "portico sign-up draft"
KEPT = timedelta(days=7)


def _seconds() -> float:
    return timezone.now().timestamp()


@dataclass(frozen=True)
class Draft:
    """`browser` is this browser's nonce: it proves who asked when the mailed link comes back."""

    sign_up: str = field(default_factory=lambda: str(uuid.uuid4()))
    browser: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    began: float = field(default_factory=_seconds)
    firm_name: str = ""
    slug: str = ""
    kind: str = ""
    color: str = ""
    owner_name: str = ""
    owner_email: str = ""
    time_zone: str = ""

    def with_(self, values: dict[str, Any]) -> "Draft":
        """Return a draft with these values; those it does not know are left out."""
        return replace(self, **{name: value for name, value in values.items() if name in TYPED})

    @property
    def has_firm(self) -> bool:
        return bool(self.firm_name and self.slug and self.kind and self.color)

    def signed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def keep(self, response: HttpResponseBase) -> None:
        response.set_cookie(
            COOKIE, self.signed(), max_age=KEPT, secure=settings.SECURE, httponly=True, samesite="Lax"
        )


TYPED = ("firm_name", "slug", "kind", "color", "owner_name", "owner_email", "time_zone")


def of(request: HttpRequest) -> Draft:
    """Return this browser's draft, or an empty one."""
    return read(request.COOKIES.get(COOKIE, "")) or Draft()


def posted(request: HttpRequest) -> Draft:
    """Return the draft this form was made for: two tabs may be at two firms."""
    return read(request.POST.get("draft", "")) or of(request)


def read(signed: str) -> Draft | None:
    """Return a draft that was signed here, or None."""
    try:
        return Draft(**signing.loads(signed, salt=SALT, max_age=KEPT))
    except (signing.BadSignature, TypeError, ValueError):
        return None
