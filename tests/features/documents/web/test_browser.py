"""The script of the documents page, in a real Chromium against this process."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from features.accounts import sessions
from features.accounts.models import Session
from tenants.context import inside
from tests.branding.stage import chromium
from tests.cast import FirmCast
from tests.factories import documents as make

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROWS = 52


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the product logs its requests itself."""


@pytest.fixture
def bob(committed_database, store) -> tuple[FirmCast, str]:
    """Bob acts for two clients, one of which has more documents than fit on a page."""
    a = committed_database.a
    with inside(a.firm):
        document = make.shared(a.staff, a.household, "Return.pdf", now=timezone.now())
        make.copies(document, ROWS - 1)
        _, token = sessions.start(
            user=a.bob.user, side=Session.Side.CLIENT, method="link", now=timezone.now()
        )
    return a, token


@pytest.fixture
def home(bob) -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{bob[0].firm.slug}.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(bob, home) -> Iterator[Page]:
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        context.add_cookies([{"name": "sid", "value": bob[1], "url": home}])
        context.set_default_timeout(30_000)
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{home}/documents/")
        yield page
        context.close()
    assert complaints == []
    connection.close()


@pytest.fixture
def papers(tmp_path) -> Path:
    (tmp_path / "clay.pdf").write_bytes(make.pdf())
    (tmp_path / "glaze.pdf").write_bytes(make.pdf(pages=2))
    (tmp_path / "virus.pdf").write_bytes(b"MZ" + b"\0" * 600)
    return tmp_path


def choose(page: Page, papers: Path, *names: str) -> None:
    page.set_input_files("#files", [papers / name for name in names])


def test_files_go_up_one_by_one_and_each_says_what_became_of_it(page, papers):
    choose(page, papers, "clay.pdf", "virus.pdf", "glaze.pdf")
    page.get_by_role("button", name="Leave out glaze.pdf").click()
    page.get_by_role("button", name="Upload 2 files").click()
    expect(page.locator("#id_client")).to_be_focused()  # nothing leaves before it is said whose it is

    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 2 files").click()

    queue = page.locator("[data-queue]")
    expect(queue.locator("[data-outcome=taken]")).to_contain_text("clay.pdf")
    expect(queue.locator("[data-outcome=refused]")).to_contain_text(
        "This file is named .pdf, but it is something else."
    )
    expect(page.locator("[data-progress]")).to_have_text("1 file added, 1 not added.")
    expect(page.locator("#rows .title").first).to_have_text("clay")
    expect(page.locator("#pager")).to_contain_text(f"of {ROWS + 1}")


def test_a_dropped_connection_can_be_tried_again(page, papers):
    page.route("**/documents/upload/", lambda route: route.abort("connectionreset"), times=1)
    choose(page, papers, "clay.pdf")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.locator("[data-queue]")).to_contain_text("The connection dropped")

    page.get_by_role("button", name="Try again").click()

    expect(page.locator("[data-queue] [data-outcome=taken]")).to_contain_text("clay.pdf")


def test_the_list_goes_on_is_searched_and_shows_a_document_beside_it(page):
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#pager")).to_contain_text(f"1 to {ROWS} of {ROWS}")
    expect(page.locator("#rows .row").nth(50).locator(".title")).to_be_focused()

    page.get_by_role("searchbox").fill("statement 07")
    expect(page.locator("#rows .row")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()

    page.get_by_role("link", name="Statement 07", exact=True).click()
    expect(page.locator("#preview h3")).to_have_text("Statement 07")
    expect(page.locator("#rows .row")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Close preview").click()
    expect(page.locator("#preview")).to_be_hidden()
    expect(page.get_by_role("link", name="Statement 07", exact=True)).to_be_focused()


def test_where_there_is_no_room_a_document_has_its_own_page(page):
    page.set_viewport_size({"width": 390, "height": 844})

    page.get_by_role("link", name="Return", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Return")
    expect(page.get_by_role("img", name="Page 1 of 1, Return")).to_be_visible()
