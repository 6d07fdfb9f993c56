"""A client's chats, on pages that need no script."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base import looking, scope
from features.clients.models import Access
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS
from features.messages import operations
from features.messages.models import Message, Reading, Thread
from features.messages.switches import CHAT_CREATION, MESSAGES
from features.messages.web import pages
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import picture
from tests.http import Browser, text_of

LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


def page_of(thread) -> str:
    return f"/messages/{thread.pk}/"


@pytest.mark.requirement("S0-17")
def test_a_client_reads_all_chats_and_answers(cast, alice, thread, newest):
    listed = text_of(alice.get("/messages/"))
    assert "Your 2025 return" in listed
    assert "Stella: The draft is ready." in listed
    assert "Unread" in listed

    shown = text_of(alice.get(page_of(thread)))
    assert "Write to Stella" in shown
    assert "Unread" not in text_of(alice.get("/messages/")).split("Choose a chat")[0]
    answer = alice.post(f"{page_of(thread)}send/", {"body": "Thank **you**."})

    assert (answer.status_code, answer["Location"]) == (302, page_of(thread))
    assert (newest().body, newest().side) == ("Thank **you**.", "client")
    assert "Thank <strong>you</strong>." in text_of(alice.get(page_of(thread)))


@pytest.mark.requirement("S0-18")
def test_who_acts_for_several_reads_whose_each_chat_is(cast, start, alice):
    start()
    start(client=cast.a.pottery, subject="The kiln")
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    shown = text_of(bob.get("/messages/"))

    assert "Aldergate Pottery" in shown
    assert "Aldergate Household" in shown
    assert '<span class="badge">Aldergate Household</span>' not in alice.get("/messages/").content.decode()


@pytest.mark.requirement("S0-7")
def test_home_shows_the_newest_messages(alice, thread):
    home = text_of(alice.get("/"))

    assert "Recent messages" in home
    assert "Your 2025 return: The draft is ready." in home
    assert "1 unread message" in home


@pytest.mark.requirement("S2-17")
@pytest.mark.requirement("S2-18")
def test_new_chat_stands_on_home_and_messages_until_the_firm_takes_it_away(cast, alice, thread, turn, newest):
    for page in ("/", "/messages/"):
        assert 'href="/messages/new/"' in alice.get(page).content.decode()
    made = alice.post("/messages/new/", {"subject": "The new studio", "body": "We moved."})
    assert made.status_code == 302
    assert (newest().thread.subject, newest().body) == ("The new studio", "We moved.")

    turn(CHAT_CREATION, on=False)

    for page in ("/", "/messages/", page_of(thread)):
        assert "/messages/new/" not in alice.get(page).content.decode()
    assert alice.get("/messages/new/").status_code == 404
    assert alice.post("/messages/new/", {"subject": "Another", "body": "Words"}).status_code == 404
    assert alice.post(f"{page_of(thread)}send/", {"body": "I still answer."}).status_code == 302
    with inside(cast.a.firm):
        assert thread.messages.filter(side="client").get().body == "I still answer."


@pytest.mark.requirement("S1-32")
def test_with_messages_off_there_are_none(cast, alice, thread, turn):
    turn(MESSAGES, on=False)

    assert alice.get("/messages/").status_code == 404
    assert alice.get(page_of(thread)).status_code == 404
    home = alice.get("/").content.decode()
    assert "/messages/" not in home
    assert "Recent messages" not in home


def test_who_acts_for_several_says_for_whom_they_write(cast, newest):
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    refused = bob.post("/messages/new/", {"subject": "Kiln", "body": "It runs."})
    taken = bob.post(
        "/messages/new/", {"subject": "Kiln", "body": "It runs.", "client": str(cast.a.pottery.pk)}
    )

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Choose for whom you write." in text_of(refused)
    assert newest().thread.client_id == cast.a.pottery.pk
    strange = bob.post("/messages/new/", {"subject": "K", "body": "W", "client": str(cast.a.bakery.pk)})
    assert strange.status_code == 422


def test_files_come_with_a_message_and_open_from_it(cast, alice, thread):
    kiln = SimpleUploadedFile("Kiln.png", picture(size=(40, 30)))

    alice.post(f"{page_of(thread)}send/", {"body": "", "files": [kiln]})

    with inside(cast.a.firm):
        document = Document.objects.get(name="Kiln")
    shown = alice.get(page_of(thread)).content.decode()
    assert f'href="/documents/{document.pk}/"' in shown
    assert f'href="/documents/{document.pk}/"' in alice.get("/documents/").content.decode()


def test_a_file_that_is_not_taken_stops_the_message_and_keeps_the_words(cast, alice, thread):
    program = SimpleUploadedFile("run.exe", b"MZ")

    answer = alice.post(f"{page_of(thread)}send/", {"body": "Here it is.", "files": [program]})

    assert answer.status_code == 422
    assert "run.exe: Files ending in .exe" in text_of(answer)
    assert "Here it is.</textarea>" in answer.content.decode()
    with inside(cast.a.firm):
        assert thread.messages.count() == 1


def test_without_uploads_there_is_nothing_to_attach_with(alice, thread, turn):
    assert 'type="file"' in alice.get(page_of(thread)).content.decode()
    turn(CLIENT_UPLOADS, on=False)

    assert 'type="file"' not in alice.get(page_of(thread)).content.decode()
    kiln = SimpleUploadedFile("Kiln.png", picture(size=(40, 30)))
    assert alice.post(f"{page_of(thread)}send/", {"body": "Here", "files": [kiln]}).status_code == 404


def test_a_file_that_was_deleted_leaves_its_place(cast, alice, thread):
    kiln = SimpleUploadedFile("Kiln.png", picture(size=(40, 30)))
    alice.post(f"{page_of(thread)}send/", {"body": "Look", "files": [kiln]})
    with inside(cast.a.firm):
        Document.objects.filter(name="Kiln").update(deleted_at=LATER)

    shown = text_of(alice.get(page_of(thread)))

    assert "Kiln.png" not in shown
    assert "A file that is not here any more" in shown


@pytest.mark.requirement("S3-28")
def test_no_page_of_a_client_holds_a_note(cast, alice, thread):
    with inside(cast.a.firm):
        first = thread.messages.get()
        operations.note(thread=thread, by=cast.a.staff, now=NOON, body="canary-of-a-note", quoted_id=first.pk)
        operations.write(thread=thread, contact=cast.a.alice, now=LATER, body="Hello")

    for page in ("/", "/messages/", page_of(thread), "/messages/?q=canary", "/messages/?q=canary-of-a-note"):
        assert "canary-of-a-note" not in alice.get(page).content.decode().replace(
            'value="canary-of-a-note"', ""
        )
    assert "Nothing found" in text_of(alice.get("/messages/?q=canary"))


def test_search_looks_through_subjects_and_messages(cast, start, alice):
    start("The kiln went live.", subject="Depreciation")
    start("Nothing new.", subject="Résumé")

    assert "Depreciation" in text_of(alice.get("/messages/?q=KIL"))
    assert "Nothing found" in text_of(alice.get("/messages/?q=kiln nothing"))
    assert "Résumé" in text_of(alice.get("/messages/?q=resume"))
    assert alice.get("/messages/?q=%00'\"%5C:*&page=x&show=?").status_code == 200


def test_a_quote_stands_above_what_answers_it(cast, alice, thread, newest):
    first = newest()
    asked = alice.get(f"{page_of(thread)}?quote={first.pk}").content.decode()
    assert f'name="quote" value="{first.pk}"' in asked

    alice.post(f"{page_of(thread)}send/", {"body": "Which one?", "quote": str(first.pk)})

    assert newest().quoted_id == first.pk
    assert "<b>Stella Staff</b> The draft is ready." in text_of(alice.get(page_of(thread)))


def test_what_one_wrote_can_be_changed_for_a_while(cast, alice, thread, newest):
    alice.post(f"{page_of(thread)}send/", {"body": "Fourty"})
    mine = newest()
    change = f"{page_of(thread)}{mine.pk}/"
    assert f'href="{change}"' in alice.get(page_of(thread)).content.decode()

    assert alice.post(change, {"body": "Forty"}).status_code == 302

    assert newest().body == "Forty"
    assert ", edited" in text_of(alice.get(page_of(thread)))
    with time_machine.travel(LATER + timedelta(minutes=15), tick=False):
        assert f'href="{change}"' not in alice.get(page_of(thread)).content.decode()
        late = alice.post(change, {"body": "Fifty"})
    assert late.status_code == 422
    assert "Write another message instead." in text_of(late)
    with inside(cast.a.firm):
        firms = thread.messages.get(side="firm")
    assert alice.get(f"{page_of(thread)}{firms.pk}/").status_code == 404


def test_changes_count_against_what_one_may_write(alice, thread, newest, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 3)
    alice.post(f"{page_of(thread)}send/", {"body": "0"})
    change = f"{page_of(thread)}{newest().pk}/"

    assert [alice.post(change, {"body": str(each)}).status_code for each in (1, 2, 3)] == [302, 302, 429]
    assert newest().body == "2"


def test_who_has_seen_the_last_message_is_said(cast, alice, thread):
    alice.post(f"{page_of(thread)}send/", {"body": "Thanks"})
    assert "Seen by" not in text_of(alice.get(page_of(thread)))

    Browser(cast.a.firm).signed_in_as(cast.a.owner).get(f"/workspace/messages/{thread.pk}/")

    assert "Seen by Olga Owner" in text_of(alice.get(page_of(thread)))


def test_a_chat_is_archived_brought_back_and_marked_unread(cast, alice, thread):
    alice.get(page_of(thread))
    alice.post(f"{page_of(thread)}archived/")
    assert "No messages yet" in text_of(alice.get("/messages/"))
    assert "Your 2025 return" in text_of(alice.get("/messages/?show=archived"))

    alice.post(f"{page_of(thread)}back/")
    alice.post(f"{page_of(thread)}unread/")

    listed = text_of(alice.get("/messages/"))
    assert "Your 2025 return" in listed
    assert "Unread" in listed


def test_a_long_chat_opens_at_its_newest_messages(cast, alice, thread):
    with inside(cast.a.firm):
        Message.objects.bulk_create(
            Message(
                thread=thread, sender=cast.a.staff.user, side="firm", body=f"Number {n:03d}.",
                created_at=NOON + timedelta(seconds=n + 1),
            )
            for n in range(120)
        )  # fmt: skip

    newest = alice.get(page_of(thread)).content.decode()

    assert "Number 119." in newest
    assert "Number 070." in newest
    assert "Number 069." not in newest
    older = newest.split('href="')[-1:] and newest[newest.index(f"{page_of(thread)}?before=") :].split('"')[0]
    before = text_of(alice.get(older))
    assert "Number 069." in before
    assert "Number 070." not in before
    assert "To the newest messages" in before


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 200), ("charlie", 404)])
def test_only_the_clients_own_people_open_a_chat(cast, thread, who, status):
    browser = Browser(cast.a.firm).signed_in_as(getattr(cast.a, who))

    assert browser.get(page_of(thread)).status_code == status
    assert Browser(cast.b.firm).signed_in_as(getattr(cast.b, who)).get(page_of(thread)).status_code == 404


def test_who_only_looks_reads_without_a_form(cast, alice, thread):
    with inside(cast.a.firm):
        Access.objects.filter(contact=cast.a.alice).update(level="view_only")

    shown = text_of(alice.get(page_of(thread)))

    assert "The draft is ready." in shown
    assert "You can read here, not write." in shown
    assert "<textarea" not in shown
    assert alice.post(f"{page_of(thread)}send/", {"body": "Words"}).status_code == 403


def test_staff_who_look_as_a_client_leave_no_mark(cast, thread):
    with inside(cast.a.firm), scope.scope():
        looking.begin("Alice Alder")
        operations.mark_seen(thread=thread, reader=cast.a.alice, until=LATER)

        assert not Reading.objects.filter(user=cast.a.alice.user).exists()


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://evil.example/p)"


def test_what_people_write_is_inert(cast, alice, thread, newest):
    alice.post(f"{page_of(thread)}send/", {"body": HOSTILE})
    alice.post("/messages/new/", {"subject": HOSTILE[:150], "body": HOSTILE})

    for page in ("/", "/messages/", page_of(thread), page_of(newest().thread)):
        shown = alice.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "<img" not in shown.split('id="main"')[1]
        assert 'href="javascript:' not in shown
        assert 'src="https://evil' not in shown


def queries_of(browser, url) -> int:
    browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(url).status_code == 200
    return len(found)


def test_lists_and_pages_ask_as_much_for_one_as_for_three(cast, alice, start):
    first = start()
    one = [queries_of(alice, url) for url in ("/messages/", page_of(first), "/")]
    for n in range(2):
        more = start(subject=f"More {n}")
        with inside(cast.a.firm):
            operations.write(
                thread=first, contact=cast.a.bob, now=LATER + timedelta(minutes=n), body=f"Words {n}"
            )
            operations.reply(thread=more, by=cast.a.owner, now=LATER, body="Words")

    assert [queries_of(alice, url) for url in ("/messages/", page_of(first), "/")] == one
    assert one[0] <= 8
    assert one[1] <= 8
    assert one[2] <= 12


def test_a_subject_is_asked_for(alice):
    refused = alice.post("/messages/new/", {"subject": "", "body": "Words"})

    assert refused.status_code == 422
    assert "Say what this is about." in text_of(refused)
    with_nothing = alice.post("/messages/new/", {"subject": "Kiln", "body": ""})
    assert "Write something, or attach a file." in text_of(with_nothing)


def test_threads_of_a_chosen_client_alone_are_listed(cast, start):
    start()
    start(client=cast.a.pottery, subject="The kiln")
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    bob.post("/showing/", {"client": str(cast.a.pottery.pk), "next": "/messages/"})

    shown = text_of(bob.get("/messages/"))

    assert "The kiln" in shown
    assert "Your 2025 return" not in shown
    with inside(cast.a.firm):
        assert Thread.objects.count() == 2


def test_the_form_of_a_new_chat_asks_for_what_there_is_to_choose(cast, alice):
    plain = alice.get("/messages/new/")
    assert plain.status_code == 200
    assert 'name="project"' not in plain.content.decode()
    with inside(cast.a.firm):
        projects.create(client=cast.a.household, by=cast.a.staff, now=NOON, name="Roof")

    asked = alice.get("/messages/new/").content.decode()

    assert 'name="project"' in asked
    assert 'name="client"' not in asked
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    assert "Roof, Aldergate Household" in text_of(bob.get("/messages/new/"))


def test_a_list_of_many_chats_goes_on_and_one_of_few_does_not(cast, alice, start):
    start()
    assert "Older chats" not in text_of(alice.get("/messages/"))
    with inside(cast.a.firm):
        Thread.objects.bulk_create(
            Thread(client=cast.a.household, subject=f"Chat {n}", started_side="firm", last_message_at=NOON)
            for n in range(40)
        )

    shown = alice.get("/messages/")

    assert "Older chats" in text_of(shown)
    assert 'href="/messages/?page=2"' in shown.content.decode()
    assert "Older chats" not in text_of(alice.get("/messages/?page=2"))
