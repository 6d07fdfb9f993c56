"""
A real Chromium in front of rendered templates: no server, no database, the product's own sheets, scripts and policy.

Every request of the page is answered from here; anything else fails the test.
"""

import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlparse

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.csp import build_policy
from playwright.sync_api import Browser, Page, Route, sync_playwright

from branding import icons, stylesheet
from branding.look import Look

SITE = "https://hartwellrowe.portico.test"
NONCE = "of-this-page"


def policy() -> str:
    return build_policy(cast(dict[str, list[str]], settings.SECURE_CSP), NONCE)


class Stage:
    """Pages by path, and what the browser complained about."""

    def __init__(self, browser: Browser, look: Look | None = None, **options: Any) -> None:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        context.set_default_timeout(20_000)
        self.look = look
        self.pages: dict[str, str] = {}
        self.complaints: list[str] = []
        self.posted: list[str] = []
        self.page: Page = context.new_page()
        self.page.route("**/*", self._answer)
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))

    def show(self, template: str, path: str = "/", **values: Any) -> Page:
        request = self._request(path)
        self.pages[path] = render_to_string(template, {"brand": self.look, **values}, request=request)
        self.page.goto(f"{SITE}{path}")
        return self.page

    def _request(self, path: str) -> HttpRequest:
        request: Any = RequestFactory().get(path)
        request.firm, request._messages, request._csp_nonce = None, [], NONCE
        return request  # type: ignore[no-any-return]

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _answer(self, route: Route) -> None:
        path = urlparse(route.request.url).path
        if route.request.method == "POST":
            self.posted.append(path)
        body, kind = self._found(path)
        headers = {"Content-Type": kind, "Content-Security-Policy": policy()}
        route.fulfill(status=200 if body else 404, body=body, headers=headers)

    def _found(self, path: str) -> tuple[bytes, str]:
        if path in self.pages:
            return self.pages[path].encode(), "text/html; charset=utf-8"
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return (Path(file).read_bytes() if isinstance(file, str) else b""), kind
        if self.look and path == "/brand.css":
            return stylesheet.text(self.look).encode(), "text/css"
        if self.look and path.startswith("/icons/"):
            return icons.png(self.look, 64, None), "image/png"
        return b"", "text/plain"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Not for longer than a module: while playwright runs, Django refuses to ask a database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["PORTICO_BROWSER"], args=["--no-sandbox"]
        )
        yield browser
        browser.close()
