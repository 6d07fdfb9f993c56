"""Search, tags, pictures and views in the lists of both sides."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.base import outbox
from features.documents import operations
from features.documents.models import Document, Lock, Scan
from tenants.context import inside
from tests.factories import documents as make
from tests.http import Browser

LIST, STAFF = "/documents/", "/workspace/documents/"
WORDS = b"The kiln <b>was</b> fired in the studio, and the glaze is of the best."


@pytest.fixture
def client(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.bob)


@pytest.fixture
def staff(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def papers(cast):
    a = cast.a
    with inside(a.firm):
        made = {
            "words": make.shared(a.staff, a.household, "Words.txt", content=WORDS, now=timezone.now()),
            "photo": make.shared(
                a.staff, a.pottery, "Photo.png", content=make.picture("PNG", (500, 400)), now=timezone.now()
            ),
        }
        operations.tag(documents=[made["words"]], by=a.staff, add=["Cnry-tag"])
        outbox.deliver_waiting()
    return made


@pytest.mark.requirement("S0-19")
@pytest.mark.parametrize("where", [LIST, STAFF])
def test_a_search_shows_where_the_words_stand(client, staff, papers, where):
    page = (client if where == LIST else staff).get(f"{where}?q=kiln").text

    assert "The <mark>kiln</mark> &lt;b&gt;was&lt;/b&gt; fired" in page
    assert "Photo" not in page.partition("<main")[2]


@pytest.mark.requirement("S0-19", "S0-21", "S0-22", "S0-25")
def test_a_search_that_finds_nothing_says_what_to_do(client, papers):
    assert "Try fewer words" in client.get(f"{LIST}?q=nowhere").text
    narrowed = client.get(f"{LIST}?q=kiln&year=1999&sort=name").text
    assert "Look in all documents" in narrowed
    assert 'href="?q=kiln&amp;sort=name"' in narrowed
    assert "Nothing new" in client.get(f"{LIST}?new=1&type=other&year=1999").text


def test_clients_never_see_a_tag_nor_find_one(client, papers):
    one = f"{LIST}{papers['words'].pk}/"

    pages = [
        client.get(each).text
        for each in (LIST, f"{LIST}?q=cnry", f"{LIST}?q=kiln", f"{LIST}?view=grid", one, f"{one}preview/")
    ]

    assert not [page for page in pages if "cnry-tag" in page.lower()]
    assert "Try fewer words" in pages[1]
    assert "Photo" in client.get(f"{LIST}?tag=Cnry-tag").text  # narrows nothing there


def test_staff_see_tags_and_narrow_by_them(staff, papers):
    page = staff.get(f"{STAFF}?tag=Cnry-tag").text

    assert '<span class="badge">Cnry-tag</span>' in page
    assert "Words" in page
    assert "Photo" not in page.partition("<tbody")[2]


def test_staff_tag_what_they_ticked_and_return_to_their_list(cast, staff, papers):
    body = {
        "document": [str(each.pk) for each in papers.values()],
        "tag": "Box 7",
        "next": f"{STAFF}?sort=name",
    }

    answer = staff.post(f"{STAFF}tags/", body)

    assert answer.headers["Location"] == f"{STAFF}?sort=name"
    assert "2 documents tagged." in staff.get(STAFF).text
    staff.post(f"{STAFF}tags/", body | {"do": "remove"})
    with inside(cast.a.firm):
        assert list(Document.objects.get(pk=papers["words"].pk).tags) == ["Cnry-tag"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"tag": "x"}, "Tick the documents first"),
        ({"tag": "x" * 41, "document": "words"}, "Keep a tag under 41 characters"),
        ({"tag": "Cnry-tag", "document": "words"}, "tagged like that already"),
        ({"tag": "none", "document": "words", "do": "remove"}, "None of them has this tag"),
        ({"tag": "x", "document": "mangled"}, "Tick the documents first"),
    ],
)
def test_what_can_not_be_tagged_is_said(staff, papers, body, said):
    if body.get("document") == "words":
        body = body | {"document": str(papers["words"].pk)}

    assert staff.post(f"{STAFF}tags/", body | {"next": "https://evil.example/"}).headers["Location"] == STAFF
    assert said in staff.get(STAFF).text


def test_the_page_of_a_document_keeps_its_tags(cast, staff, papers):
    one = f"{STAFF}{papers['words'].pk}/"
    assert 'value="Cnry-tag"' in staff.get(one).text

    staff.post(one, {"name": "Words", "year": "2025", "kind": "", "tags": "Box 7, cnry-tag"})

    with inside(cast.a.firm):
        assert Document.objects.get(pk=papers["words"].pk).tags == ["Cnry-tag", "Box 7"]
    assert staff.post(one, {"name": "Words", "year": "2025", "kind": "", "tags": "x" * 41}).status_code == 422


@pytest.mark.requirement("S3-6")
@pytest.mark.parametrize("where", [LIST, STAFF])
def test_photos_stand_in_a_grid_with_small_pictures(client, staff, papers, where):
    browser = client if where == LIST else staff

    page = browser.get(f"{where}?view=grid").text

    picture = f"{where}{papers['photo'].pk}/thumbnail.webp"
    assert f'src="{picture}"' in page
    assert 'class="shelf"' in page
    answer = browser.get(picture)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert browser.get(f"{where}{papers['words'].pk}/thumbnail.webp").status_code == 404
    assert f'src="{picture}"' in browser.get(where).text


def test_what_waits_to_be_paid_shows_no_picture_to_the_client(cast, client, staff, papers):
    with inside(cast.a.firm):
        Lock.objects.create(document=papers["photo"], invoice_id=papers["photo"].pk)
    picture = f"{papers['photo'].pk}/thumbnail.webp"

    assert client.get(LIST + picture).status_code == 404
    assert client.get(f"{LIST}{papers['photo'].pk}/pages/1.webp").status_code == 404
    assert picture not in client.get(LIST).text
    assert staff.get(STAFF + picture).status_code == 200


def test_what_the_scanner_holds_shows_no_picture_to_anybody(cast, staff, papers):
    with inside(cast.a.firm):
        Document.objects.filter(pk=papers["photo"].pk).update(scan=Scan.INFECTED)
    picture = f"{papers['photo'].pk}/thumbnail.webp"

    assert picture not in staff.get(STAFF).text
    assert staff.get(STAFF + picture).status_code == 404


def test_who_acts_for_several_can_look_at_the_documents_of_one(cast, client, papers):
    page = client.get(LIST).text
    assert '<select class="input" name="client">' in page

    narrowed = client.get(f"{LIST}?client={cast.a.pottery.pk}").text
    assert "Photo" in narrowed
    assert "Words" not in narrowed.partition('id="found"')[2]
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert '<select class="input" name="client">' not in alice.get(LIST).text


@pytest.mark.requirement("S0-19")
@pytest.mark.parametrize("where", [LIST, STAFF])
def test_a_search_takes_as_many_queries_for_fifty_as_for_one(cast, client, staff, papers, where):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            (client if where == LIST else staff).get(f"{where}?q=o")
        return len(found)

    asked()  # the first request of a session notes more
    before = asked()
    with inside(cast.a.firm):
        make.copies(papers["words"], 60)
    assert asked() in (before, before + 1)  # and the total, once there is more than a page


@pytest.mark.requirement("S0-26", "S3-6")
def test_a_spreadsheet_is_shown_as_a_table(cast, client, staff):
    with inside(cast.a.firm):
        made = make.shared(
            cast.a.staff, cast.a.household, "Sales.csv", content=b"Month,<b>Sum</b>\nMay,=1+1\n"
        )

    for page in (
        client.get(f"{LIST}{made.pk}/").text,
        staff.get(f"{STAFF}{made.pk}/").text,
        client.get(f"{LIST}{made.pk}/preview/").text,
    ):
        assert "<td>&lt;b&gt;Sum&lt;/b&gt;</td>" in page
        assert "<td>=1+1</td>" in page


@pytest.mark.requirement("S0-26")
def test_the_pages_of_a_pdf_lead_to_each_other(cast, client):
    with inside(cast.a.firm):
        made = make.shared(cast.a.staff, cast.a.household, content=make.pdf(pages=3))

    page = client.get(f"{LIST}{made.pk}/").text

    assert 'id="page-2"' in page
    assert page.count('href="#page-2"') == 2
    assert "Page 2 of 3" in page


@pytest.mark.requirement("S0-26", "S3-6")
def test_a_photo_leads_to_its_large_drawing(client, papers):
    one = f"{LIST}{papers['photo'].pk}/"

    assert f'<a class="photo" href="{one}pages/1.webp">' in client.get(one).text


def test_what_waits_to_be_paid_shows_its_name_and_why(cast, client, papers):
    with inside(cast.a.firm):
        Lock.objects.create(document=papers["words"], invoice_id=papers["words"].pk)

    for page in (
        client.get(f"{LIST}{papers['words'].pk}/").text,
        client.get(f"{LIST}{papers['words'].pk}/preview/").text,
    ):
        assert "once its invoice is paid" in page
        assert "kiln" not in page
