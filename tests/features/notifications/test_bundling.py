"""What waits goes together: for five minutes, until quiet hours end, until the hour of the summary."""

from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.base import outbox
from features.base.models import OutboxEntry
from features.base.scope import scope
from features.messages.news import THREAD
from features.notifications import operations, queries
from features.notifications.models import Notification, Pace, Rhythm
from features.notifications.queries import Choice
from features.replies import operations as operations_of_replies
from tests.features.notifications.conftest import DONE, KEPT, NEWS, OF_STAFF, REMINDER, URGENT
from tests.features.notifications.waiting import WAIT, delivered
from tests.post import mail_server_says

A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUMMARY = Choice(listed=True, way="summary")
NEW_YORK = ZoneInfo("America/New_York")
USUAL = 8  # the hour of the summary of whoever chose none


@pytest.fixture(autouse=True)
def _waits(settings) -> None:
    settings.NEWS_WAIT = WAIT


def test_what_comes_within_five_minutes_goes_in_one_mail(a, tell):
    tell(title="First", detail="A detail", path="/documents/")
    tell(title="Second", path="/projects/", client_id=a.household.pk)

    assert delivered(A_MINUTE) == []
    assert delivered(WAIT + A_MINUTE) == ["2 things are new"]

    (letter,) = mail.outbox
    for words in ("First", "A detail", "Second", "/documents/", "/projects/", a.household.name):
        assert words in letter.body
        assert words in letter.alternatives[0].content
    assert delivered(A_DAY) == ["2 things are new"]
    assert set(OutboxEntry.objects.values_list("state", flat=True)) == {"done"}


def test_a_mail_of_many_things_asks_no_more_than_one_of_two(a, tell):
    asked = []
    for count in (2, 12):
        for _ in range(count):
            tell(client_id=None), tell()
        first = OutboxEntry.objects.filter(state="waiting").earliest("created_at")
        with scope(), CaptureQueriesContext(connection) as queries_of_it:
            outbox.deliver(str(first.pk), now=timezone.now() + WAIT + A_MINUTE)
        asked.append(len(queries_of_it))
        delivered(WAIT + A_MINUTE)

    assert [str(letter.subject) for letter in mail.outbox] == ["4 things are new", "24 things are new"]
    assert asked[1] <= asked[0]


def test_one_thing_alone_keeps_its_own_words(a, tell):
    tell(title="Only this")

    assert delivered(WAIT + A_MINUTE) == ["Only this"]


def test_several_of_one_chat_are_answered_by_mail_and_of_several_in_the_portal(a, tell):
    one, other = ((THREAD, uuid4()) for _ in range(2))
    tell(reply=one), tell(reply=one)
    delivered(WAIT + A_MINUTE)
    tell(reply=one), tell(reply=other)
    delivered(2 * WAIT + A_MINUTE)
    tell(reply=one), tell()
    delivered(3 * WAIT + A_MINUTE)
    tell(), tell()
    delivered(4 * WAIT + A_MINUTE)

    alone, several, mixed, nothing = mail.outbox
    address = operations_of_replies.address_for(a.alice.user_id, *one, None)
    assert [letter.reply_to for letter in mail.outbox] == [[address], [], [], []]
    for words in (alone.body, alone.alternatives[0].content):
        assert "You can answer this mail too" in words
    for letter in (several, mixed):
        for words in (letter.body, letter.alternatives[0].content):
            assert "Open the one that you want to answer." in words
    assert "answer" not in nothing.body


def test_everybody_has_a_mail_of_their_own(a, tell):
    tell(a.alice, a.bob), tell(a.alice, a.bob)

    delivered(WAIT + A_MINUTE)

    assert sorted(letter.to[0] for letter in mail.outbox) == ["alice@example.com", "bob@example.com"]


def test_what_was_read_meanwhile_is_not_mailed(a, tell):
    tell(title="Read"), tell(title="Not read")
    row = Notification.objects.get(title="Read")
    operations.mark_read(notification=row, by=a.alice, now=timezone.now())

    assert delivered(WAIT + A_MINUTE) == ["Not read"]


def test_who_opened_the_page_needs_no_mail(a, tell):
    tell(path="/documents/")
    operations.saw(a.bob, "/documents/", now=timezone.now())
    operations.saw(a.alice, "/projects/", now=timezone.now())
    assert queries.unread(a.alice).count() == 1

    operations.saw(a.alice, "/documents/", now=timezone.now())

    assert delivered(WAIT + A_MINUTE) == []
    assert queries.unread(a.alice).count() == 0


def test_what_is_urgent_goes_at_once_by_itself_in_quiet_hours_too(a, tell):
    Rhythm.objects.create(user=a.alice.user, quiet_from=0, quiet_until=23)
    tell(title="Ordinary"), tell(kind=URGENT.key, title="Fire")

    assert delivered(timedelta()) == ["Fire"]


