"""What becomes of a chat: notes, changes, marks, who has it, whose turn it is."""

from datetime import timedelta

import pytest

from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.messages import operations, queries
from features.messages.errors import TooLateToChange
from features.messages.models import Mention, Reading
from tests.cast import NOON

LATER = NOON + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


@pytest.mark.requirement("S3-28")
def test_a_note_is_the_firms_alone_and_moves_nothing_that_the_client_sees(a, thread):
    before = (thread.last_message_id, thread.last_message_at, thread.waiting_for)

    note = operations.note(thread=thread, by=a.staff, now=LATER, body="They owe us, careful.")

    thread.refresh_from_db()
    assert (thread.last_message_id, thread.last_message_at, thread.waiting_for) == before
    assert note not in queries.messages_in(thread, for_client=True)
    assert note in queries.messages_in(thread, for_client=False)
    assert not queries.visible_to(a.alice).filter(queries.having(["careful"], for_client=True)).exists()
    assert queries.in_workspace(a.staff).filter(queries.having(["caref"], for_client=False)).exists()


def test_colleagues_are_named_by_name_or_by_a_tick(a, thread):
    note = operations.note(
        thread=thread, by=a.staff, now=LATER, body="@adam, look. @nobody too. mail@olga.example",
        mentioning=[a.staff.pk],
    )  # fmt: skip

    assert {one.member_id for one in Mention.objects.filter(message=note)} == {a.admin.pk, a.staff.pk}


def test_what_one_wrote_is_changed_within_the_time_and_its_past_is_kept(a, thread):
    said = operations.write(thread=thread, contact=a.alice, now=LATER, body="Fourty")

    assert operations.edit_own(message=said, contact=a.alice, now=LATER + 14 * MINUTE, body="Forty")
    assert not operations.edit_own(message=said, contact=a.alice, now=LATER + 14 * MINUTE, body="Forty ")

    said.refresh_from_db()
    assert (said.body, said.edited_at) == ("Forty", LATER + 14 * MINUTE)
    event = AuditEvent.objects.get(event="message.edited")
    assert event.details["was"] == "Fourty"
    with pytest.raises(TooLateToChange):
        operations.edit_own(message=said, contact=a.alice, now=LATER + 15 * MINUTE, body="Fifty")


def test_nobody_changes_what_somebody_else_wrote(a, thread):
    said = operations.write(thread=thread, contact=a.alice, now=LATER, body="Mine")
    ours = thread.messages.get(side="firm")

    for act in (
        lambda: operations.edit_own(message=said, contact=a.bob, now=LATER, body="Theirs"),
        lambda: operations.edit(message=said, by=a.staff, now=LATER, body="Theirs"),
        lambda: operations.edit(message=ours, by=a.admin, now=NOON, body="Theirs"),
        lambda: operations.edit_own(message=said, contact=a.charlie, now=LATER, body="Theirs"),
    ):
        with pytest.raises(NotThere):
            act()
    said.refresh_from_db()
    assert said.body == "Mine"


def test_with_no_minutes_nothing_is_changed(a, thread):
    operations.change_rules(by=a.owner, edit_minutes=0, mail_has_words=True)
    said = operations.reply(thread=thread, by=a.staff, now=LATER, body="Words")

    with pytest.raises(TooLateToChange):
        operations.edit(message=said, by=a.staff, now=LATER, body="Other words")
    with pytest.raises(Refused):
        operations.change_rules(by=a.owner, edit_minutes=1441, mail_has_words=True)


def unread(reader, thread):
    return queries.of_reader(reader, queries.theirs(reader)).get(pk=thread.pk).is_unread


def test_a_chat_is_unread_until_it_was_seen_and_again_with_something_new(a, thread):
    assert unread(a.alice, thread)
    assert not unread(a.staff, thread), "who wrote it has seen it"

    operations.mark_seen(thread=thread, reader=a.alice, until=thread.last_message_at)
    assert not unread(a.alice, thread)
    operations.mark_unread(thread=thread, reader=a.alice)
    assert unread(a.alice, thread)
    assert Reading.objects.get(user=a.alice.user).seen_at == thread.last_message_at, (
        "it was seen all the same"
    )
    operations.mark_seen(thread=thread, reader=a.alice, until=NOON - MINUTE)
    assert not unread(a.alice, thread)
    operations.note(thread=thread, by=a.staff, now=LATER, body="Ours")
    assert not unread(a.alice, thread), "a note is nothing new to a client"
    operations.reply(thread=thread, by=a.staff, now=LATER, body="More")
    assert unread(a.alice, thread)
    assert unread(a.bob, thread)


def test_what_was_written_before_somebody_came_is_not_new_to_them(a, thread):
    a.alice.joined_at = LATER
    a.alice.save(update_fields=["joined_at"])

    assert not unread(a.alice, thread)


def test_each_puts_away_for_themselves_until_something_new_comes(a, thread):
    def in_use(reader):
        return queries.of_reader(reader, queries.theirs(reader)).filter(queries.IN_USE).exists()

    operations.put_away(thread=thread, reader=a.alice, now=NOON)

    assert (in_use(a.alice), in_use(a.bob), in_use(a.staff)) == (False, True, True)
    operations.bring_back(thread=thread, reader=a.alice)
    assert in_use(a.alice)
    operations.put_away(thread=thread, reader=a.alice, now=LATER)
    operations.reply(thread=thread, by=a.staff, now=LATER + MINUTE, body="More")
    assert in_use(a.alice)
    with pytest.raises(NotThere):
        operations.put_away(thread=thread, reader=a.charlie, now=LATER)


def test_the_firm_archives_for_all_and_a_message_brings_it_back(a, thread):
    operations.write(thread=thread, contact=a.alice, now=LATER, body="Waiting")

    operations.archive(thread=thread, by=a.staff, now=LATER)

    assert (thread.waiting_for, thread.archived_at) == ("", LATER)
    assert not queries.of_reader(a.bob, queries.visible_to(a.bob)).filter(queries.IN_USE).exists()
    with pytest.raises(Conflict):
        operations.archive(thread=thread, by=a.staff, now=LATER)
    operations.write(thread=thread, contact=a.alice, now=LATER + MINUTE, body="One thing more")
    thread.refresh_from_db()
    assert (thread.waiting_for, thread.archived_at) == ("us", None)
    with pytest.raises(Conflict):
        operations.unarchive(thread=thread, by=a.staff)


def test_staff_say_who_has_it_whose_turn_it_is_and_what_it_is_called(a, thread):
    assert operations.assign(thread=thread, by=a.staff, now=LATER, member_id=a.admin.pk)
    assert not operations.assign(thread=thread, by=a.staff, now=LATER, member_id=a.admin.pk)
    assert operations.set_waiting(thread=thread, by=a.staff, now=LATER, waiting="")
    assert operations.rename(thread=thread, by=a.staff, subject="The 2025 return")

    thread.refresh_from_db()
    assert (thread.assigned_to, thread.waiting_for, thread.subject) == (a.admin, "", "The 2025 return")
    with pytest.raises(Refused):
        operations.set_waiting(thread=thread, by=a.staff, now=LATER, waiting="godot")
    with pytest.raises(Refused):
        operations.assign(thread=thread, by=a.staff, now=LATER, member_id=a.alice.pk)
