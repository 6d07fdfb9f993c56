"""The pages for people: onboarding, the bank's question, checkout, the frame of the payment form, and their files."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integrations.payments.fake import forms, pages_bank, pages_checkout, pages_frame, pages_onboarding
from integrations.payments.fake.api import Request
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import ApiError
from integrations.payments.fake.html import Page, shown
from integrations.payments.fake.store import Store

type Data = dict[str, Any]
FILES = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
PAGES: tuple[tuple[str, re.Pattern[str], Callable[[Call], Page]], ...] = (
    ("GET", re.compile("/pages/frame"), pages_frame.show),
    ("GET", re.compile("/pages/onboarding/([^/]+)"), pages_onboarding.show),
    ("POST", re.compile("/pages/onboarding/([^/]+)"), pages_onboarding.answer),
    ("GET", re.compile("/pages/bank/([^/]+)/([^/]+)"), pages_bank.show),
    ("POST", re.compile("/pages/bank/([^/]+)/([^/]+)"), pages_bank.answer),
    ("GET", re.compile("/pages/checkout/([^/]+)/([^/]+)"), pages_checkout.show),
    ("POST", re.compile("/pages/checkout/([^/]+)/([^/]+)"), pages_checkout.pay),
    ("GET", re.compile("/pages/checkout/([^/]+)/([^/]+)/done"), pages_checkout.done),
)
ALIASES = {"/v3/": "stripe.js", "/v3": "stripe.js"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    policy: str = "default-src 'none'"
    content_type: str = "text/html; charset=utf-8"
    location: str = ""


class Pages:
    def __init__(self, store: Store, origin: str) -> None:
        self.store, self.origin = store, origin

    def answer(self, request: Request) -> Answer:
        name = ALIASES.get(request.path) or request.path.removeprefix("/static/")
        if request.method == "GET" and "/" not in name and (file := FILES / name).is_file():
            return Answer(200, file.read_text(), content_type=TYPES[file.suffix])
        for method, pattern, run in PAGES:
            if method == request.method and (match := pattern.fullmatch(request.path)):
                return self._page(run, request, match.groups())
        return self._made(Page("Not found", "<p>There is no such page.</p>", status=404))

    def _page(self, run: Callable[[Call], Page], request: Request, ids: tuple[str, ...]) -> Answer:
        params = forms.decoded(request.query, request.body)
        try:
            with self.store.transaction() as tx:
                return self._made(
                    run(Call(tx, "", params, self.origin, ids, is_person=True, path=request.path))
                )
        except ApiError as error:
            return self._made(Page("That did not work", f"<p>{shown(error)}</p>", status=error.status))

    def _made(self, page: Page) -> Answer:
        if page.location:
            return Answer(303, "", location=page.location)
        return Answer(page.status, page.html, page.policy)