def test_in_quiet_hours_nothing_is_mailed_and_then_all_of_it(a, tell):
    a.alice.user.time_zone = "America/New_York"
    a.alice.user.save()
    Rhythm.objects.create(user=a.alice.user, quiet_from=22, quiet_until=7)
    tell(title="First"), tell(title="Second")
    day = timezone.now().astimezone(NEW_YORK).date() + 2 * A_DAY
    at = datetime(day.year, day.month, day.day, tzinfo=NEW_YORK)
    OutboxEntry.objects.update(next_at=at)

    assert delivered(at + 23 * AN_HOUR) == []
    assert delivered(at + A_DAY + 6 * AN_HOUR) == []
    assert delivered(at + A_DAY + 7 * AN_HOUR) == ["2 things are new"]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Auckland", "Asia/Kolkata"])
def test_the_summary_comes_at_ones_own_hour_once_a_day(a, tell, zone):
    a.alice.user.time_zone = zone
    a.alice.user.save()
    operations.choose(by=a.alice, choices={NEWS.key: SUMMARY})
    tell(title="First"), tell(title="Second")
    now = timezone.now().astimezone(ZoneInfo(zone))
    morning = now.replace(hour=8, minute=0, second=0, microsecond=0)
    morning = morning if morning > now else morning + A_DAY

    assert delivered(morning - A_MINUTE) == []
    assert delivered(morning + A_MINUTE) == ["Your daily summary: 2 things"]
    tell(title="Third")
    Notification.objects.filter(title="Third").update(
        created_at=morning - A_MINUTE
    )  # told as the summary went
    OutboxEntry.objects.filter(state="waiting").update(next_at=morning)
    assert delivered(morning + 5 * A_MINUTE) == ["Your daily summary: 2 things"]
    assert delivered(morning + A_DAY + A_MINUTE) == ["Your daily summary: 2 things", "Third"]


@pytest.mark.parametrize("day", [(2026, 3, 8), (2026, 11, 1)], ids=["an hour less", "an hour more"])
def test_the_summary_comes_once_on_the_day_the_clock_changes(a, tell, day: tuple[int, int, int]) -> None:
    a.alice.user.time_zone = "America/New_York"
    a.alice.user.save()
    Rhythm.objects.create(user=a.alice.user, summary_at=1 if day[1] == 11 else 2)
    operations.choose(by=a.alice, choices={NEWS.key: SUMMARY})
    begins = datetime(*day, tzinfo=NEW_YORK).astimezone(UTC)
    for number in range(3):
        tell(title=f"News {number}", at=begins - A_DAY)
    OutboxEntry.objects.update(next_at=begins)
    Notification.objects.update(created_at=begins - AN_HOUR)
    Pace.objects.create(user=a.alice.user, summarized_at=begins - 20 * AN_HOUR)

    for quarters in range(4 * 23):
        delivered(begins + quarters * timedelta(minutes=15))

    assert [letter.subject for letter in mail.outbox] == ["Your daily summary: 3 things"]


@pytest.mark.parametrize(
    "mornings",
    [
        [datetime(2026, 3, 7, 13, tzinfo=UTC), datetime(2026, 3, 8, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)],
        [datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 11, 1, 13, tzinfo=UTC), datetime(2026, 11, 2, 13, tzinfo=UTC)],
    ],
    ids=["an hour less", "an hour more"],
)  # fmt: skip
def test_the_summary_comes_at_eight_before_on_and_after_the_day_the_clock_changes(a, tell, mornings) -> None:
    a.alice.user.time_zone = "America/New_York"
    a.alice.user.save()
    operations.choose(by=a.alice, choices={NEWS.key: SUMMARY})
    had = list[str]()
    for morning in mornings:
        assert morning.astimezone(NEW_YORK).hour == USUAL
        evening, title = morning - 12 * AN_HOUR, f"News of {morning:%B %d}"
        with mock.patch.object(timezone, "now", return_value=evening):
            tell(title=title)

        assert delivered(morning - A_MINUTE) == had
        had.append(title)
        assert delivered(morning) == had
        assert delivered(morning + A_MINUTE) == had
    assert delivered(mornings[-1] + A_DAY) == had


def test_who_chooses_the_summary_meanwhile_has_it_there(a, tell):
    tell()
    operations.choose(by=a.alice, choices={NEWS.key: SUMMARY})

    assert delivered(WAIT + A_MINUTE) == []
    assert delivered(A_DAY + A_MINUTE) == ["Something happened"]


def test_other_hours_move_what_waits(a, tell):
    operations.choose(by=a.alice, choices={NEWS.key: SUMMARY})
    tell()
    now = timezone.now()
    soon = [(now.astimezone(ZoneInfo(a.firm.time_zone)).hour + more) % 24 for more in (1, 2)]
    hour = soon[soon[0] == USUAL]  # never the one it is already

    assert operations.set_rhythm(by=a.alice, now=now, summary_at=hour)

    assert delivered(2 * AN_HOUR) == ["Something happened"]
    assert not operations.set_rhythm(by=a.alice, now=now, summary_at=hour)


