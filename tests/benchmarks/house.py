"""A firm with papers to ask pages of."""

import gzip
import os
import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client as TestClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.accounts.models import Membership, User
from features.clients.models import Access, Client, Contact
from features.documents import intake, operations
from tenants import operations as tenants
from tenants.context import inside
from tenants.middleware import HostMiddleware
from tenants.models import Firm
from tests.http import Browser

settings.ALLOWED_HOSTS = ["*"]


def build(documents: int) -> tuple[Firm, Browser]:
    """Prepare the platform, open a firm, share papers, sign a contact in."""
    env = {**os.environ, "DATABASE_ROLE": "owner", "STOCK_SIZE": "1"}
    subprocess.run(
        [sys.executable, "-m", "django", "prepare"],
        env={**env, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    now = timezone.now()
    opening = tenants.Opening("Bench & Co", "bench", "accounting", "#1f4d3a", "Olga", "olga@example.com", "")
    firm = tenants.open_firm(opening=opening, now=now)
    with inside(firm):
        owner = Membership.objects.select_related("user").get()
        client = Client.objects.create(name="Marsh Pottery", kind="business")
        contact = Contact.objects.create(
            user=User.objects.create(name="Eleanor Marsh", email="e@example.com"), joined_at=now
        )
        Access.objects.create(contact=contact, client=client)
        for number in range(documents):
            file = intake.accept(file=BytesIO(b"a,b\r\n1,2\r\n"), filename=f"Paper {number}.csv")
            operations.share(by=owner, client=client, files=[file], now=now - timedelta(hours=number))
    return firm, Browser(firm).signed_in_as(contact)


def ask(browser: Browser, path: str) -> HttpResponseBase:
    response: HttpResponseBase = browser.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return response


class WithoutTenancy(Browser):
    """The same requests with the firm nailed down: no host is looked up, and nothing is ever switched."""

    def __init__(self, browser: Browser) -> None:
        super().__init__(browser.firm)
        self.cookies = browser.cookies
        firm = browser.firm

        def nailed(self: HostMiddleware, request: WSGIRequest) -> HttpResponseBase:
            request.firm, request.urlconf = firm, settings.FIRM_URLCONF  # type: ignore[attr-defined]
            return self.get_response(request)

        HostMiddleware.__call__ = nailed  # type: ignore[assignment, method-assign]
        connection.set_tenant(firm)  # type: ignore[attr-defined]

    def request(self, **request: Any) -> Any:
        return TestClient.request(self, **request)


def queries(browser: Browser, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        ask(browser, path)
    return len(found)


def weight(browser: Browser, path: str, *, cold: bool) -> int:
    """Return the gzipped bytes of a page; cold with everything it links, warm alone."""
    page = ask(browser, path).content
    size = len(gzip.compress(page))
    if not cold:
        return size
    linked = set(re.findall(rb'(?:href|src)="(/(?:static/|brand\.css|icons/|logo)[^"#]*)', page))
    return size + sum(len(gzip.compress(_body(browser, address.decode()))) for address in linked)


def _body(browser: Browser, address: str) -> bytes:
    response = browser.get(address.replace("&amp;", "&"))
    return b"".join(response.streaming_content) if response.streaming else response.content
