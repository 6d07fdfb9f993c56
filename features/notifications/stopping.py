"""
The links by which mails are stopped without signing in (RFC 8058). A token is made from the firm, the person, their
side and the kind by a key of the installation, so that it opens at no other firm and says nothing to who reads it.
"""

import base64
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from features.accounts.secrets import digest
from features.base import composition
from features.notifications import emails
from features.notifications.models import Notification, StopLink
from tenants.context import require_firm

SALT = "features.notifications.stopping"


def headers(rows: Sequence[Notification]) -> dict[str, str]:
    """Return the headers of a mail about these: none if all of it is of money or law."""
    known = [composition.announced.get(row.kind) for row in rows]
    kinds = {kind.key for kind in known if kind is not None and not kind.kept}
    if not kinds:
        return {}
    token = link(rows[0], kinds.pop() if len(rows) == 1 else "")
    path = reverse("notifications_stop:index", urlconf=settings.FIRM_URLCONF, args=[token])
    return {
        "List-Unsubscribe": f"<{emails.address(path)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def link(row: Notification, kind: str) -> str:
    """Return the token that stops this kind for this person, or with "" all mails but those of money and law."""
    about = f"{require_firm().pk}:{row.user_id}:{row.side}:{kind}"
    made = salted_hmac(SALT, about, algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(made).decode().rstrip("=")
    about_whom = {"user_id": row.user_id, "side": row.side, "kind": kind}
    StopLink.objects.get_or_create(token_hash=digest(token), defaults=about_whom)
    return token


def find(token: str) -> StopLink | None:
    links = StopLink.objects.select_related("user").filter(user__is_active=True)
    return links.filter(token_hash=digest(token)).first()
