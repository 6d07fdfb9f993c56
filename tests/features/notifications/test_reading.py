from datetime import timedelta

import pytest
from django.utils import timezone

from features.base.errors import NotThere, Refused
from features.base.scope import scope
from features.notifications import operations, queries, tasks
from features.notifications.models import Notification, Preference
from features.notifications.queries import Choice
from tests.features.notifications.conftest import NEWS, OF_STAFF, QUIET


def test_one_is_read_then_all(a, tell):
    for number in range(3):
        tell(title=f"News {number}")
    now = timezone.now()

    operations.mark_read(notification=queries.visible_to(a.alice)[0], by=a.alice, now=now)
    assert queries.unread(a.alice).count() == 2

    assert operations.mark_all_read(by=a.alice, until=now, now=now) == 2
    assert queries.unread(a.alice).count() == 0
    assert set(Notification.objects.values_list("read_at", flat=True)) == {now}


def test_what_came_after_the_page_was_shown_stays_unread(a, tell):
    tell()
    shown = timezone.now()
    tell(title="Later")

    operations.mark_all_read(by=a.alice, until=shown, now=timezone.now())

    assert [row.title for row in queries.unread(a.alice)] == ["Later"]


def test_nobody_reads_anothers(a, tell):
    tell()
    theirs = Notification.objects.get()

    with pytest.raises(NotThere):
        operations.mark_read(notification=theirs, by=a.bob, now=timezone.now())
    assert operations.mark_all_read(by=a.bob, until=timezone.now(), now=timezone.now()) == 0
    assert queries.unread(a.alice).count() == 1


def test_the_number_beside_the_bell_keeps_up(a, tell, django_assert_num_queries):
    tell()
    with scope():
        assert queries.count_unread(a.alice) == 1
    with scope(), django_assert_num_queries(0):
        assert queries.count_unread(a.alice) == 1
    tell()
    with scope():
        assert queries.count_unread(a.alice) == 2
    operations.mark_all_read(by=a.alice, until=timezone.now(), now=timezone.now())
    with scope():
        assert queries.count_unread(a.alice) == 0


def test_choices_are_kept_and_taken_back(a):
    nothing, instant = Choice(listed=False, way="off"), Choice(listed=True, way="instant")
    assert operations.choose(
        by=a.alice, choices={NEWS.key: nothing, QUIET.key: Choice(listed=True, way="off")}
    )
    assert not operations.choose(by=a.alice, choices={NEWS.key: nothing})
    assert {kind.key: choice for kind, choice in queries.choices_of(a.alice)}[NEWS.key] == nothing

    operations.choose(by=a.alice, choices={NEWS.key: instant})

    row = Preference.objects.get(kind=NEWS.key)
    assert (row.listed, row.way, row.pushed) == instant


@pytest.mark.parametrize(
    "wrong",
    [
        {OF_STAFF.key: Choice(listed=False, way="off")},
        {NEWS.key: Choice(listed=True, way="pigeon")},
        {"nothing": Choice(listed=True, way="off")},
    ],
)
def test_what_is_not_offered_can_not_be_chosen(a, wrong):
    with pytest.raises(Refused):
        operations.choose(by=a.alice, choices=wrong)


def test_the_list_costs_the_same_however_long_it_is(a, tell, django_assert_num_queries):
    now = timezone.now() - timedelta(minutes=1)
    for _ in range(3):
        tell()
    Notification.objects.update(created_at=now)

    with scope():
        queries.visible_to(a.alice)  # which switches are on is read once
        with django_assert_num_queries(1):
            assert len(list(queries.visible_to(a.alice).select_related("client"))) == 3


def test_what_was_told_half_a_year_ago_is_forgotten(a, tell):
    tell(title="Old"), tell(title="New")
    Notification.objects.filter(title="Old").update(created_at=timezone.now() - timedelta(days=181))

    tasks.forget_old.run()

    assert [row.title for row in queries.visible_to(a.alice)] == ["New"]
