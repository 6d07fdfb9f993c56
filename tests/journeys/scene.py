"""Where a story plays: a firm in an installation of its own, a browser, and who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString

from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from playwright.sync_api import Browser
from psycopg import sql

from features.accounts import sessions
from features.accounts.models import Membership
from features.accounts.secrets import digest
from features.clients.models import Contact
from tenants.console import sessions as console
from tenants.console.models import Operator
from tenants.context import platform
from tests import database
from tests.cast import FirmCast
from tests.journeys.installation import Installation
from tests.journeys.walking import SIZES, Visitor

type Person = Membership | Contact | Operator
type People = Callable[[FirmCast], dict[str, Person]]
PROVED_LONG_AGO = (
    "UPDATE accounts_session SET proved_at = proved_at - interval '11 minutes' WHERE token_hash = %s"
)


@dataclass(frozen=True)
class Scene:
    """`tokens` are of signed-in browsers, made before Chromium runs: beside it Django refuses to ask the database."""

    place: Installation
    firm: FirmCast
    tokens: dict[str, dict[str, str]]
    browser: Browser

    @property
    def home(self) -> str:
        return self.place.firm(self.firm.firm.slug)

    def guest(self, size: str) -> Visitor:
        return Visitor(self.browser, viewport=SIZES[size])

    def visitor(self, who: str, size: str) -> Visitor:
        one = self.guest(size)
        self.enter(one, who)
        return one

    def enter(self, one: Visitor, who: str) -> None:
        """Sign somebody in, in this browser; instead of whoever is signed in on that side."""
        token = self.tokens[who]
        host = self.place.site if token["name"] == console.COOKIE else self.home
        one.page.context.add_cookies([{**token, "url": host}])  # type: ignore[typeddict-item]

    def let_proof_grow_old(self, who: str) -> None:
        """Let eleven minutes pass since somebody last showed that it is them."""
        self.change(PROVED_LONG_AGO, digest(self.tokens[who]["value"]))

    def change(self, statement: LiteralString, *values: object) -> None:
        """Change the firm's rows as time or chance would, past Django and with every right."""
        with database.owner(connection.settings_dict["NAME"]) as own:
            schema = sql.Identifier(self.firm.firm.schema_name)
            own.execute(sql.SQL("SET search_path TO {}").format(schema))
            own.execute(statement, values)


def signed_in(person: Person) -> dict[str, str]:
    """Begin a session of this person and return its cookie, without the address it is for."""
    if isinstance(person, Operator):
        return _in_console(person)
    staff = isinstance(person, Membership)
    side, method = (sessions.Side("staff"), "password") if staff else (sessions.Side("client"), "link")
    _, token = sessions.start(user=person.user, side=side, method=method, now=timezone.now())
    return {"name": sessions.COOKIES[side], "value": token}


def _in_console(operator: Operator) -> dict[str, str]:
    now = timezone.now()
    with platform():
        console.start(RequestFactory().get("/"), operator=operator, now=now)
        return {"name": console.COOKIE, "value": console.complete(operator.sessions.get(), now=now)}
