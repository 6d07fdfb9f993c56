"""A browser for tests: Django's test client on one firm's host, with real sessions."""

import re
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client as TestClient
from django.test.client import ClientHandler
from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.clients.models import Contact
from tenants.context import inside
from tenants.models import Firm


class _Handler(ClientHandler):
    """As Django's, but the middleware is put together once for all browsers, which took a tenth of the tests' time."""

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002  Django's
        key = repr([(name, getattr(settings, name)) for name in sorted(dir(settings)) if READ.match(name)])
        if key not in _chains:
            super().load_middleware(is_async=is_async)
            _chains[key] = self._middleware_chain  # type: ignore[has-type]
        self._middleware_chain = _chains[key]


READ = re.compile(
    "MIDDLEWARE|DEBUG|SECURE_|STATIC|WHITENOISE|STORAGES"
)  # settings that middleware reads as it is made
_chains: dict[str, Any] = {}


class Browser(TestClient):
    """Asks the firm's host (or the public one, without a firm); leaves the connection on the platform's side."""

    def __init__(self, firm: Firm | None = None, **kwargs: Any) -> None:
        self.firm = firm
        host = f"{firm.slug}.{settings.SITE_HOST}" if firm else settings.SITE_HOST
        super().__init__(raise_request_exception=False, headers={"host": host}, **kwargs)
        self.handler = _Handler(enforce_csrf_checks=self.handler.enforce_csrf_checks)

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        connection.set_schema_to_public()
        return response

    def signed_in_as(self, person: Membership | Contact) -> "Browser":
        side = Session.Side.STAFF if isinstance(person, Membership) else Session.Side.CLIENT
        assert self.firm is not None
        with inside(self.firm):
            _, token = sessions.start(user=person.user, side=side, method="link", now=timezone.now())
        self.cookies[sessions.COOKIES[side]] = token
        return self


def text_of(response: Any) -> str:
    """Return what an answer says, one space between words."""
    return " ".join(response.content.decode().split())
