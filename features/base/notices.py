"""The words for the next page, which travel in a signed cookie: of this host, and worth nothing on another firm's."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing
from django.http import HttpRequest


class FirmStorage(CookieStorage):
    """What was signed for one firm says nothing in another's name, nor in the platform's (security R02, R03)."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        firm = getattr(request, "firm", None)
        salt = f"portico.messages.{firm.pk if firm else 'platform'}"
        self.signer = signing.get_cookie_signer(salt=salt)
