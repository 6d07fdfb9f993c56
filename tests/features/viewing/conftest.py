"""What the tests of this slice begin with: an owner in the workspace, and Alice's portal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import Membership, Session
from features.clients.models import Client, Contact
from features.viewing import cookies, operations
from features.viewing.models import ViewAs
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.http import Browser


@dataclass
class Viewing:
    """A browser that looks as somebody, with the row behind it."""

    browser: Browser
    row: ViewAs
    session: Session


def look(
    here: FirmCast,
    by: Membership,
    contact: Contact,
    client: Client,
    *,
    now: datetime | None = None,
    **options: Any,
) -> Viewing:
    """Sign somebody of the staff in, in a browser of their own, and let them look."""
    moment = now or timezone.now()
    browser = options.get("browser") or Browser(here.firm)
    with inside(here.firm):
        session, token = sessions.start(user=by.user, side="staff", method="password", now=timezone.now())
        row, own = operations.start(
            contact=contact,
            client=client,
            reason="She called about an invoice",
            by=by,
            session=session,
            now=moment,
        )
    browser.cookies[sessions.COOKIES[Session.Side.STAFF]] = token
    browser.cookies[cookies.COOKIE] = own
    return Viewing(browser, row, session)


@pytest.fixture
def viewing(cast: Cast) -> Viewing:
    """The owner of firm a looks as Alice."""
    return look(cast.a, cast.a.owner, cast.a.alice, cast.a.household)
