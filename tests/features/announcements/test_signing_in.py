"""At each sign-in what runs stands among the notifications again, until it is hidden (S2-15)."""

from datetime import timedelta

import pytest

from features.accounts import sessions
from features.announcements import operations
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.base import outbox
from features.base.errors import NotThere
from features.clients.models import Access
from features.notifications import operations as told
from features.notifications import queries as notifications
from features.notifications.models import Notification
from tests.cast import NOON

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sign_in(a, clock):
    def signed_in(person, side="client") -> None:
        clock.shift(MINUTE)
        sessions.start(user=person.user, side=side, method="link", now=NOON)

    return signed_in


def unread(person) -> list[str]:
    return list(notifications.unread(person).values_list("title", flat=True))


@pytest.mark.requirement("S2-15")
def test_each_sign_in_brings_it_up_until_it_is_hidden(a, announce, sign_in):
    made = announce()
    for _ in range(3):
        told.mark_all_read(by=a.alice, until=NOON + timedelta(hours=1), now=NOON)
        assert not unread(a.alice)
        sign_in(a.alice)

        assert unread(a.alice) == ["We close at noon this Friday"]
        assert notifications.count_unread(a.alice) == 1
    assert notifications.visible_to(a.alice).count() == 1, "one line, however often one comes"

    operations.dismiss(announcement=made, contact=a.alice, now=NOON)
    assert not unread(a.alice)
    sign_in(a.alice)
    assert not unread(a.alice)
    sign_in(a.bob)
    assert len(unread(a.bob)) == 1


def test_a_sign_in_moments_before_it_is_told_leaves_one_line(a, write, sign_in):
    operations.publish(announcement=write(), by=a.owner, now=NOON)
    sign_in(a.alice)
    outbox.deliver_waiting()
    sign_in(a.alice)

    assert notifications.visible_to(a.alice).count() == 1


def test_the_newest_thing_is_what_was_brought_up(a, announce, sign_in, clock):
    announce()
    clock.shift(timedelta(hours=1))
    announce("Another")
    sign_in(a.alice)

    assert {row.created_at for row in notifications.visible_to(a.alice)} == {
        NOON + timedelta(hours=1) + MINUTE
    }


def test_who_came_later_finds_it_at_sign_in_without_a_mail(a, announce, sign_in, mailed):
    announce(audience="clients", clients=[a.bakery.pk])
    before = mailed()
    sign_in(a.alice)
    assert not unread(a.alice)

    Access.objects.create(contact=a.alice, client=a.bakery)
    sign_in(a.alice)
    sign_in(a.alice)

    assert unread(a.alice) == ["We close at noon this Friday"]
    assert mailed() == before
    Access.objects.filter(contact=a.alice, client=a.bakery).delete()
    assert not unread(a.alice)


def test_nothing_is_brought_up_that_is_over_or_off(a, announce, sign_in, turn):
    announce(ends_at=NOON + timedelta(seconds=90))
    told.mark_all_read(by=a.alice, until=NOON, now=NOON)
    turn(ANNOUNCEMENT, on=False)
    sign_in(a.alice)
    turn(ANNOUNCEMENT, on=True)
    assert not unread(a.alice)
    sign_in(a.alice)
    assert not unread(a.alice)


def test_staff_who_sign_in_are_told_nothing(a, announce, sign_in):
    announce()
    sign_in(a.owner, "staff")

    assert not Notification.objects.filter(user=a.owner.user).exists()


def test_what_is_shown_again_is_brought_up_again(a, announce, sign_in):
    made = announce()
    operations.dismiss(announcement=made, contact=a.alice, now=NOON)
    operations.show_again(announcement=made, contact=a.alice, now=NOON)
    sign_in(a.alice)

    assert len(unread(a.alice)) == 1


def test_what_is_not_for_them_they_can_not_hide(a, announce):
    made = announce(audience="clients", clients=[a.bakery.pk])
    for act in (operations.dismiss, operations.show_again):
        with pytest.raises(NotThere):
            act(announcement=made, contact=a.alice, now=NOON)
    assert not Announcement.objects.get().seen.exists()
