"""Walking through pages as a person does, with eyes for what is wrong with each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
PATIENCE = 30_000  # milliseconds, for what takes one on a quiet machine
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}

# The attribute as well, and the body hidden for a moment: else Chromium keeps some inherited colors of the other scheme.
SETTLED = """async scheme => {
    document.documentElement.dataset.theme = scheme
    const top = scrollY
    document.body.hidden = true; document.body.offsetHeight; document.body.hidden = false
    scrollTo(0, top)
    const frame = () => new Promise(requestAnimationFrame)
    await frame(); await frame()
    await Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < 1e4).map(a => a.finished))
}"""


# Refusals that a story wants; and a page that is left while it looks something up. What fails says htmx:sendError, too.
EXPECTED = ("status of 4", "htmx:sendAbort", "htmx:afterRequest")


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("PORTICO_BROWSER", "/usr/bin/chromium")
    assert path, "No browser was found: install chromium, or let `manage.py test` do it as root."
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """One person at one browser. Complaints of the browser are gathered; `look` examines the page they are on."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        context = browser.new_context(reduced_motion="reduce", accept_downloads=True, **options)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._note)
        context.on("weberror", lambda one: self.complaints.append(f"{self.page.url}: {one.error}"))
        self.complaints: list[str] = []
        self.page: Page = context.new_page()

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning") and not any(said in message.text for said in EXPECTED):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, address: str) -> Page:
        self.page.goto(address)
        return self.page

    def come_back(self, address: str) -> Page:
        """Close the page, and open another of the same browser."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()
        return self.go(address)

    def look(self, *, listening: bool = False) -> None:
        """
        Nothing may be wrong for anybody, in light and in dark; nothing may stick out to the side. The network of a page
        that is `listening` for news is never idle.
        """
        self.page.wait_for_load_state("load" if listening else "networkidle")
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.page.evaluate(SETTLED, scheme)
            found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
            faults = [
                f"{one['id']}: {node['html'][:160]} {node['any'][:1]}"
                for one in found
                for node in one["nodes"]
            ]
            assert not faults, f"{self.page.url} ({scheme}): {faults}"
        self.page.evaluate("delete document.documentElement.dataset.theme")
        wide = int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"
