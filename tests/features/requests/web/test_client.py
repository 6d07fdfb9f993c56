"""A client answers on pages that need no script."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now

from features.clients.models import Access
from features.documents.models import Document
from features.requests import operations
from features.requests.models import DoneUploading, Item
from features.requests.switches import DONE_CHECKBOX, DONE_UPLOADING, REQUESTS, UPLOAD_LINKS
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import accepted, picture, uploaded
from tests.features.actions.web.test_client import text_of
from tests.http import Browser


@pytest.fixture
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def alice(cast, clock) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def asked(ask, clock):
    return ask()


@pytest.fixture
def item(cast, asked) -> Item:
    with inside(cast.a.firm):
        return asked.items.first()


def photo(name: str = "IMG 1.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("JPEG", size=size))


def now(cast, item: Item) -> Item:
    with inside(cast.a.firm):
        item.refresh_from_db()
    return item


@pytest.mark.requirement("S0-13")
def test_a_to_do_leads_to_its_page_and_photos_lead_on_to_the_next(cast, alice, item):
    assert f'href="/requests/items/{item.pk}/"' in alice.get("/to-do/").content.decode()
    said = text_of(alice.get(f"/requests/items/{item.pk}/"))
    assert "W-2 for 2025" in said
    assert "0 of 3 done" in said

    files = [photo("IMG 1.jpg"), photo("IMG 2.jpg", (50, 30))]
    response = alice.post(f"/requests/items/{item.pk}/files/", {"files": files}, follow=True)

    said = text_of(response)
    assert "We have your 2 files. 1 of 3 done." in said
    assert "1099-INT for 2025" in said
    assert now(cast, item).state == "answered"
    assert "2 files" in text_of(alice.get(f"/requests/{item.request_id}/"))


def test_without_a_file_it_says_what_to_do(alice, item):
    response = alice.post(f"/requests/items/{item.pk}/files/", {})

    assert response.status_code == 422
    assert "Choose the files to send, or take photos." in text_of(response)


def test_a_file_that_can_not_be_taken_says_why_and_keeps_the_others(cast, alice, item):
    files = [photo(), SimpleUploadedFile("run.exe", b"MZ")]

    response = alice.post(f"/requests/items/{item.pk}/files/", {"files": files})

    assert response.status_code == 422
    assert "Files ending in .exe can’t be added." in text_of(response)
    with inside(cast.a.firm):
        assert item.files.count() == 1


def test_do_not_have_it_with_words_and_taken_back(cast, alice, item):
    said = {"answer": "do_not_have", "words": "<script>alert(1)</script>"}

    response = alice.post(f"/requests/items/{item.pk}/answer/", said, follow=True)

    assert "Aldergate knows about “W-2 for 2025”. 1 of 3 done." in text_of(response)
    page = alice.get(f"/requests/items/{item.pk}/").content.decode()
    assert "You don’t have it" in page
    assert "&lt;script&gt;alert(1)" in page
    alice.post(f"/requests/items/{item.pk}/undone/")
    assert now(cast, item).state == "open"


def test_an_answer_must_be_chosen(alice, item):
    response = alice.post(f"/requests/items/{item.pk}/answer/", {"words": "Hm"})

    assert response.status_code == 422
    assert "Choose an answer." in text_of(response)


def test_the_last_one_ends_on_the_list(cast, alice, asked):
    with inside(cast.a.firm):
        items = list(asked.items.all())
        for one in items[:2]:
            operations.say(item=one, contact=cast.a.bob, answer="not_applicable", now=NOON)

    response = alice.post(f"/requests/items/{items[2].pk}/answer/", {"answer": "not_applicable"}, follow=True)

    assert response.redirect_chain[-1][0] == f"/requests/{asked.pk}/"
    assert "That was the last one: thank you." in text_of(response)
    assert "You have answered everything." in text_of(response)


def test_what_came_back_shows_why(cast, alice, item):
    with inside(cast.a.firm):
        operations.answer(item=item, contact=cast.a.alice, file=accepted(), now=NOON)
        operations.give_back(item=item, by=cast.a.staff, now=NOON, note="Page 2 is missing.")

    said = text_of(alice.get(f"/requests/items/{item.pk}/"))

    assert "Stella Staff asks you to look again: Page 2 is missing." in said
    assert "Look again" in text_of(alice.get(f"/requests/{item.request_id}/"))


def test_somebody_else_is_asked_and_their_link_ended(cast, alice, item):
    given = {"name": "Dana Wells", "email": "dana@bank.example"}
    response = alice.post(f"/requests/items/{item.pk}/somebody-else/", given, follow=True)
    assert "Dana Wells gets a mail with a link for this alone." in text_of(response)
    with inside(cast.a.firm):
        link = item.links.get()

    assert "The link of Dana Wells no longer works." in text_of(
        alice.post(f"/requests/links/{link.pk}/end/", follow=True)
    )
    refused = alice.post(f"/requests/items/{item.pk}/somebody-else/", {"name": "", "email": "x"})
    assert refused.status_code == 422
    assert "Enter their name." in text_of(refused)


def test_with_upload_links_off_nobody_else_is_asked(cast, alice, item, turn):
    page, given = f"/requests/items/{item.pk}/", {"name": "Dana Wells", "email": "dana@bank.example"}
    assert "Does somebody else have it?" in text_of(alice.get(page))
    with inside(cast.a.firm):
        link = operations.hand_over(item=item, contact=cast.a.alice, now=NOON, **given).link
    turn(UPLOAD_LINKS, on=False)

    assert "Does somebody else have it?" not in text_of(alice.get(page))
    assert "Dana Wells" not in text_of(alice.get(f"/requests/{item.request_id}/"))
    for path in (f"{page}somebody-else/", f"/requests/links/{link.pk}/end/"):
        assert alice.post(path, given).status_code == 404


def test_others_find_nothing(cast, clock, asked, item):
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    twin = Browser(cast.b.firm).signed_in_as(cast.b.alice)
    for browser in (charlie, twin):
        for path in (f"/requests/{asked.pk}/", f"/requests/items/{item.pk}/"):
            assert browser.get(path).status_code == 404
        assert browser.post(f"/requests/items/{item.pk}/files/", {"files": [photo()]}).status_code == 404


def test_documents_show_what_is_asked_for(alice, asked):
    said = text_of(alice.get("/documents/"))

    assert "We need from you" in said
    assert "Your 2025 return 0 of 3 done" in said


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    cast, alice, ask, django_assert_max_num_queries
):
    ask()
    alice.get("/requests/")
    alice.get("/requests/")
    with django_assert_max_num_queries(40) as one:
        alice.get("/requests/")
    ask(title="Two"), ask(title="Three")
    alice.get("/requests/")
    with django_assert_max_num_queries(40) as three:
        alice.get("/requests/")

    assert len(one.captured_queries) == len(three.captured_queries)


# --- done uploading --------------------------------------------------------------------------------


@pytest.mark.requirement("S2-6", "S2-7", "S2-9")
def test_the_button_stands_on_home_and_documents_and_first_shows_what_is_missing(cast, alice, asked):
    assert 'href="/done-uploading/"' in alice.get("/").content.decode()
    assert 'href="/done-uploading/"' in alice.get("/documents/").content.decode()
    said = text_of(alice.get("/done-uploading/"))
    assert "Still missing W-2 for 2025" in said
    assert "Tell them anyway" in said

    response = alice.post("/done-uploading/", {}, follow=True)

    assert "Aldergate knows that you are done uploading." in text_of(response)
    with inside(cast.a.firm):
        done = DoneUploading.objects.select_related("contact").get()
    assert (done.contact, done.missing) == (cast.a.alice, 3)
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    assert "Aldergate Household is done uploading" in text_of(owner.get("/workspace/"))
    alice.post(f"/done-uploading/{done.pk}/undone/")
    assert "is done uploading" not in text_of(owner.get("/workspace/"))


@pytest.mark.requirement("S2-9")
def test_it_is_taken_back_where_it_stands(cast, alice):
    pages = ("/", "/documents/", "/done-uploading/")
    alice.post("/done-uploading/", {})
    with inside(cast.a.firm):
        path = f"/done-uploading/{DoneUploading.objects.get().pk}/undone/"
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    for page in pages:
        response = alice.get(page)
        assert "You said everything is in, " in text_of(response), page
        assert f'action="{path}"' in response.content.decode(), page
    assert "Alice Alder said everything of Aldergate Household is in, " in text_of(bob.get("/documents/"))
    assert "Yes, everything is in" not in text_of(alice.get(pages[-1]))
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    assert not any("said everything" in text_of(charlie.get(page)) for page in pages)

    assert "knows that more is to come" in text_of(alice.post(path, follow=True))
    assert not any("said everything" in text_of(alice.get(page)) for page in pages)


def test_past_the_hour_the_page_offers_it_no_more(cast, alice):
    alice.post("/done-uploading/", {})
    with inside(cast.a.firm):
        DoneUploading.objects.update(said_at=Now() - timedelta(hours=1))

    said = text_of(alice.get("/done-uploading/"))

    assert "Take it back" not in said
    assert "Alice Alder told us so" in said


def test_who_acts_for_several_says_whose(cast, clock, turn):
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    assert "Whose documents are all in?" in text_of(bob.get("/done-uploading/"))
    assert bob.post("/done-uploading/", {}).status_code == 422
    bob.post("/done-uploading/", {"client": str(cast.a.pottery.pk)})

    with inside(cast.a.firm):
        assert DoneUploading.objects.get().client_id == cast.a.pottery.pk


@pytest.mark.requirement("S2-8", "S2-9")
def test_the_checkbox_of_the_upload_form_tells_the_firm_once_the_files_are_in(cast, alice, asked):
    page = text_of(alice.get("/documents/"))
    assert "I’m completely done uploading Tells Aldergate to go ahead. Still asked for: W-2 for 2025" in page

    response = alice.post("/documents/upload/", {"files": [photo()], "done": "1"}, follow=True)

    assert "Aldergate knows that you are done uploading." in text_of(response)
    with inside(cast.a.firm):
        assert DoneUploading.objects.get().documents == 1


def test_a_refused_file_tells_nobody_that_all_is_in(cast, alice):
    alice.post("/documents/upload/", {"files": [SimpleUploadedFile("run.exe", b"MZ")], "done": "1"})

    with inside(cast.a.firm):
        assert not DoneUploading.objects.exists()


def test_with_scripts_the_form_asks_by_itself(cast, alice):
    response = alice.post("/done-uploading/said/", {}, headers={"HX-Request": "true"})

    assert response.status_code == 204
    with inside(cast.a.firm):
        assert DoneUploading.objects.exists()


@pytest.mark.requirement("S2-7", "S2-8", "S2-26")
@pytest.mark.parametrize(("off", "gone", "stays"), [
    (DONE_UPLOADING, "/done-uploading/", "/done-uploading/said/"),
    (DONE_CHECKBOX, "/done-uploading/said/", "/done-uploading/"),
])  # fmt: skip
def test_button_and_checkbox_are_switched_by_themselves(alice, turn, off, gone, stays):
    turn(off, on=False)
    page = alice.get("/documents/").content.decode()

    assert alice.post(gone, {}).status_code == 404
    assert f'"{gone}"' not in page
    assert alice.post(stays, {}).status_code == 302
    assert f'"{stays}"' in page


def test_off_leaves_no_trace(cast, alice, asked, item, turn):
    turn(REQUESTS, on=False)

    for path in ("/requests/", f"/requests/{asked.pk}/", f"/requests/items/{item.pk}/"):
        assert alice.get(path).status_code == 404
    assert "W-2 for 2025" not in alice.get("/").content.decode()
    assert "We need from you" not in alice.get("/documents/").content.decode()


def test_what_others_sent_is_not_shown_to_who_only_uploads(cast, alice, item):
    with inside(cast.a.firm):
        operations.answer(item=item, contact=cast.a.bob, file=accepted("Private.pdf"), now=NOON)
        Access.objects.filter(contact=cast.a.alice).update(level="upload_only")
        uploaded(cast.a.bob, cast.a.household, "Other.pdf")

    assert "Private" not in alice.get(f"/requests/items/{item.pk}/").content.decode()
    with inside(cast.a.firm):
        assert Document.objects.count() == 2


def test_who_only_uploads_reads_nothing_of_what_others_answered(cast, alice, item):
    with inside(cast.a.firm):
        operations.hand_over(
            item=item, contact=cast.a.bob, now=NOON, name="Dana Wells", email="d@bank.example"
        )
        operations.answer(item=item, contact=cast.a.bob, file=accepted(), now=NOON)
        Access.objects.filter(contact=cast.a.alice).update(level="upload_only")
    pages = (f"/requests/items/{item.pk}/", f"/requests/{item.request_id}/")

    answered = [alice.get(page).content.decode() for page in pages]
    with inside(cast.a.firm):
        operations.give_back(item=item, by=cast.a.staff, now=NOON, note="Your divorce papers.")
    returned = [alice.get(page).content.decode() for page in pages]

    for said in (*answered, *returned):
        assert "Dana Wells" not in said
        assert "bank.example" not in said
        assert "divorce" not in said
    assert f"/requests/items/{item.pk}/undone/" not in answered[0]
