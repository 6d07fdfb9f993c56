"""Answering a chat from the mailbox."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS
from features.messages import operations
from features.messages.models import Message
from features.replies import operations as replies
from features.replies.models import MailAnswer
from integrations.inbound_mail import addresses
from integrations.inbound_mail.gateway import NotTaken
from tests.integrations.inbound_mail.letters import letter

pytestmark = pytest.mark.usefixtures("store")
TABLE = ("numbers.csv", "text/csv", b"a,b\n1,2\n")


def answered(raw: bytes, to: str = "alice@example.com") -> MailAnswer:
    """Answer the notice that went to somebody, and let the worker take it in."""
    outbox.deliver_waiting()
    [notice] = [one for one in mail.outbox if one.to == [to]]
    mail.outbox.clear()
    [address] = notice.reply_to
    found = addresses.read(address)
    assert found is not None
    replies.Keep().keep(found, raw, "pass")
    for _ in range(2):  # the letter, and what it causes
        outbox.deliver_waiting()
    return MailAnswer.objects.get()


def newest() -> Message:
    return Message.objects.order_by("-created_at").select_related("thread", "sender")[0]


def test_an_answer_lands_in_its_chat_as_its_writer_with_its_files(a, thread):
    answered(letter("I agree.\n\n> The draft is ready.", files=(TABLE,)))

    message = newest()
    assert (message.thread, message.sender, message.side) == (thread, a.alice.user, "client")
    assert (message.body, message.via) == ("I agree.", "mail")
    assert message.thread.waiting_for == "us"
    [file] = message.files.select_related("document")
    assert file.document.filename == "numbers.csv"
    assert "alice@example.com" not in [one.to[0] for one in mail.outbox]


def test_staff_answer_from_their_mailbox_too(a, thread):
    a.household.assigned_to = a.staff
    a.household.save()
    outbox.deliver_waiting()
    mail.outbox.clear()
    operations.write(thread=thread, contact=a.alice, now=timezone.now(), body="Is it ready?")

    answered(letter("It is.", sender="Stella <stella@example.com>"), to="stella@example.com")

    assert (newest().sender, newest().side, newest().via) == (a.staff.user, "firm", "mail")


def test_without_uploads_the_words_are_taken_and_the_sender_hears_of_the_files(a, thread, turn):
    turn(CLIENT_UPLOADS, on=False)

    answered(letter("I agree.", files=(TABLE,)))

    assert newest().body == "I agree."
    assert not Document.objects.filter(side="client").exists()
    assert any(
        "Files are not taken here." in one.body for one in mail.outbox if one.to == ["alice@example.com"]
    )


def test_who_may_not_write_any_more_is_refused_at_the_door(a, thread):
    outbox.deliver_waiting()
    [notice] = [one for one in mail.outbox if one.to == ["alice@example.com"]]
    a.alice.accesses.update(ends_at=timezone.now() - timedelta(minutes=1))

    found = addresses.read(notice.reply_to[0])
    with pytest.raises(NotTaken):
        replies.Keep().keep(found, letter("Still here?"), "pass")

    assert newest().body == "The draft is ready."


def test_a_notice_says_that_it_can_be_answered(a, thread):
    outbox.deliver_waiting()

    assert all("You can answer this mail too" in one.body for one in mail.outbox)
