from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts.roles import PERMISSIONS, Role
from features.base.models import AuditEvent
from features.base.permissions import Permission
from features.clients.models import Client
from features.documents import operations
from features.documents.models import Document, DocumentType
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

INDEX = "/workspace/documents/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def document(cast):
    with inside(cast.a.firm):
        return make.shared(cast.a.owner, cast.a.household, "Return.pdf")


@pytest.fixture
def arrived(cast):
    with inside(cast.a.firm):
        return make.uploaded(cast.a.alice, cast.a.household, "Receipt.pdf")


@pytest.fixture
def only(monkeypatch):
    """Leave the role of staff with these permissions alone."""

    def left(*permissions):
        monkeypatch.setitem(PERMISSIONS, Role.STAFF, frozenset(permissions))

    return left


def posts_of(document):
    base = f"{INDEX}{document.pk}/"
    return [f"{base}deletion/", f"{base}restoration/"]


def pages_of(document):
    base = f"{INDEX}{document.pk}/"
    return [base, f"{base}pages/1.webp", f"{base}download/"]


def record_of(client):
    return f"/workspace/clients/{client.pk}/documents/"


# --- who ---------------------------------------------------------------------------------------------


def test_pages_are_for_staff(cast, document):
    for stranger in (Browser(cast.a.firm), Browser(cast.a.firm).signed_in_as(cast.a.alice)):
        for path in [INDEX, record_of(cast.a.household), *pages_of(document)]:
            assert stranger.get(path)["Location"].startswith("/workspace/sign-in/")
        for path in posts_of(document):
            assert stranger.post(path).status_code == 302


def test_another_firms_staff_find_nothing(cast, document):
    olga = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    assert [olga.get(path).status_code for path in pages_of(document)] == [404] * 3
    assert [olga.post(path).status_code for path in posts_of(document)] == [404] * 2
    assert olga.get(record_of(cast.a.household)).status_code == 404
    assert olga.post(f"{record_of(cast.a.household)}share/", {"files": make.upload_of()}).status_code == 404
    assert "Return" not in olga.get(INDEX).text


def test_without_the_permission_to_see_documents_there_is_none_to_see(cast, stella, document, only):
    only(Permission.CLIENTS_VIEW)

    for path in [INDEX, record_of(cast.a.household), *pages_of(document)]:
        assert stella.get(path).status_code == 403
    assert "/workspace/documents/" not in stella.get(f"/workspace/clients/{cast.a.household.pk}/").text


def test_without_the_permission_to_share_or_delete_both_are_refused_and_not_offered(
    cast, stella, document, only
):
    only(Permission.CLIENTS_VIEW, Permission.DOCUMENTS_VIEW)

    page, tab = stella.get(f"{INDEX}{document.pk}/").text, stella.get(record_of(cast.a.household)).text

    assert "Delete" not in page.replace(">Delete</button></form></footer>", "")  # the dialog of the layout
    assert 'name="name"' not in page
    assert 'type="file"' not in tab
    assert stella.post(f"{INDEX}{document.pk}/", {"name": "New"}).status_code == 403
    assert [stella.post(path).status_code for path in posts_of(document)] == [403, 403]
    assert stella.post(f"{record_of(cast.a.household)}share/", {"files": make.upload_of()}).status_code == 403
    with inside(cast.a.firm):
        assert list(Document.objects.values_list("name", "deleted_at")) == [("Return", None)]


# --- the list ----------------------------------------------------------------------------------------


def test_the_list_shows_documents_of_every_client(stella, document, arrived):
    page = stella.get(INDEX).text

    assert "Return" in page
    assert "Receipt" in page
    assert "Came in" in page


def test_what_came_by_an_upload_link_says_so(cast, stella, arrived):
    with inside(cast.a.firm):
        Document.objects.filter(pk=arrived.pk).update(uploaded_by=None)

    assert "An upload link" in stella.get(INDEX).text
    assert "From an upload link, " in stella.get(f"{INDEX}{arrived.pk}/").text


def test_the_list_can_be_narrowed(cast, stella, document, arrived):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
        make.shared(cast.a.owner, cast.a.bakery, "Flour.pdf", kind=kind, year=2020)

    def names(query):
        page = stella.get(f"{INDEX}?{query}").text
        return {name for name in ("Return", "Receipt", "Flour") if f">{name}</a>" in page}

    assert names("from=client") == {"Receipt"}
    assert names("from=firm") == {"Return", "Flour"}
    assert names(f"client={cast.a.bakery.pk}") == {"Flour"}
    assert names("year=2020") == {"Flour"}
    assert names(f"type={kind.pk}") == {"Flour"}
    assert names("q=flo bak") == {"Flour"}
    assert "Nothing fits" in stella.get(f"{INDEX}?q=zzz").text


def test_an_empty_list_says_what_to_do(stella):
    assert "Open a client and share the first file." in stella.get(INDEX).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_eight_queries_at_most_however_long_it_is(cast, stella, count):
    with inside(cast.a.firm):
        for number in range(count):
            make.shared(cast.a.owner, cast.a.household, f"{number}.pdf", now=NOON - timedelta(days=number))
    stella.get(INDEX)

    with CaptureQueriesContext(connection) as queries:
        assert stella.get(INDEX).status_code == 200

    assert len([q for q in queries if not q["sql"].startswith("SET ")]) <= 8


# --- one document ------------------------------------------------------------------------------------


