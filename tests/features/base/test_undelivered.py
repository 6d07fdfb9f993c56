import uuid

import pytest
from django.utils import timezone

from features.base import outbox, undelivered
from features.base.errors import NotAllowed, NotThere
from features.base.models import AuditEvent, OutboxEntry

State = OutboxEntry.State


@pytest.fixture
def stuck(a, heard):
    entry = outbox.put("test", {"n": 1})
    OutboxEntry.objects.filter(pk=entry.pk).update(
        state=State.GIVEN_UP, attempts=16, last_error="No such user"
    )
    return OutboxEntry.objects.get(pk=entry.pk)


def test_what_was_given_up_is_shown_to_those_who_see_clients(a, stuck):
    assert list(undelivered.visible_to(a.staff)) == [stuck]
    assert list(undelivered.visible_to(a.alice)) == []


def test_it_can_be_tried_again_and_then_leaves_the_list(a, stuck, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        undelivered.try_again(entry_id=stuck.pk, by=a.staff, now=timezone.now())

    stuck.refresh_from_db()
    assert (heard, stuck.state, stuck.attempts) == ([{"n": 1}], State.DONE, 1)
    assert AuditEvent.objects.filter(event="delivery.retried", actor_id=a.staff.user_id).count() == 1


def test_it_can_be_left_and_taken_back(a, stuck):
    undelivered.leave(entry_id=stuck.pk, by=a.staff)
    assert list(undelivered.visible_to(a.staff)) == []

    undelivered.take_back(entry_id=stuck.pk, by=a.staff)
    assert list(undelivered.visible_to(a.staff)) == [stuck]


@pytest.mark.parametrize("operation", ["try_again", "leave"])
def test_twice_is_not_there_and_neither_is_what_never_was(a, stuck, operation):
    options = {"now": timezone.now()} if operation == "try_again" else {}
    run = getattr(undelivered, operation)
    run(entry_id=stuck.pk, by=a.staff, **options)

    for entry_id in (stuck.pk, uuid.uuid4()):
        with pytest.raises(NotThere):
            run(entry_id=entry_id, by=a.staff, **options)


def test_a_contact_may_not_touch_it(a, stuck):
    with pytest.raises(NotAllowed):
        undelivered.leave(entry_id=stuck.pk, by=a.alice)

    stuck.refresh_from_db()
    assert stuck.state == State.GIVEN_UP
