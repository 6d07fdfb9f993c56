"""Everything that answers a request, as one zip: for staff and for the client's people."""

import io
import zipfile
from collections.abc import Iterator

import pytest
import time_machine

from features.clients.models import Access
from features.clients.rights import Level
from features.documents.models import Document, Lock
from features.requests import operations
from features.requests.models import Request
from features.requests.switches import REQUESTS
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import accepted, uploaded
from tests.features.actions.web.test_client import text_of
from tests.http import Browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def asked(cast, ask) -> Request:
    """Alice sends two files for one thing, and Bob one for another; a fourth file answers nothing."""
    asked = ask()
    with inside(cast.a.firm):
        first, second, _ = asked.items.all()
        for item, who, name in (
            (first, cast.a.alice, "W-2.pdf"),
            (first, cast.a.alice, "Second W-2.pdf"),
            (second, cast.a.bob, "Interest.pdf"),
        ):
            operations.answer(item=item, contact=who, file=accepted(name), now=NOON)
        uploaded(cast.a.alice, cast.a.household, "Holiday.pdf")
    return asked


@pytest.fixture
def staffs(cast, asked) -> str:
    return f"/workspace/clients/{cast.a.household.pk}/requests/{asked.pk}/"


def files_in(answer) -> list[str]:
    assert answer["Content-Type"] == "application/zip", answer
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return sorted(name.rpartition("/")[2] for name in archive.namelist())


ALL = ["Interest.pdf", "Second W-2.pdf", "W-2.pdf"]


@pytest.mark.requirement("S0-23")
def test_staff_take_what_answers_a_request_and_nothing_else(cast, staffs):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    page = stella.get(staffs)
    assert "Download all 3 files" in text_of(page)

    answer = stella.get(f"{staffs}files/")

    assert answer["Content-Disposition"] == 'attachment; filename="Aldergate Household, Your 2025 return.zip"'
    assert files_in(answer) == ALL


@pytest.mark.requirement("S0-23")
def test_the_clients_people_take_the_same_and_what_waits_to_be_paid_is_left_out(cast, asked):
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert "Download all 3 files" in text_of(alice.get(f"/requests/{asked.pk}/"))
    assert files_in(alice.get(f"/requests/{asked.pk}/files/")) == ALL
    with inside(cast.a.firm):
        locked = Document.objects.get(name="Interest")
        Lock.objects.create(document=locked, invoice_id=locked.pk)

    assert files_in(alice.get(f"/requests/{asked.pk}/files/")) == [
        "Left out.txt",
        "Second W-2.pdf",
        "W-2.pdf",
    ]


def test_who_only_uploads_takes_their_own_files(cast, asked):
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.bob, client=cast.a.household).update(level=Level.UPLOAD_ONLY)
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    assert "Download the file" in text_of(bob.get(f"/requests/{asked.pk}/"))
    assert files_in(bob.get(f"/requests/{asked.pk}/files/")) == ["Interest.pdf"]


def test_it_is_nobody_elses(cast, asked, staffs):
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    assert charlie.get(f"/requests/{asked.pk}/files/").status_code == 404
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    other = f"/workspace/clients/{cast.a.bakery.pk}/requests/{asked.pk}/files/"
    assert stella.get(other).status_code == 404
    assert Browser(cast.b.firm).signed_in_as(cast.b.staff).get(f"{staffs}files/").status_code == 404


def test_without_files_there_is_nothing_to_download(cast, ask):
    empty = ask("Nothing yet")
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    assert "Download" not in text_of(alice.get(f"/requests/{empty.pk}/"))
    answer = alice.get(f"/requests/{empty.pk}/files/", follow=True)
    assert answer.redirect_chain == [(f"/requests/{empty.pk}/", 302)]


def test_with_requests_off_there_are_none(cast, asked, staffs, turn):
    turn(REQUESTS, on=False)

    for who, path in ((cast.a.staff, staffs), (cast.a.alice, f"/requests/{asked.pk}/")):
        assert Browser(cast.a.firm).signed_in_as(who).get(f"{path}files/").status_code == 404
