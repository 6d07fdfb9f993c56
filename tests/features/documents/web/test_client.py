from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.accounts.models import Session
from features.base.models import AuditEvent
from features.clients import operations as clients
from features.documents import operations
from features.documents.models import Document, DocumentType, Download
from features.documents.switches import DOCUMENTS
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

FILE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def document(cast):
    with inside(cast.a.firm):
        return make.shared(cast.a.staff, cast.a.household, "2025 return.pdf", content=make.pdf(pages=2))


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def bob(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


def paths_of(document):
    base = f"/documents/{document.pk}/"
    return [base, f"{base}preview/", f"{base}pages/1.webp", f"{base}download/"]


# --- who ---------------------------------------------------------------------------------------------


def test_everything_asks_to_sign_in_first_and_then_goes_on(cast, document):
    stranger = Browser(cast.a.firm)

    for path in ["/documents/", *paths_of(document)]:
        answer = stranger.get(path)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")
        assert answer["Location"].endswith(path.replace("/", "%2F"))


def test_another_clients_document_is_not_there(cast, document):
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)

    assert [charlie.get(path).status_code for path in paths_of(document)] == [404] * 4
    assert "2025 return" not in charlie.get("/documents/").text
    with inside(cast.a.firm):
        assert not Download.objects.exists()


def test_another_firms_document_is_not_there(cast, document):
    namesake = Browser(cast.b.firm).signed_in_as(cast.b.alice)

    assert [namesake.get(path).status_code for path in paths_of(document)] == [404] * 4


def test_a_deleted_document_is_not_there(cast, alice, document):
    with inside(cast.a.firm):
        Document.objects.update(deleted_at=NOON)

    assert [alice.get(path).status_code for path in paths_of(document)] == [404] * 4


def test_staff_without_a_client_of_their_own_do_not_get_in(cast, document):
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert staff.get(f"/documents/{document.pk}/download/").status_code == 302


@pytest.mark.parametrize("path", ["0/", "x/", "../", "00000000-0000-0000-0000-000000000000/download/"])
def test_addresses_that_are_none_are_not_there(alice, path):
    assert alice.get(f"/documents/{path}").status_code in (301, 404)


# --- the list ----------------------------------------------------------------------------------------


@pytest.mark.requirement("S0-19")
def test_the_list_names_each_document_and_who_brought_it(alice, document):
    page = alice.get("/documents/").text

    assert "2025 return" in page
    assert "From Stella Staff, just now" in page
    assert 'data-tone="accent">New<' in page


@pytest.mark.requirement("S0-18", "S0-9")
def test_whose_a_document_is_is_said_only_to_who_acts_for_several(alice, bob, document):
    assert "<span>Aldergate Household</span>" not in alice.get("/documents/").text
    assert "<span>Aldergate Household</span>" in bob.get("/documents/").text


@pytest.mark.requirement("S0-9")
def test_the_switcher_narrows_the_list(cast, bob, document):
    with inside(cast.a.firm):
        make.shared(cast.a.staff, cast.a.pottery, "Glaze.pdf")
        session = Session.objects.get(user=cast.a.bob.user)
        clients.show(contact=cast.a.bob, session=session, client_id=cast.a.pottery.pk)

    page = bob.get("/documents/").text

    assert "Glaze" in page
    assert "2025 return" not in page


@pytest.mark.requirement("S0-21", "S0-22", "S0-25")
def test_the_list_can_be_narrowed_by_address(cast, alice, document):
    with inside(cast.a.firm):
        kind = DocumentType.objects.first()
        make.shared(
            cast.a.staff,
            cast.a.household,
            "Old form.pdf",
            kind=kind,
            year=2020,
            now=NOON - timedelta(days=200),
        )

    def names(query):
        page = alice.get(f"/documents/?{query}").text
        return [name for name in ("2025 return", "Old form") if f">{name}</a>" in page]

    assert names("") == ["2025 return", "Old form"]
    assert names(f"type={kind.pk}") == ["Old form"]
    assert names("type=other") == ["2025 return"]
    assert names("year=2020") == ["Old form"]
    assert names("new=1") == ["2025 return"]
    assert names("q=form") == ["Old form"]


@pytest.mark.parametrize(
    "query",
    ["type=x", "year=20x6", "year=²²²²", "page=-1", "page=99999999999999999999", "sort=evil", "new=yes", "from=x",
     "client=1", "q=%00", "q=%FF", "q=" + "x" * 5000, "type=%00&year=0000"],
)  # fmt: skip
def test_what_an_address_should_not_ask_for_is_left_out(alice, document, query):
    assert alice.get(f"/documents/?{query}").status_code == 200


def test_a_filter_that_finds_nothing_offers_the_way_back(alice, document):
    page = alice.get("/documents/?q=zzz").text

    assert "Nothing fits" in page
    assert "Show all documents" in page


