"""The firm's side of chats."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from features.accounts.models import Membership, User
from features.documents.models import Document
from features.messages import operations
from features.messages.models import Mention, Message
from features.messages.switches import MESSAGES
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import picture
from tests.features.messages.web.test_client import queries_of
from tests.http import Browser, text_of

LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def asked(cast, thread):
    """The client waits for an answer."""
    with inside(cast.a.firm):
        operations.write(
            thread=thread, contact=cast.a.alice, now=NOON + timedelta(hours=1), body="Is it ready?"
        )
    return thread


def page_of(thread) -> str:
    return f"/workspace/messages/{thread.pk}/"


def test_staff_find_chats_by_whose_turn_it_is(cast, stella, asked, start):
    start(subject="Ours to wait for")

    for show, there, gone in (
        ("us", "Your 2025 return", "Ours to wait for"), ("them", "Ours to wait for", "Your 2025 return"),
    ):  # fmt: skip
        listed = text_of(stella.get(f"/workspace/messages/?show={show}"))
        assert there in listed
        assert gone not in listed
    assert "Aldergate Household" in text_of(stella.get("/workspace/messages/"))
    assert "None of these" in text_of(stella.get("/workspace/messages/?show=archived"))
    assert "Your 2025 return" in text_of(stella.get("/workspace/messages/?q=ready+is"))


@pytest.mark.requirement("S3-28")
def test_a_note_is_written_by_its_own_button_and_looks_apart(cast, stella, asked):
    said = {"body": "@Adam have a look", "internal": "1", "mention": str(cast.a.owner.pk)}

    assert stella.post(f"{page_of(asked)}send/", said).status_code == 302

    shown = stella.get(page_of(asked)).content.decode()
    assert 'class="bubble mine noted"' in shown
    with inside(cast.a.firm):
        note = Message.objects.get(is_internal=True)
        named = set(Mention.objects.filter(message=note).values_list("member", flat=True))
    assert named == {cast.a.admin.pk, cast.a.owner.pk}
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    assert "have a look" not in alice.get(f"/messages/{asked.pk}/").content.decode()


def test_an_answer_goes_out_with_its_files(cast, stella, asked):
    draft = SimpleUploadedFile("Draft.png", picture(size=(40, 30)))

    stella.post(f"{page_of(asked)}send/", {"body": "Here it is.", "files": [draft]})

    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    shown = text_of(alice.get(f"/messages/{asked.pk}/"))
    assert "Here it is." in shown
    assert "Draft.png" in shown
    with inside(cast.a.firm):
        assert not Document.objects.get(name="Draft").is_draft


def test_who_answers_second_reads_the_first_answer_with_their_words_kept(cast, stella, asked):
    adam = Browser(cast.a.firm).signed_in_as(cast.a.admin)
    page = adam.get(page_of(asked)).content.decode()
    after = page.split('name="after" value="')[1].split('"')[0]
    stella.post(f"{page_of(asked)}send/", {"body": "Yes, tomorrow."})

    late = adam.post(f"{page_of(asked)}send/", {"body": "Yes, today.", "after": after.replace("&#x27;", "'")})

    assert late.status_code == 422
    said = text_of(late)
    assert "Stella Staff answered while you were writing." in said
    assert "Yes, tomorrow." in said
    assert "Yes, today.</textarea>" in said
    again = late.content.decode().split('name="after" value="')[1].split('"')[0]
    assert adam.post(f"{page_of(asked)}send/", {"body": "Yes, today.", "after": again}).status_code == 302


def test_the_inbox_says_who_waits_and_what_needs_no_answer_is_ticked_off(cast, asked):
    olga = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    inbox = text_of(olga.get("/workspace/?whose=everyone"))
    assert "Aldergate Household: Your 2025 return" in inbox
    assert "Is it ready?" in inbox

    olga.post(f"/workspace/inbox/messages/{asked.pk}/done/")

    assert "Is it ready?" not in text_of(olga.get("/workspace/?whose=everyone"))
    with inside(cast.a.firm):
        asked.refresh_from_db()
        assert asked.waiting_for == ""


def test_staff_decide_about_a_chat_on_its_page(cast, stella, asked):
    for page, said in (
        ("assignment", {"member": str(cast.a.admin.pk)}), ("waiting", {"waiting": "them"}),
        ("subject", {"subject": "The 2025 return"}),
    ):  # fmt: skip
        assert stella.post(f"{page_of(asked)}{page}/", said).status_code == 302
    with inside(cast.a.firm):
        asked.refresh_from_db()
        assert (asked.assigned_to_id, asked.waiting_for) == (cast.a.admin.pk, "them")
    assert "is assigned to Adam Admin" in text_of(stella.get(page_of(asked)))
    assert stella.post(f"{page_of(asked)}subject/", {"subject": ""}).status_code == 422
    stella.post(f"{page_of(asked)}archive/")
    assert "The 2025 return" in text_of(stella.get("/workspace/messages/?show=archived"))
    stella.post(f"{page_of(asked)}unarchive/")
    stella.post(f"{page_of(asked)}away/")
    assert "The 2025 return" in text_of(stella.get("/workspace/messages/?show=archived"))
    stella.post(f"{page_of(asked)}back/")
    stella.post(f"{page_of(asked)}unread/")
    assert "unread clip" in stella.get("/workspace/messages/").content.decode()


def test_a_chat_begins_on_a_clients_record(cast, stella):
    record = f"/workspace/clients/{cast.a.household.pk}/messages/"
    assert "No messages yet" in text_of(stella.get(record))
    assert "Nobody" not in text_of(stella.get(f"{record}new/"))
    said = {"subject": "For Alice", "body": "Just you.", "only": [str(cast.a.alice.pk)]}

    assert stella.post(f"{record}new/", said).status_code == 302

    assert "For Alice" in text_of(stella.get(record))
    assert "For Alice" in text_of(Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/messages/"))
    assert "For Alice" not in text_of(Browser(cast.a.firm).signed_in_as(cast.a.bob).get("/messages/"))
    assert stella.post(f"{record}new/", {"subject": "", "body": "Words"}).status_code == 422


def test_who_only_looks_at_things_reads_and_writes_nothing(cast, asked):
    with inside(cast.a.firm):
        user = User.objects.create(name="Rob Reader", email="rob@example.com")
        rob = Membership.objects.create(user=user, role="read_only", joined_at=NOON)
    browser = Browser(cast.a.firm).signed_in_as(rob)

    assert "You can read here, not write." in text_of(browser.get(page_of(asked)))
    assert browser.post(f"{page_of(asked)}send/", {"body": "Words"}).status_code == 403
    assert Browser(cast.b.firm).signed_in_as(cast.b.owner).get(page_of(asked)).status_code == 404


def test_what_one_wrote_is_changed_and_nobody_elses(cast, stella, asked, newest):
    stella.post(f"{page_of(asked)}send/", {"body": "Fourty"})
    change = f"{page_of(asked)}{newest().pk}/"

    assert stella.post(change, {"body": "Forty"}).status_code == 302

    assert newest().body == "Forty"
    assert Browser(cast.a.firm).signed_in_as(cast.a.admin).get(change).status_code == 404


def test_the_firm_chooses_how_long_and_what_mails_carry(cast):
    olga = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = "/workspace/settings/messages/"

    assert olga.post(page, {"edit_minutes": "0", "mail_has_words": "no"}).status_code == 302
    assert olga.post(page, {"edit_minutes": "1441", "mail_has_words": "no"}).status_code == 422

    assert 'value="0"' in olga.get(page).content.decode()


def test_switched_off_the_workspace_knows_no_messages(cast, stella, asked, turn):
    turn(MESSAGES, on=False)

    assert stella.get("/workspace/messages/").status_code == 404
    assert stella.get(page_of(asked)).status_code == 404
    for page in ("/workspace/?whose=everyone", f"/workspace/clients/{cast.a.household.pk}/"):
        assert "/messages/" not in stella.get(page).content.decode()


def test_find_anything_finds_what_was_written(cast, stella, asked):
    assert page_of(asked) in stella.get("/workspace/find/?q=ready").content.decode()


def test_lists_and_pages_ask_as_much_for_one_as_for_three(cast, stella, asked, start):
    pages = ("/workspace/messages/", f"/workspace/clients/{cast.a.household.pk}/messages/", page_of(asked))
    one = [queries_of(stella, url) for url in pages]
    for n in range(2):
        more = start(subject=f"More {n}")
        with inside(cast.a.firm):
            operations.write(thread=more, contact=cast.a.bob, now=LATER + timedelta(minutes=n), body="Words")

    assert [queries_of(stella, url) for url in pages] == one