def test_what_is_not_on_the_list_is_mailed_all_the_same(a, tell):
    operations.choose(by=a.alice, choices={NEWS.key: Choice(listed=False, way="instant")})
    tell()

    assert list(queries.visible_to(a.alice)) == []
    assert queries.count_unread(a.alice) == 0
    assert delivered(WAIT + A_MINUTE) == ["Something happened"]


def test_reminders_of_all_slices_are_one_mail_a_day(a, tell):
    tell(kind=REMINDER.key, title="Paper"), tell(kind=REMINDER.key, title="Invoice"), tell(title="News")

    assert delivered(WAIT + A_MINUTE) == ["News"]
    assert delivered(6 * WAIT + A_MINUTE) == ["News", "Reminder: 2 things"]
    tell(kind=REMINDER.key, title="A third")
    OutboxEntry.objects.filter(state="waiting").update(next_at=timezone.now())
    Pace.objects.update(reminded_at=timezone.now())
    assert delivered(A_MINUTE) == ["News", "Reminder: 2 things"]

    waiting = OutboxEntry.objects.get(state="waiting")
    assert waiting.attempts == 0
    local = waiting.next_at.astimezone(ZoneInfo(a.firm.time_zone))
    assert (local.hour, local.minute) == (8, 50)
    assert local.date() > timezone.now().astimezone(ZoneInfo(a.firm.time_zone)).date()
    assert delivered(waiting.next_at) == ["News", "Reminder: 2 things", "A third"]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_reminders_come_a_day_has_one_mail_of_them(a, tell, hours):
    zone, begins = ZoneInfo(a.firm.time_zone), timezone.now()
    for model in (Notification, OutboxEntry, Pace):
        model.objects.all().delete()
    mail.outbox.clear()
    days = []
    for hour in range(24 * 5):
        at = begins + hour * AN_HOUR
        with mock.patch.object(timezone, "now", return_value=at):
            for number in range(hours.count(hour)):
                tell(kind=REMINDER.key, title=f"Reminder {hour} {number}")
        before = len(mail.outbox)
        delivered(at)
        days += [at.astimezone(zone).date()] * (len(mail.outbox) - before)

    assert len(days) == len(set(days))
    assert not OutboxEntry.objects.filter(state="waiting").exists()
    said = "".join(str(letter.body) for letter in mail.outbox)
    assert all(f"Reminder {hour} 0" in said for hour in hours)


def test_no_reminder_comes_in_quiet_hours_nor_once_it_was_done(a, tell):
    Rhythm.objects.create(user=a.alice.user, quiet_from=0, quiet_until=23)
    tell(kind=REMINDER.key, title="Paper", about_id=a.household.pk)
    at = timezone.now().astimezone(ZoneInfo(a.firm.time_zone)).replace(hour=12) + A_DAY
    OutboxEntry.objects.update(next_at=at)

    assert delivered(at) == []
    DONE.add(a.household.pk)
    try:
        assert delivered(at.replace(hour=23)) == []
    finally:
        DONE.clear()
    assert Notification.objects.get().settled_at is not None


def test_who_wants_only_what_is_kept_is_mailed_nothing_else(a, tell):
    operations.set_rhythm(by=a.alice, now=timezone.now(), summary_at=8, only_kept=True)
    tell(title="Ordinary"), tell(kind=KEPT.key, title="Invoice")

    assert delivered(WAIT + A_MINUTE) == ["Invoice"]
    assert len(queries.visible_to(a.alice)) == 2


def test_a_mail_that_could_not_go_goes_later_once(a, tell, monkeypatch):
    tell(title="First"), tell(title="Second")
    failing = [True]
    mail_server_says(lambda _: ConnectionError("away") if failing else None, monkeypatch)
    assert delivered(WAIT + A_MINUTE) == []
    assert not Notification.objects.filter(settled_at__isnull=False).exists()
    failing.clear()

    assert delivered(2 * WAIT) == ["2 things are new"]
    assert delivered(A_DAY) == ["2 things are new"]


def test_it_goes_to_the_address_of_now(a, tell):
    tell()
    type(a.alice.user).objects.filter(pk=a.alice.user_id).update(email="new@example.com")

    delivered(WAIT + A_MINUTE)

    assert mail.outbox[0].to == ["new@example.com"]


def test_staff_have_the_same(a, tell):
    tell(a.staff, kind=OF_STAFF.key, title="One"), tell(a.staff, kind=OF_STAFF.key, title="Two")

    assert delivered(WAIT + A_MINUTE) == ["2 things are new"]
    assert "/workspace/notifications/preferences/" in mail.outbox[0].body
