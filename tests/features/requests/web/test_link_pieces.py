"""Files in pieces by a link, without signing in: its token is asked with every piece, and its limits hold."""

import io
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from features.clients.models import Client
from features.documents import tus
from features.documents.errors import FileRefused
from features.documents.models import Arriving, Document
from features.requests import operations, queries
from features.requests.models import UploadLink
from features.requests.switches import UPLOAD_LINKS
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.factories.documents import accepted, picture
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

TUS = {"Tus-Resumable": "1.0.0"}
PHOTO = picture("JPEG", size=(80, 60))
HALF = len(PHOTO) // 2
type Sent = Any


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def made(cast):
    with inside(cast.a.firm):
        return operations.make_link(
            client=cast.a.household, by=cast.a.staff, now=NOON, title="Statements", most_files=3, most_mb=1
        )


@pytest.fixture
def guest(cast) -> Browser:
    return Browser(cast.a.firm)


def begin(guest: Browser, token: str, size: int = len(PHOTO), name: str = "IMG 7.jpg") -> Sent:
    said = f"filename {b64encode(name.encode()).decode()}"
    given = {**TUS, "Upload-Length": str(size), "Upload-Metadata": said}
    return guest.post(f"/send/{token}/pieces/", headers=given, content_type="application/octet-stream")


def patch(guest: Browser, url: str, content: bytes, offset: int = 0) -> Sent:
    given = {**TUS, "Upload-Offset": str(offset)}
    return guest.generic("PATCH", url, content, content_type=tus.BODY, headers=given)


def half(guest: Browser, token: str) -> str:
    """Begin a file and send half of it; return its address."""
    url: str = begin(guest, token)["Location"]
    assert patch(guest, url, PHOTO[:HALF]).status_code == 204
    return url


@pytest.mark.requirement("S0-24")
def test_after_a_dropped_connection_it_goes_on_where_it_was_and_becomes_a_document(cast, made, guest):
    url = half(guest, made.token)
    assert guest.generic("HEAD", url, headers=TUS)["Upload-Offset"] == str(HALF)

    assert patch(guest, url, PHOTO[HALF:], HALF).status_code == 204
    page = guest.post(f"/send/{made.token}/", {"name": "Dana", "arrived": url.split("/")[-2]})

    assert "has it." in text_of(page)
    with inside(cast.a.firm):
        document = Document.objects.get()
        assert (document.size, document.client, document.by_link.name) == (
            len(PHOTO),
            cast.a.household,
            "Dana",
        )
        assert document.by_link.filename == "IMG 7.jpg"


def test_posted_twice_it_is_kept_once(cast, made, guest):
    url = half(guest, made.token)
    patch(guest, url, PHOTO[HALF:], HALF)
    said = {"name": "Dana", "arrived": url.split("/")[-2]}

    answers = [guest.post(f"/send/{made.token}/", said, headers={"HX-Request": "true"}) for _ in "ab"]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "IMG 7.jpg" in answers[1].content.decode()
    with inside(cast.a.firm):
        assert Document.objects.count() == 1


def revoked(cast: Cast, link: UploadLink) -> None:
    operations.revoke(link=link, by=cast.a.staff, now=NOON)


def archived(cast: Cast, link: UploadLink) -> None:
    Client.objects.filter(pk=link.client_id).update(archived_at=NOON)


def expired(cast: Cast, link: UploadLink) -> None:
    UploadLink.objects.filter(pk=link.pk).update(expires_at=NOON, created_at=NOON - timedelta(days=7))


@pytest.mark.parametrize("end", [revoked, archived, expired])
def test_once_the_link_has_ended_no_further_piece_is_taken(cast, made, guest, end: Callable[..., None]):
    url = half(guest, made.token)
    with inside(cast.a.firm):
        end(cast, made.link)

    assert patch(guest, url, PHOTO[HALF:], HALF).status_code == 404
    assert guest.generic("HEAD", url, headers=TUS).status_code == 404
    assert begin(guest, made.token).status_code == 404
    with inside(cast.a.firm):
        assert Arriving.objects.get().offset == HALF


def test_with_links_off_no_further_piece_is_taken(made, guest, turn):
    url = half(guest, made.token)
    turn(UPLOAD_LINKS, on=False)

    assert patch(guest, url, PHOTO[HALF:], HALF).status_code == 404


