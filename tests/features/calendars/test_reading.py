"""When somebody is busy elsewhere is read into rows, and a calendar that stops working is told of once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.base.models import AuditEvent
from features.calendars import boxes, operations, queries, rounds
from features.calendars.models import BusyTime, CalendarLink
from features.calendars.operations import reading
from features.notifications.models import Notification
from integrations.calendars.address import Connection
from tests.fakes_calendars import PASSWORD
from tests.features.calendars.conftest import connected, consented, soon, work
from tests.integrations.calendars.test_caldav import event, made

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def taken(server, calendar, name, starts, hours=1):
    stamp = "%Y%m%dT%H%M%SZ"
    ends = starts + hours * HOUR
    server.write(
        calendar,
        name,
        event(made(name, f"DTSTART:{starts:{stamp}}", f"DTEND:{ends:{stamp}}", "SUMMARY:Secret")),
    )


def spans(member):
    now = timezone.now()
    return [(one[1], one[2]) for one in queries.busy_of([member.pk], now - 90 * DAY, now + 90 * DAY)]


@pytest.fixture
def noon():
    return (timezone.now() + 3 * DAY).replace(minute=0, second=0, microsecond=0)


def test_busy_times_are_read_as_soon_as_it_is_connected_and_again_later(a, radicale, noon):
    url = radicale.make("Work")
    taken(radicale, url, "a", noon)
    taken(radicale, url, "far", noon + 80 * DAY)
    link = connected(radicale, a.staff)
    assert (link.state, link.read_at is not None) == ("works", True)
    assert spans(a.staff) == [(noon, noon + HOUR)]
    assert spans(a.owner) == []

    taken(radicale, url, "b", noon + 5 * HOUR)
    reading.read(link.pk, now=timezone.now())
    assert spans(a.staff) == [(noon, noon + HOUR), (noon + 5 * HOUR, noon + 6 * HOUR)]
    assert "Secret" not in str(list(BusyTime.objects.values()))


def test_whose_times_and_which_is_asked_in_one_query(a, radicale, noon):
    taken(radicale, radicale.make("Work"), "a", noon)
    connected(radicale, a.staff)
    connected(radicale, a.owner)
    with CaptureQueriesContext(connection) as asked:
        found = queries.busy_of([a.staff.pk, a.owner.pk, a.admin.pk], noon - HOUR, noon + HOUR)
    assert {one[0] for one in found} == {a.staff.pk, a.owner.pk}
    assert len(asked) == 1
    assert queries.busy_of([a.staff.pk], noon + HOUR, noon + 9 * HOUR) == []
    assert queries.busy_of([], noon - HOUR, noon + HOUR) == []


def test_a_password_that_was_changed_stops_it_and_its_person_is_told_once(a, radicale, noon):
    taken(radicale, radicale.make("Work"), "a", noon)
    link = connected(radicale, a.staff)
    boxes.seal(link, boxes.opened(link) | {"password": "old"})
    link.save()

    for _ in range(3):
        reading.read(link.pk, now=timezone.now())

    link.refresh_from_db()
    assert (link.state, link.why) == ("broken", "revoked")
    told = Notification.objects.filter(user=a.staff.user, kind="calendar.stopped")
    assert [(one.title, one.path) for one in told] == [
        ("Connect your calendar again", "/workspace/account/calendar/")
    ]
    assert AuditEvent.objects.filter(event="calendar.stopped").count() == 1
    assert spans(a.staff) == [(noon, noon + HOUR)]  # what was known counts until it is over
    assert list(queries.due(timezone.now() + DAY)) == []


def test_who_does_not_answer_is_asked_less_often_and_told_of_after_a_day(a, radicale, settings):
    radicale.make("Work")
    link, now = connected(radicale, a.staff), timezone.now()
    settings.CALENDARS = Connection(origins=("http://127.0.0.1:9",))
    boxes.seal(link, boxes.opened(link) | {"read": ["http://127.0.0.1:9/"], "into": "http://127.0.0.1:9/"})
    link.save()

    waits = []
    for _ in range(6):
        reading.read(link.pk, now=now)
        link.refresh_from_db()
        waits.append((link.next_at - now).total_seconds() / 60)
    assert waits == [10, 20, 40, 80, 120, 120]
    assert (link.state, link.away_since) == ("works", now)
    assert not Notification.objects.filter(kind="calendar.stopped").exists()

    for hours in (25, 26):
        reading.read(link.pk, now=now + hours * HOUR)
    (told,) = Notification.objects.filter(kind="calendar.stopped")
    assert told.title.startswith("Your calendar has not answered since")


def test_one_broken_calendar_stops_no_other(a, radicale, noon):
    taken(radicale, radicale.make("Work"), "a", noon)
    bad, good = connected(radicale, a.staff), connected(radicale, a.owner)
    CalendarLink.objects.filter(pk=bad.pk).update(box=b"not a box")
    CalendarLink.objects.update(next_at=timezone.now())
    BusyTime.objects.all().delete()

    for link in queries.due(timezone.now()):
        reading.read(link.pk, now=timezone.now())

    assert spans(a.owner) == [(noon, noon + HOUR)]
    assert {link.pk: link.state for link in CalendarLink.objects.all()} == {
        bad.pk: "broken",
        good.pk: "works",
    }


def test_a_round_reads_what_is_due_and_nothing_while_booking_is_off(a, radicale, noon, booking, monkeypatch):
    url = radicale.make("Work")
    link = connected(radicale, a.staff)
    taken(radicale, url, "a", noon)
    rounds.read_all.task(str(a.firm.pk))
    assert spans(a.staff) == []  # not due yet

    CalendarLink.objects.update(next_at=timezone.now())
    monkeypatch.setattr("features.toggles.catalogue._switches", {})
    rounds.read_all.task(str(a.firm.pk))
    assert spans(a.staff) == []

    monkeypatch.setattr("features.toggles.catalogue._switches", {"booking": booking})
    rounds.read_all.task(str(a.firm.pk))
    assert spans(a.staff) == [(noon, noon + HOUR)]
    link.refresh_from_db()
    assert link.next_at > timezone.now()


def test_who_left_the_team_is_not_read(a, radicale):
    radicale.make("Work")
    link = connected(radicale, a.staff)
    a.staff.is_active = False
    a.staff.save()
    assert list(queries.due(timezone.now() + DAY)) == []
    before = link.read_at
    reading.read(link.pk, now=timezone.now() + DAY)
    link.refresh_from_db()
    assert link.read_at == before


def test_whose_access_was_switched_off_their_consent_is_given_back(a, services):
    left, stays = consented(services, a.staff, "google"), consented(services, a.admin, "google")
    a.staff.is_active = False
    a.staff.save()
    rounds.read_all.task(str(a.firm.pk))
    assert [link.pk for link in CalendarLink.objects.all()] == [stays.pk] != [left.pk]
    assert AuditEvent.objects.filter(event="calendar.disconnected", actor_id=None).count() == 1
    work()
    assert services.account.refresh == ""


@pytest.mark.parametrize("kind", ["google", "microsoft"])
def test_tokens_are_renewed_before_they_end_and_kept(a, services, kind):
    link = consented(services, a.staff, kind)
    said = boxes.opened(link)
    boxes.seal(link, said | {"until": timezone.now().isoformat()})
    link.save()

    reading.read(link.pk, now=timezone.now())
    reading.read(link.pk, now=timezone.now())

    link.refresh_from_db()
    kept = boxes.opened(link)
    assert link.state == "works"
    assert kept["access"] != said["access"]
    assert kept["refresh"] == services.account.refresh
    assert [path for _, path, _ in services.asked].count(f"/{kind}/token") == 1
    services.take_back()
    reading.read(link.pk, now=timezone.now() + DAY)
    link.refresh_from_db()
    assert link.state == "broken"


@pytest.mark.parametrize("kind", ["google", "microsoft"])
def test_our_own_appointment_is_no_busy_time(a, services, kind):
    """So that it can be moved by half an hour."""
    link, mine = consented(services, a.staff, kind), soon()
    operations.put_event(member_id=a.staff.pk, event=mine)
    work()
    assert len(services.account.events) == 1
    reading.read(link.pk, now=timezone.now())
    assert spans(a.staff) == []


def test_passwords_and_tokens_stand_nowhere_in_plain_words(a, radicale):
    radicale.make("Work")
    connected(radicale, a.staff)
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(box, 'escape') FROM calendars_calendarlink")
        (box,) = cursor.fetchone()
        cursor.execute("SELECT string_agg(details::text, ' ') FROM base_auditevent")
        (trail,) = cursor.fetchone()
    assert PASSWORD not in box + trail
    assert "app-Passw" not in box + trail
