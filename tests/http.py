"""A browser for tests: Django's test client on one firm's host, with real sessions."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client as TestClient
from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.clients.models import Contact
from tenants.context import inside
from tenants.models import Firm


class Browser(TestClient):
    """Asks the firm's host (or the public one, without a firm); leaves the connection on the platform's side."""

    def __init__(self, firm: Firm | None = None, **kwargs: Any) -> None:
        self.firm = firm
        host = f"{firm.slug}.{settings.SITE_HOST}" if firm else settings.SITE_HOST
        super().__init__(raise_request_exception=False, headers={"host": host}, **kwargs)

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
