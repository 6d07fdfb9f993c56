"""
Hostile files: each is refused, or delivered inert. Sent in pieces, for there a name comes as it is; and looked at in a
real Chromium, on the portal's own origin.
"""

import contextlib
import threading
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Dialog, Error, Request

from features.accounts import sessions
from features.accounts.models import Session
from features.documents import formats
from features.documents.models import Document
from tenants.context import inside
from tests.branding.stage import chromium
from tests.factories import documents as make
from tests.factories.hostile import EVERY, HTML, INERT, REFUSED, Hostile
from tests.features.documents.web.test_pieces import begin, id_of, patch
from tests.http import Browser

PLACES = ("script", "iframe", "img", "object", "embed", "link")
TRY = """([url, places]) => Promise.all(places.map(name => new Promise(done => {
    const place = document.createElement(name)
    if (name === 'link') { place.rel = 'stylesheet'; place.href = url }
    else if (name === 'object') place.data = url
    else place.src = url
    place.onload = place.onerror = done
    document.body.append(place)
    setTimeout(done, 1500)
})))"""


def test_there_are_forty_and_more():
    assert len(EVERY) >= 40
    assert len({each.what for each in EVERY}) == len(EVERY)


@pytest.mark.parametrize("hostile", [each for each in EVERY if each.ends == REFUSED], ids=str)
def test_it_is_refused_with_a_reason_and_nothing_of_it_stays(cast, stored, hostile: Hostile):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    answer = begin(alice, len(hostile.content), hostile.name)
    if answer.status_code == 201:
        answer = patch(alice, answer["Location"], hostile.content)

    assert answer.status_code == 422
    assert len(answer.text) > 20
    assert stored() == []
    form = alice.post("/documents/upload/", {"files": make.upload_of(hostile.name, hostile.content)})
    assert form.status_code == 422
    with inside(cast.a.firm):
        assert not Document.objects.exists()


@pytest.mark.parametrize("hostile", [each for each in EVERY if each.ends == INERT], ids=str)
def test_it_leaves_as_nothing_but_bytes_under_a_harmless_name(cast, stored, store, hostile: Hostile):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    url = begin(alice, len(hostile.content), hostile.name)["Location"]
    assert patch(alice, url, hostile.content).status_code == 204
    assert alice.post("/documents/upload/", {"arrived": id_of(url)}).status_code == 302
    with inside(cast.a.firm):
        document = Document.objects.get()

    answer = alice.get(f"/documents/{document.pk}/download/")
    assert answer.getvalue() == hostile.content

    assert answer["Content-Type"] in {each.content_type for each in formats.BY_EXTENSION.values()}
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "\n" not in str(answer.headers["Content-Disposition"])
    assert not answer.cookies
    assert len(document.name) <= 150
    assert not [sign for sign in document.name if unicodedata.category(sign) in ("Cc", "Cf")]
    assert "/" not in document.name.replace("</", "")
    [kept] = stored()
    assert kept.resolve().is_relative_to(store)
    assert "<img src=x" not in alice.get("/documents/").text


# --- in a browser ----------------------------------------------------------------------------------------


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the product logs its requests itself."""


@pytest.fixture
def stage(committed_database, store) -> Iterator[tuple[str, str, list[str]]]:
    """Give the portal's address, a session in it, and the ids of all that was taken."""
    a = committed_database.a
    with inside(a.firm):
        taken = [
            str(make.uploaded(a.alice, a.household, each.name, content=each.content, now=timezone.now()).pk)
            for each in EVERY
            if each.ends == INERT
        ]
        _, token = sessions.start(
            user=a.alice.user, side=Session.Side.CLIENT, method="link", now=timezone.now()
        )
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{a.firm.slug}.localhost:{server.server_port}", token, taken
    server.shutdown()
    server.server_close()
    connection.close()


@pytest.mark.browser
@pytest.mark.slow
def test_nothing_of_them_runs_in_chromium_on_the_portals_own_origin(stage):
    home, token, taken = stage
    harm: list[str] = []
    with chromium() as browser:
        context = browser.new_context(accept_downloads=True)
        context.add_cookies([{"name": "sid", "value": token, "url": home}])
        page = context.new_page()

        def shown(dialog: Dialog) -> None:
            harm.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def asked(request: Request) -> None:
            harm.extend([request.url] if "hacked" in request.url else [])

        page.on("dialog", shown)
        page.on("request", asked)
        for document in taken:
            download = f"{home}/documents/{document}/download/"
            page.goto(f"{home}/documents/{document}/")
            page.evaluate(TRY, [download, PLACES])
            assert page.title() != "hacked"
            with contextlib.suppress(Error):  # "Download is starting": it is saved, and not shown
                page.goto(download)
            assert page.title() != "hacked"
        page.goto(f"{home}/documents/")
        assert page.locator("#rows .row").count() >= min(len(taken), 20)
        assert harm == []
        page.route("**/control/", lambda route: route.fulfill(body=HTML, content_type="text/html"))
        with contextlib.suppress(Error):
            page.goto(f"{home}/control/")
        context.close()
    assert harm, "the same page, sent as a page, does its harm: so this test would see it"