def test_a_list_without_documents_says_when_there_will_be_some(alice):
    page = alice.get("/documents/").text

    assert "No documents yet" in page
    assert "What Aldergate shares with you stands here" in page


def test_fifty_stand_on_a_page_and_more_on_the_next(cast, alice):
    with inside(cast.a.firm):
        make.copies(make.shared(cast.a.staff, cast.a.household, "0.pdf"), 52)

    first, second = alice.get("/documents/").text, alice.get("/documents/?page=2").text

    assert "1 to 50 of 53" in first
    assert 'href="?page=2"' in first
    assert "51 to 53 of 53" in second
    assert "Statement 52" in second
    assert "Statement 01" not in second
    appended = alice.get("/documents/?page=2", headers={"HX-Request": "true"}).text
    assert "1 to 53 of 53" in appended


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_eight_queries_at_most_however_long_it_is(cast, bob, count):
    with inside(cast.a.firm):
        for number in range(count):
            make.shared(cast.a.staff, cast.a.pottery, f"{number}.pdf", kind=DocumentType.objects.first())
    bob.get("/documents/")

    with CaptureQueriesContext(connection) as queries:
        assert bob.get("/documents/").status_code == 200

    assert len([q for q in queries if not q["sql"].startswith("SET ")]) <= 8


# --- one document ------------------------------------------------------------------------------------


@pytest.mark.requirement("S0-26", "S0-29")
def test_a_preview_shows_pages_and_leaves_it_new(cast, alice, document):
    page = alice.get(f"/documents/{document.pk}/")
    picture = alice.get(f"/documents/{document.pk}/pages/2.webp")

    assert f"/documents/{document.pk}/pages/2.webp" in page.text
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert {name: picture[name] for name in FILE_HEADERS} == FILE_HEADERS
    assert alice.get(f"/documents/{document.pk}/pages/3.webp").status_code == 404
    with inside(cast.a.firm):
        assert not Download.objects.exists()
    assert 'data-tone="accent">New<' in alice.get("/documents/").text


def test_a_text_is_shown_as_a_text(cast, alice):
    with inside(cast.a.firm):
        text = make.shared(cast.a.staff, cast.a.household, "list.txt", content=b"a,<script>alert(1)</script>")

    for path in (f"/documents/{text.pk}/", f"/documents/{text.pk}/preview/"):
        assert "a,&lt;script&gt;alert(1)&lt;/script&gt;" in alice.get(path).text


def test_what_can_not_be_shown_says_so(cast, alice):
    with inside(cast.a.firm):
        sheet = make.shared(cast.a.staff, cast.a.household, "sheet.xlsx", content=make.package())
        locked = make.shared(cast.a.staff, cast.a.household, "locked.pdf", content=make.locked_pdf())

    assert "XLSX files can’t be shown here" in alice.get(f"/documents/{sheet.pk}/").text
    assert "protected by a password" in alice.get(f"/documents/{locked.pk}/preview/").text


# --- download ----------------------------------------------------------------------------------------


@pytest.mark.requirement("S0-23", "S0-29")
def test_a_download_brings_the_file_and_ends_new_for_this_contact(cast, alice, bob, document, store):
    answer = alice.get(f"/documents/{document.pk}/download/")

    assert (answer.status_code, answer.getvalue()) == (200, (store / document.key).read_bytes())
    assert 'data-tone="accent">New<' not in alice.get("/documents/").text
    assert 'data-tone="accent">New<' in bob.get("/documents/").text
    with inside(cast.a.firm):
        event = AuditEvent.objects.get(event="document.downloaded")
        assert (event.actor_name, event.about_name, event.client_id) == (
            "Alice Alder",
            "2025 return",
            cast.a.household.pk,
        )


def test_a_file_leaves_inert(alice, document):
    answer = alice.get(f"/documents/{document.pk}/download/")

    assert {name: answer[name] for name in FILE_HEADERS} == FILE_HEADERS
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="2025 return.pdf"'
    assert answer["Content-Length"] == str(document.size) == str(len(answer.getvalue()))


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Grüße – März.txt", "attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe%20%E2%80%93%20M%C3%A4rz.txt"),
        ('a"b;c.txt', 'attachment; filename="a\\"b;c.txt"'),
        ("契約.txt", "attachment; filename*=utf-8''%E5%A5%91%E7%B4%84.txt"),
    ],
)
def test_names_of_any_script_arrive(cast, alice, name, header):
    with inside(cast.a.firm):
        text = make.shared(cast.a.staff, cast.a.household, name, content=b"x")

    answer = alice.get(f"/documents/{text.pk}/download/")

    assert (answer["Content-Disposition"], answer.getvalue()) == (header, b"x")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-3", (206, "bytes 0-3/10", b"0123")),
        ("bytes=7-", (206, "bytes 7-9/10", b"789")),
        ("bytes=-2", (206, "bytes 8-9/10", b"89")),
        ("bytes=-99", (200, None, b"0123456789")),
        ("bytes=5-99", (206, "bytes 5-9/10", b"56789")),
        ("bytes=0-", (200, None, b"0123456789")),
        ("bytes=10-", (416, "bytes */10", b"")),
        ("bytes=-0", (416, "bytes */10", b"")),
        ("bytes=5-2", (416, "bytes */10", b"")),
        ("bytes=0-1,4-5", (200, None, b"0123456789")),
        ("bytes=-", (200, None, b"0123456789")),
        pytest.param(f"bytes={'9' * 5000}-", (200, None, b"0123456789"), id="no number"),
        pytest.param(f"bytes=-{'9' * 5000}", (200, None, b"0123456789"), id="no number of the last"),
        ("lines=1-2", (200, None, b"0123456789")),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(cast, alice, asked, expected):
    with inside(cast.a.firm):
        text = make.shared(cast.a.staff, cast.a.household, "ten.txt", content=b"0123456789")

    answer = alice.get(f"/documents/{text.pk}/download/", headers={"Range": asked})

    assert (answer.status_code, answer.get("Content-Range"), answer.getvalue()) == expected
    assert answer["Content-Security-Policy"] == FILE_HEADERS["Content-Security-Policy"]


