"""Where a story plays: a firm in an installation of its own, a browser, and who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from playwright.sync_api import Browser

from features.accounts import sessions
from features.accounts.models import Membership
from features.clients.models import Contact
from tests.cast import FirmCast
from tests.journeys.installation import Installation
from tests.journeys.walking import SIZES, Visitor

type People = Callable[[FirmCast], dict[str, Membership | Contact]]


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
        one.page.context.add_cookies([{**self.tokens[who], "url": self.home}])  # type: ignore[typeddict-item]
        return one


def signed_in(person: Membership | Contact) -> dict[str, str]:
    """Begin a session of this person and return its cookie, without the address it is for."""
    staff = isinstance(person, Membership)
    side, method = (sessions.Side("staff"), "password") if staff else (sessions.Side("client"), "link")
    _, token = sessions.start(user=person.user, side=side, method=method, now=timezone.now())
    return {"name": sessions.COOKIES[side], "value": token}
