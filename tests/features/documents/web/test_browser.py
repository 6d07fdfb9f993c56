"""The script of the documents page, in a real Chromium against this process."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
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
expect.set_options(timeout=30_000)  # for what takes a moment on a quiet machine


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


def test_every_file_that_stays_out_is_counted_and_an_empty_one_is_refused_at_once(page, papers):
    for name, content in (("empty.pdf", b""), ("run.exe", b"MZ")):
        (papers / name).write_bytes(content)
    choose(page, papers, "clay.pdf")
    choose(page, papers, "empty.pdf", "run.exe", "virus.pdf")

    expect(page.locator("[data-queue]")).to_contain_text("This file is empty.")
    expect(page.locator("[data-progress]")).to_have_text("4 files chosen, 2 can’t be added.")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 2 files").click()

    expect(page.locator("[data-progress]")).to_have_text("1 file added, 3 not added.")


def test_files_of_one_name_say_their_folder(page, papers):
    for folder in ("2025", "2026"):
        (papers / "taxes" / folder).mkdir(parents=True)
        (papers / "taxes" / folder / "W-2.pdf").write_bytes(make.pdf())

    page.set_input_files("#folder", papers / "taxes")

    for folder in ("2025", "2026"):
        expect(page.locator("[data-queue]")).to_contain_text(f"W-2.pdf in taxes/{folder}")
        expect(page.get_by_role("button", name=f"Leave out taxes/{folder}/W-2.pdf")).to_be_visible()


def test_a_dropped_connection_can_be_tried_again(page, papers):
    page.route("**/documents/upload/", lambda route: route.abort("connectionreset"), times=1)
    choose(page, papers, "clay.pdf")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.locator("[data-queue]")).to_contain_text("The connection dropped")

    page.get_by_role("button", name="Try again").click()

    expect(page.locator("[data-queue] [data-outcome=taken]")).to_contain_text("clay.pdf")


def test_a_large_file_goes_on_where_the_connection_dropped_even_after_a_reload(page, papers, stored):
    content = make.pdf() + b"%" + b"x" * (18 * 1024 * 1024)
    (papers / "plan.pdf").write_bytes(content)
    sent: list[str] = []

    def drops(route):
        sent.append(route.request.headers["upload-offset"])
        route.abort("connectionreset") if len(sent) == 2 else route.continue_()

    page.route(
        "**/documents/uploads/*/",
        lambda route: drops(route) if route.request.method == "PATCH" else route.continue_(),
    )
    choose(page, papers, "plan.pdf")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.locator("[data-queue]")).to_contain_text("The connection dropped at 4")

    page.reload()
    choose(page, papers, "plan.pdf")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 1 file").click()

    expect(page.locator("[data-queue] [data-outcome=taken]")).to_contain_text("plan.pdf")
    eight = str(8 * 1024 * 1024)
    assert sent == ["0", eight, eight, str(16 * 1024 * 1024)]
    assert max(stored(), key=lambda path: path.stat().st_size).read_bytes() == content


def test_several_photos_become_one_pdf_in_the_order_that_was_chosen(page, papers, stored):
    for number in (1, 2, 3):
        (papers / f"p{number}.jpg").write_bytes(make.picture("JPEG", (60 + number, 40)))
    choose(page, papers, "p1.jpg", "p2.jpg", "p3.jpg")
    page.get_by_label("Make one PDF of these photos").check()
    page.get_by_role("button", name="Move p3.jpg up").click()
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 3 files").click()

    expect(page.locator("[data-queue] [data-outcome=taken]")).to_contain_text("Photos")
    made = max(
        (path for path in stored() if path.read_bytes().startswith(b"%PDF")),
        key=lambda path: path.stat().st_mtime,
    )
    with pypdfium2.PdfDocument(made) as document:
        widths = [round(page.get_width() / page.get_height() * 40) for page in document]
    assert widths == [61, 63, 62]


def test_a_heic_photo_stays_out_of_the_pdf_and_says_what_to_do(page, papers):
    for name in ("p1.jpg", "p2.jpg"):
        (papers / name).write_bytes(make.picture("JPEG"))
    (papers / "p3.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 40)
    choose(page, papers, "p1.jpg", "p2.jpg", "p3.heic")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    queue = page.locator("[data-queue]")
    page.get_by_label("Make one PDF of these photos").check()
    expect(queue).to_contain_text("This is a HEIC photo, which can’t go into a PDF.")
    expect(page.get_by_role("button", name="Upload 2 files")).to_be_enabled()
    page.get_by_label("Make one PDF of these photos").uncheck()
    expect(queue).not_to_contain_text("HEIC photo")
    page.get_by_label("Make one PDF of these photos").check()
    page.get_by_role("button", name="Upload 2 files").click()

    expect(queue.locator("[data-outcome=taken]")).to_contain_text("Photos")
    expect(queue).to_contain_text("p3.heic")
    expect(page.get_by_role("button", name="Upload 1 file")).to_be_enabled()


def test_a_file_that_was_uploaded_before_is_asked_about(page, papers):
    choose(page, papers, "clay.pdf")
    page.locator("#id_client").select_option(label="Aldergate Pottery")
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.locator("[data-queue] [data-outcome=taken]")).to_contain_text("clay.pdf")

    choose(page, papers, "clay.pdf")
    page.get_by_role("button", name="Upload 1 file").click()

    expect(page.locator("[data-queue]")).to_contain_text("You already uploaded this")
    page.get_by_role("button", name="Upload clay.pdf again").click()
    expect(page.locator("[data-queue] [data-outcome=taken]")).to_contain_text("clay.pdf")


def test_a_folder_is_chosen_without_what_systems_leave_in_it(page, papers):
    folder = papers / "taxes"
    folder.mkdir()
    for name in ("W-2.pdf", ".DS_Store", "Thumbs.db", "run.exe"):
        (folder / name).write_bytes(make.pdf())
    page.set_input_files("#folder", folder)

    rows = page.locator("[data-queue] .row")
    expect(rows).to_have_count(2)
    expect(page.locator("[data-queue]")).to_contain_text("Files ending in .exe can’t be added.")
    expect(page.get_by_role("button", name="Upload 1 file")).to_be_visible()


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


def test_a_page_that_did_not_come_is_asked_for_again(page, home):
    expect(page.locator("#preview img")).to_have_js_property("complete", value=True)
    path = page.get_by_role("link", name="Return", exact=True).get_attribute("href")
    page.route("**/pages/1.webp", lambda route: route.fulfill(status=503), times=1)
    page.goto(f"{home}{path}")
    expect(page.get_by_text("This page can’t be shown right now.")).to_be_visible()

    page.get_by_role("button", name="Try again").click()

    picture = page.get_by_role("img", name="Page 1 of 1, Return")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 1000)
    expect(page.get_by_text("This page can’t be shown right now.")).to_have_count(0)


@pytest.fixture
def stella(committed_database) -> str:
    a = committed_database.a
    with inside(a.firm):
        _, token = sessions.start(
            user=a.staff.user, side=Session.Side.STAFF, method="link", now=timezone.now()
        )
    return token


def test_staff_share_large_and_small_files_together(stella, bob, home, papers, stored):
    content = make.pdf() + b"%" + b"y" * (3 * 1024 * 1024)
    (papers / "plan.pdf").write_bytes(content)
    (papers / "virus.exe").write_bytes(b"MZ")
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        context.add_cookies([{"name": "staff", "value": stella, "url": f"{home}/workspace/"}])
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{home}/workspace/clients/{bob[0].household.pk}/documents/")
        choose(page, papers, "plan.pdf", "clay.pdf", "glaze.pdf")
        page.get_by_role("button", name="Leave out glaze.pdf").click()
        page.get_by_role("button", name="Share 2 files").click()

        expect(page.get_by_text("2 files shared.", exact=False)).to_be_visible()
        expect(page.get_by_role("link", name="plan", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="clay", exact=True)).to_be_visible()
        expect(page.get_by_text("Draft", exact=True)).to_have_count(0)

        choose(page, papers, "plan.pdf", "glaze.pdf")
        page.get_by_role("button", name="Keep as draft").click()
        expect(page.locator("#list").get_by_text("Draft", exact=True)).to_have_count(2)
        choose(page, papers, "virus.exe")
        expect(page.get_by_text("Files ending in .exe can’t be added.")).to_be_visible()
        expect(page.get_by_role("button", name="Share 1 file")).to_be_disabled()
        choose(page, papers, "clay.pdf")  # beside it, what can be sent is sent
        page.get_by_role("button", name="Share 1 file").click()
        expect(page.get_by_text("“clay.pdf” shared.", exact=False)).to_be_visible()
        context.close()
    connection.close()
    assert content in [path.read_bytes() for path in stored()]
