"""Whom a message reaches beyond its page, and what a mail says."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from features.accounts.models import CustomRole, Membership
from features.clients.models import Access
from features.messages import operations
from features.messages.switches import MESSAGES
from features.notifications import queries
from features.notifications.models import Notification
from tests.cast import NOON

LATER = NOON + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def html_of(letter: Any) -> str:
    return str(letter.alternatives[0].content)


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("user__name", flat=True))


def test_a_message_of_the_firm_reaches_who_sees_the_chat_and_carries_its_words(a, start, mailed):
    start("The **draft** is ready.")

    assert told("message.arrived") == ["Alice Alder", "Bob Birch"]
    assert mailed() == [
        "alice@example.com: Stella Staff wrote: Your 2025 return",
        "bob@example.com: Stella Staff wrote: Your 2025 return",
    ]
    [letter, _] = mail.outbox
    assert "The **draft** is ready." in letter.body
    assert "<strong>draft</strong>" in html_of(letter)


def test_a_message_of_a_client_reaches_who_looks_after_it_and_the_others_of_the_client(a, thread, mailed):
    mailed()
    a.household.assigned_to = a.staff
    a.household.save()

    operations.write(thread=thread, contact=a.alice, now=LATER, body="Is it ready?")

    assert told("message.from_client") == ["Stella Staff"]
    assert "stella@example.com: Alice Alder wrote: Your 2025 return" in mailed()
    assert not Notification.objects.filter(user=a.alice.user, about_id=thread.messages.last().pk).exists()


def test_who_may_no_longer_read_chats_does_not_read_of_them_among_their_news(a, thread):
    a.household.assigned_to = a.staff
    a.household.save()
    operations.write(thread=thread, contact=a.alice, now=LATER, body="My tax number is 1234.")
    assert queries.visible_to(a.staff).filter(kind="message.from_client").count() == 1

    a.staff.role, a.staff.custom_role = (
        "",
        CustomRole.objects.create(name="Invoices", permissions=["clients.view", "billing.view"]),
    )
    a.staff.save()

    assert not queries.visible_to(Membership.objects.get(pk=a.staff.pk)).exists()


def test_who_is_let_in_for_some_projects_by_now_does_not_read_of_other_chats_among_their_news(a, start):
    start("The price is 9,000.")
    start("For you alone.", only=[a.alice.pk])
    assert queries.visible_to(a.bob).count() == 1

    Access.objects.filter(client=a.household).update(is_limited=True)

    assert not queries.visible_to(a.bob).exists()
    assert [one.detail for one in queries.visible_to(a.alice)] == ["For you alone."]


def test_whose_chat_it_is_hears_of_it_instead_of_the_team(a, thread):
    operations.assign(thread=thread, by=a.staff, now=NOON, member_id=a.admin.pk)

    operations.write(thread=thread, contact=a.alice, now=LATER, body="Is it ready?")

    assert told("message.from_client") == ["Adam Admin"]
    assert told("message.assigned") == ["Adam Admin"]


def test_what_follows_while_it_is_unread_is_not_told_again_until_an_hour_is_over(a, thread):
    for minutes in (1, 30, 59):
        operations.reply(thread=thread, by=a.staff, now=NOON + minutes * MINUTE, body=f"After {minutes}")
    assert told("message.arrived") == ["Alice Alder", "Bob Birch"]

    operations.mark_seen(thread=thread, reader=a.alice, until=NOON + 59 * MINUTE)
    operations.reply(thread=thread, by=a.staff, now=NOON + 59 * MINUTE, body="Once more")
    assert told("message.arrived") == ["Alice Alder", "Alice Alder", "Bob Birch"]
    operations.reply(thread=thread, by=a.staff, now=NOON + 61 * MINUTE, body="And on")
    assert told("message.arrived") == ["Alice Alder", "Alice Alder", "Bob Birch", "Bob Birch"]


def test_who_has_seen_it_before_the_mail_went_gets_none(a, thread, mailed):
    operations.mark_seen(thread=thread, reader=a.alice, until=NOON)

    assert [letter.split(":")[0] for letter in mailed()] == ["bob@example.com"]


def test_who_lost_the_access_before_the_mail_went_gets_none(a, thread, mailed):
    Access.objects.filter(contact=a.alice, client=a.household).update(level="pay_only")

    assert [letter.split(":")[0] for letter in mailed()] == ["bob@example.com"]


def test_a_mail_says_what_the_message_says_by_then(a, thread, mailed):
    operations.edit(message=thread.messages.get(), by=a.staff, now=NOON + MINUTE, body="The second draft.")
    operations.reply(thread=thread, by=a.staff, now=NOON + 2 * MINUTE, body="And its schedule.")
    operations.note(thread=thread, by=a.staff, now=NOON + 3 * MINUTE, body="canary-of-a-note")

    mailed()

    text = mail.outbox[0].body
    assert "The second draft." in text
    assert "And its schedule." in text
    assert "The draft is ready." not in text


@pytest.mark.requirement("S3-28")
def test_no_mail_holds_a_note_not_even_the_one_that_names_somebody(a, thread, mailed):
    operations.note(
        thread=thread, by=a.staff, now=LATER, body="@Adam canary-of-a-note", mentioning=[a.owner.pk]
    )

    assert told("message.mentioned") == ["Adam Admin", "Olga Owner"]
    assert told("message.arrived") == ["Alice Alder", "Bob Birch"]
    letters = mailed()
    assert "adam@example.com: Stella Staff named you in: Your 2025 return" in letters
    assert "canary-of-a-note" not in "".join(str(letter.message()) for letter in mail.outbox)
    assert not Notification.objects.filter(detail__contains="canary").exists()


def test_a_firm_may_want_a_link_alone_in_its_mails(a, start, mailed):
    operations.change_rules(by=a.owner, edit_minutes=15, mail_has_words=False)
    start("The figures are secret.")

    mailed()

    assert mail.outbox
    for letter in mail.outbox:
        whole = f"{letter.body} {html_of(letter)}"
        assert "secret" not in whole
        assert "/messages/" in whole
    assert not Notification.objects.filter(detail__contains="secret").exists()


def test_hostile_words_are_inert_in_a_mail(a, start, mailed):
    start('<script>alert(1)</script> <img src="https://evil.example/p"> [x](javascript:alert(1))')

    mailed()

    html = html_of(mail.outbox[0])
    assert "<script" not in html
    assert '<img src="https://evil' not in html
    assert 'href="javascript:' not in html


def test_with_messages_off_no_mail_goes(a, thread, mailed, turn):
    turn(MESSAGES, on=False)

    assert mailed() == []