def test_the_rest_of_a_download_is_not_a_second_one(cast, alice, document):
    path = f"/documents/{document.pk}/download/"
    first = alice.get(path)
    whole = first.getvalue()

    rest = alice.get(path, headers={"Range": "bytes=100-", "If-Range": first["ETag"]})

    assert (rest.status_code, rest.getvalue()) == (206, whole[100:])
    with inside(cast.a.firm):
        assert AuditEvent.objects.filter(event="document.downloaded").count() == 1


@pytest.mark.parametrize("person", ["alice", "staff"])
def test_who_knows_the_tag_from_the_headers_alone_downloads_and_goes_on_once(cast, document, person):
    browser = Browser(cast.a.firm).signed_in_as(getattr(cast.a, person))
    path = f"{'/workspace' if person == 'staff' else ''}/documents/{document.pk}/download/"
    rest = {"Range": "bytes=1-", "If-Range": browser.head(path)["ETag"]}

    for _ in range(2):
        answer = browser.get(path, headers=rest)
        assert (answer.status_code, len(answer.getvalue())) == (206, document.size - 1)
        with inside(cast.a.firm):
            assert AuditEvent.objects.filter(event="document.downloaded").count() == 1
            assert Download.objects.count() == (person == "alice")


def test_who_downloaded_an_earlier_version_has_not_begun_the_newest(cast, document):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    path = f"/workspace/documents/{document.pk}/download/"
    stella.get(path).getvalue()
    with inside(cast.a.firm):
        file = make.accepted("New.txt", b"0123456789")
        operations.add_version(document=document, file=file, by=cast.a.staff, now=NOON)

    stella.get(path, headers={"Range": "bytes=1-", "If-Range": stella.head(path)["ETag"]}).getvalue()

    with inside(cast.a.firm):
        assert AuditEvent.objects.filter(event="document.downloaded").count() == 2


@pytest.mark.parametrize("headers", [{"Range": "bytes=1-"}, {"Range": "bytes=100-", "If-Range": '"other"'}])
def test_leaving_out_the_first_byte_is_a_download_all_the_same(cast, alice, document, headers):
    alice.get(f"/documents/{document.pk}/download/", headers=headers).getvalue()

    with inside(cast.a.firm):
        assert Download.objects.count() == 1


def test_looking_at_the_headers_is_no_download(cast, alice, document):
    answer = alice.head(f"/documents/{document.pk}/download/")

    assert (answer.status_code, answer.getvalue(), answer["Content-Length"]) == (200, b"", str(document.size))
    with inside(cast.a.firm):
        assert not Download.objects.exists()


def test_a_file_the_store_can_not_give_was_not_downloaded(cast, alice, document, store):
    (store / document.key).unlink()

    answer = alice.get(f"/documents/{document.pk}/download/")

    assert answer.status_code == 503
    assert "can’t be fetched at the moment" in answer.text
    assert alice.get(f"/documents/{document.pk}/pages/1.webp").status_code == 503
    with inside(cast.a.firm):
        assert not Download.objects.exists()


@pytest.mark.requirement("D12")
def test_off_is_gone_and_on_again_is_as_before(cast, alice, document, turn):
    turn(DOCUMENTS, on=False)
    assert [alice.get(path).status_code for path in ["/documents/", *paths_of(document)]] == [404] * 5
    turn(DOCUMENTS, on=True)
    assert alice.get(f"/documents/{document.pk}/").status_code == 200


def test_times_are_said_in_the_firms_zone(cast, alice):
    with inside(cast.a.firm):
        make.shared(
            cast.a.staff, cast.a.household, now=datetime(2026, 3, 9, 3, tzinfo=UTC)
        )  # March 8 in New York

    assert "From Stella Staff, March 8" in alice.get("/documents/").text
