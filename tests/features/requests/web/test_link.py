"""Files by link, from people who do not sign in (security R24 to R26)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from features.base.logs import without_secrets
from features.clients.models import Access
from features.clients.rights import Level
from features.documents.models import Document
from features.requests import doors, operations
from features.requests.models import UploadLink
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import picture
from tests.features.actions.web.test_client import text_of
from tests.http import Browser


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def made(cast):
    with inside(cast.a.firm):
        return operations.make_link(
            client=cast.a.household, by=cast.a.staff, now=NOON, title="Bank statements", note="Of last year."
        )


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG 1.jpg", picture("JPEG"))


def test_the_page_names_the_firm_and_what_is_asked_and_nothing_of_the_client(cast, made):
    response = Browser(cast.a.firm).get(f"/send/{made.token}/")

    said = response.content.decode()
    assert "Bank statements" in said
    assert "Of last year." in said
    assert cast.a.household.name not in said
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    with inside(cast.a.firm):
        assert UploadLink.objects.get().first_used_at is None


def test_files_come_in_under_the_name_that_was_given(cast, made):
    browser = Browser(cast.a.firm)

    response = browser.post(f"/send/{made.token}/", {"name": "Dana <b>Wells</b>", "files": [photo()]})

    assert "has it." in text_of(response), text_of(response)
    with inside(cast.a.firm):
        assert Document.objects.get().by_link.name == "Dana <b>Wells</b>"
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = staff.get(f"/workspace/clients/{cast.a.household.pk}/requests/links/").content.decode()
    assert "Dana &lt;b&gt;Wells&lt;/b&gt;" in page
    assert "IMG 1" not in browser.get(f"/send/{made.token}/").content.decode()


@pytest.mark.parametrize("given", [{"name": "", "files": "photo"}, {"name": "Dana"}])
def test_name_and_files_are_needed(cast, made, given):
    files = [photo()] if given.pop("files", None) else []

    response = Browser(cast.a.firm).post(f"/send/{made.token}/", {**given, "files": files})

    assert response.status_code == 422
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_ended_and_never_made_look_the_same(cast, made):
    with inside(cast.a.firm):
        operations.revoke(link=made.link, by=cast.a.staff, now=NOON)
    browser = Browser(cast.a.firm)

    answers = [browser.get(f"/send/{token}/") for token in (made.token, "x" * 43)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    assert Browser(cast.b.firm).get(f"/send/{made.token}/").status_code == 404


@pytest.mark.parametrize("end", ["access", "level"])
def test_a_link_for_one_thing_is_gone_with_the_access_of_who_made_it(cast, ask, end):
    request = ask()
    with inside(cast.a.firm):
        item = request.items.first()
        made = operations.hand_over(
            item=item, contact=cast.a.alice, now=NOON, name="D", email="d@bank.example"
        )
    assert Browser(cast.a.firm).get(f"/send/{made.token}/").status_code == 200
    with inside(cast.a.firm):
        rows = Access.objects.filter(contact=cast.a.alice)
        rows.delete() if end == "access" else rows.update(level=Level.VIEW_ONLY)
    browser = Browser(cast.a.firm)

    assert browser.get(f"/send/{made.token}/").status_code == 404
    assert browser.post(f"/send/{made.token}/", {"name": "D", "files": [photo()]}).status_code == 404
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_the_token_is_left_out_of_the_log(made):
    assert made.token not in without_secrets(f"/send/{made.token}/")


def test_nobody_sends_without_end(cast, made, monkeypatch):
    monkeypatch.setattr(doors, "SENDS", 40)
    browser = Browser(cast.a.firm)

    statuses = [browser.post(f"/send/{made.token}/", {"name": "D"}).status_code for _ in range(42)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


def kept(cast, made, rf, files: int) -> list[bool]:
    request = rf.post(f"/send/{made.token}/")
    request.firm = cast.a.firm
    with inside(cast.a.firm):
        return [doors.knows(request) for _ in range(files)]


def test_of_a_form_no_more_files_are_kept_than_the_link_still_takes_and_one_to_refuse(cast, made, rf):
    with inside(cast.a.firm):
        UploadLink.objects.update(most_files=2)
    assert kept(cast, made, rf, 5) == [True, True, True, False, False]

    browser = Browser(cast.a.firm)
    files = [SimpleUploadedFile(f"{n}.jpg", picture("JPEG", size=(40 + n, 30))) for n in range(2)]
    assert browser.post(f"/send/{made.token}/", {"name": "D", "files": files}).status_code == 200
    assert kept(cast, made, rf, 1) == [False]
    assert browser.post(f"/send/{made.token}/", {"name": "D", "files": [photo()]}).status_code == 404


def test_no_file_is_kept_of_who_sends_without_end(cast, made, rf, monkeypatch):
    monkeypatch.setattr(doors, "SENDS", 40)
    answers = [kept(cast, made, rf, 1)[0] for _ in range(42)]

    assert answers == [True] * 40 + [False] * 2


def test_who_sent_a_file_by_link_reads_it_by_the_name_they_gave_it(cast, ask):
    request = ask()
    with inside(cast.a.firm):
        item = request.items.first()
        made = operations.hand_over(
            item=item, contact=cast.a.alice, now=NOON, name="D", email="d@bank.example"
        )
    browser = Browser(cast.a.firm)
    browser.post(f"/send/{made.token}/", {"name": "D", "files": [photo()]})
    with inside(cast.a.firm):
        Document.objects.update(name="Suspicious, ask the police", deleted_at=NOON)

    said = browser.get(f"/send/{made.token}/").content.decode()

    assert "IMG 1.jpg" in said
    assert "Suspicious" not in said