class Slow(io.BytesIO):
    """A body whose second part comes a week later."""

    clock: Any = None

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            self.clock.shift(timedelta(days=8))
        return super().read(size)


def test_a_link_that_ends_in_the_middle_of_one_request_keeps_no_piece_more(
    cast, made, guest, monkeypatch, clock
):
    url = begin(guest, made.token)["Location"]
    monkeypatch.setattr(tus, "PIECE", HALF)
    body = Slow(PHOTO)
    body.clock = clock
    given = {"headers": {**TUS, "Upload-Offset": "0"}, "content_type": tus.BODY}

    answer = guest.generic("PATCH", url, PHOTO, **given, **{"wsgi.input": body})

    assert answer.status_code == 404
    with inside(cast.a.firm):
        assert Arriving.objects.get().offset == HALF


def test_another_link_of_the_same_client_reaches_none_of_it(cast, made, guest):
    url = half(guest, made.token)
    with inside(cast.a.firm):
        other = operations.make_link(client=cast.a.household, by=cast.a.staff, now=NOON, title="Others")
    elsewhere = url.replace(made.token, other.token)

    assert guest.generic("HEAD", elsewhere, headers=TUS).status_code == 404
    assert patch(guest, elsewhere, PHOTO[HALF:], HALF).status_code == 404
    page = guest.post(f"/send/{other.token}/", {"name": "Dana", "arrived": url.split("/")[-2]})
    assert page.status_code == 422
    assert Browser(cast.b.firm).generic("HEAD", url, headers=TUS).status_code == 404


def test_files_and_bytes_of_a_link_are_stated_and_counted_with_what_is_on_its_way(cast, made, guest):
    assert "takes 3 files at most, 1 MB altogether" in text_of(guest.get(f"/send/{made.token}/"))
    big = 600 * 1024
    assert begin(guest, made.token, big).status_code == 201

    refused = begin(guest, made.token, big)

    assert refused.status_code == 422
    assert refused.content.decode() == "This file has 600 KB, and 424 KB of 1 MB are left of this link."
    assert [begin(guest, made.token, 10).status_code for _ in range(3)] == [201, 201, 422]
    with inside(cast.a.firm):
        assert queries.promised_to(made.link) == (3, big + 20)


def test_a_file_of_a_form_finds_the_room_that_is_left(cast, made, guest):
    with inside(cast.a.firm):
        UploadLink.objects.update(most_bytes=len(PHOTO) + 10)
        operations.receive(token=made.token, file=accepted("First.jpg", PHOTO), name="Dana", now=NOON)
        second = picture("JPEG", size=(81, 60))

        with pytest.raises(FileRefused, match="10 bytes of"):
            operations.receive(token=made.token, file=accepted("2.jpg", second), name="Dana", now=NOON)

        assert Document.objects.count() == 1


def test_the_script_is_told_why_a_file_is_not_taken(made, guest):
    url = half(guest, made.token)
    said = {"name": "", "arrived": url.split("/")[-2]}

    answer = guest.post(f"/send/{made.token}/", said, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert "Not added" in text_of(answer)


def test_a_link_of_staff_for_one_thing_answers_it(cast, ask, guest, mailed):
    request = ask()
    mailed()
    with inside(cast.a.firm):
        item = request.items.first()
        made = operations.make_link(
            client=cast.a.household, by=cast.a.staff, now=NOON, title="W-2", item=item
        )
        operations.receive(token=made.token, file=accepted("W-2.jpg", PHOTO), name="Dana", now=NOON)
        item.refresh_from_db()
        assert (item.state, item.answer) == ("answered", "files")
        assert [one.name for one in queries.files_of([item])[item.pk]] == ["W-2"]
    assert mailed() == ["olga@example.com: Dana sent the first file by link: W-2"]
    said = text_of(guest.get(f"/send/{made.token}/"))
    assert "Aldergate asks you for files" in said
    assert "W-2.jpg" not in said
    with inside(cast.a.firm):
        operations.accept(item=item, by=cast.a.staff, now=NOON)
    assert guest.get(f"/send/{made.token}/").status_code == 404