def test_a_document_says_who_has_downloaded_it(cast, stella, document):
    assert "Nobody yet." in stella.get(f"{INDEX}{document.pk}/").text

    with inside(cast.a.firm):
        operations.mark_downloaded(document=document, by=cast.a.bob, now=NOON)

    assert "Bob Birch" in stella.get(f"{INDEX}{document.pk}/").text


def test_staff_download_what_came_in(cast, stella, arrived, store):
    answer = stella.get(f"{INDEX}{arrived.pk}/download/")

    assert answer.getvalue() == (store / arrived.key).read_bytes()
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert stella.get(f"{INDEX}{arrived.pk}/pages/1.webp")["Content-Type"] == "image/webp"
    with inside(cast.a.firm):
        event = AuditEvent.objects.get(event="document.downloaded")
        assert (event.actor_side, event.client_id) == ("staff", cast.a.household.pk)


def test_particulars_are_put_right(cast, stella, document):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()

    answer = stella.post(
        f"{INDEX}{document.pk}/", {"name": "2025 return", "kind": kind.pk, "year": "2025"}, follow=True
    )

    assert "“2025 return” saved." in answer.text
    with inside(cast.a.firm):
        assert list(Document.objects.values_list("name", "type", "year")) == [("2025 return", kind.pk, 2025)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": ""}, "Enter a name for this document."),
        ({"name": "\u202e"}, "Enter a name for this document."),
        ({"name": "x" * 151}, "Keep this under 151 characters"),
        ({"name": "Return", "year": "1700"}, "Choose a year from 1900 to 2028."),
        ({"name": "Return", "year": "abcd"}, "Enter a year with four digits"),
        ({"name": "Return", "kind": "x"}, "This type is gone."),
    ],
)
def test_particulars_that_can_not_be_are_refused_and_stay_typed(cast, stella, document, said, words):
    answer = stella.post(f"{INDEX}{document.pk}/", {"kind": "", "year": "2025", **said})

    assert answer.status_code == 422
    assert words in answer.text
    with inside(cast.a.firm):
        assert list(Document.objects.values_list("name", "year")) == [("Return", 2026)]


@pytest.mark.requirement("S0-32")
def test_deleting_offers_undo(cast, stella, arrived):
    page = stella.get(f"{INDEX}{arrived.pk}/").text
    deleted = stella.post(f"{INDEX}{arrived.pk}/deletion/", follow=True)

    assert 'data-confirm="Delete “Receipt”?"' in page
    assert "“Receipt” is deleted. Aldergate Household no longer sees it." in deleted.text
    assert f'action="{INDEX}{arrived.pk}/restoration/"' in deleted.text
    assert stella.get(f"{INDEX}{arrived.pk}/").status_code == 404
    restored = stella.post(f"{INDEX}{arrived.pk}/restoration/", follow=True)
    assert "“Receipt” is back." in restored.text
    assert stella.post(f"{INDEX}{arrived.pk}/restoration/").status_code == 409


# --- a client's record -------------------------------------------------------------------------------


def test_the_record_has_a_tab_and_a_panel(cast, stella, document):
    page = stella.get(f"/workspace/clients/{cast.a.household.pk}/").text

    assert f'href="{record_of(cast.a.household)}"' in page
    assert "Return" in page
    assert "No documents yet" in stella.get(record_of(cast.a.bakery)).text


def test_the_tab_says_who_will_see_what_is_shared(cast, stella):
    page = stella.get(record_of(cast.a.household)).text
    assert "<b>Alice Alder and Bob Birch</b> will see it and get an e-mail." in page

    with inside(cast.a.firm):
        lonely = Client.objects.create(name="Lonely Hearts", kind="business")

    assert (
        "Nobody of Lonely Hearts who may see this is on the portal yet." in stella.get(record_of(lonely)).text
    )


def test_several_files_are_shared_at_once(cast, stella):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
    files = [make.upload_of("One.pdf"), make.upload_of("Two.png", make.picture())]

    answer = stella.post(
        f"{record_of(cast.a.household)}share/", {"files": files, "kind": kind.pk, "year": "2024"}, follow=True
    )

    assert "2 files shared. Alice Alder and Bob Birch got an e-mail." in answer.text
    with inside(cast.a.firm):
        assert set(Document.objects.values_list("name", "type", "year")) == {
            ("One", kind.pk, 2024),
            ("Two", kind.pk, 2024),
        }


def test_what_can_be_shared_is_shared_and_the_rest_is_named(cast, stella):
    files = [make.upload_of("One.pdf"), make.upload_of("virus.pdf", b"MZ" + b"\0" * 99)]

    answer = stella.post(f"{record_of(cast.a.household)}share/", {"files": files})

    assert answer.status_code == 422
    assert "This file is named .pdf, but it is something else." in answer.text
    with inside(cast.a.firm):
        assert list(Document.objects.values_list("name", flat=True)) == ["One"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose the files to share."),
        ({"year": "3000"}, "Choose a year"),
        ({"kind": "x"}, "This type is gone."),
    ],
)
def test_a_form_that_can_not_be_shares_nothing(cast, stella, said, words):
    files = {"files": make.upload_of()} if said else {}

    answer = stella.post(f"{record_of(cast.a.household)}share/", {**files, **said})

    assert answer.status_code == 422
    assert words in answer.text
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_nothing_is_shared_with_an_archived_client(cast, stella):
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.bakery.pk).update(archived_at=NOON)

    assert 'type="file"' not in stella.get(record_of(cast.a.bakery)).text
    assert stella.post(f"{record_of(cast.a.bakery)}share/", {"files": make.upload_of()}).status_code == 404
    with inside(cast.a.firm):
        assert not Document.objects.exists()
