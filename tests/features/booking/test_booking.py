from datetime import date, time, timedelta

import pytest
from icalendar import Calendar

from features.accounts.models import Membership
from features.actions import operations as actions
from features.actions.models import Action
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.base.scope import scope
from features.booking import diaries, operations, queries, rules
from features.booking.models import Appointment, Seat
from features.booking.operations import seating
from features.clients.models import Access
from features.clients.rights import Level, NotInAccess
from features.notifications.models import Notification
from tenants.context import inside
from tests.cast import NOON
from tests.features.booking.conftest import SLOT

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def here(cast):
    with inside(cast.a.firm), scope():
        yield


def test_booking_takes_the_time_of_one_person_and_is_noted(cast, offer, book, here):
    made = book(offer(before=15, after=30))
    seat = Seat.objects.get()
    assert (seat.member, seat.is_live) == (cast.a.staff, True)
    assert (seat.blocked.lower, seat.blocked.upper) == (SLOT - HOUR / 4, SLOT + HOUR)
    assert (made.where, made.client_zone, made.firm_zone) == (
        "541 555 0142", cast.a.firm.time_zone, "America/Los_Angeles",
    )  # fmt: skip
    assert AuditEvent.objects.filter(event="appointment.booked", about_id=made.pk).count() == 1


@pytest.mark.parametrize("shift", [timedelta(0), timedelta(minutes=-30), timedelta(minutes=30)])
def test_booking_what_is_taken_is_refused(cast, offer, book, here, shift):
    service = offer(length=60, step=30)
    book(service)
    with pytest.raises(Conflict):
        book(service, SLOT + shift, contact=cast.a.bob, by=cast.a.bob)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "shift",
    [timedelta(hours=-5), timedelta(hours=2), timedelta(days=2), timedelta(minutes=7), timedelta(days=90)],
)
def test_booking_outside_of_hours_or_the_horizon_is_refused(offer, book, here, shift):
    with pytest.raises(Conflict):
        book(offer(), SLOT + shift)


def test_booking_of_two_services_takes_the_same_persons_time(cast, offer, book, here):
    book(offer())
    with pytest.raises(Conflict):
        book(offer(name="Another"))


def test_a_day_is_full_after_so_many_of_a_service(offer, book, here):
    service = offer(per_day=1)
    book(service)
    with pytest.raises(Conflict):
        book(service, SLOT + HOUR)
    assert book(service, SLOT + DAY).is_planned
    assert book(offer(name="Another"), SLOT + HOUR).is_planned


@pytest.mark.parametrize(
    ("off", "gone"),
    [
        ({"starts": time(10), "ends": time(11)}, [True, False, False]),
        ({}, [True, True, False]),
        ({"last_on": date(2026, 3, 13)}, [True, True, True]),
    ],
)
def test_nothing_is_booked_in_time_off(cast, offer, here, off, gone):
    service = offer()
    operations.add_time_off(member=cast.a.staff, by=cast.a.owner, now=NOON, first_on=date(2026, 3, 12), **off)
    found = diaries.free(service, diaries.hosts_of(service), NOON, NOON + 9 * DAY, NOON)
    assert [at not in found for at in (SLOT, SLOT + HOUR, SLOT + DAY)] == gone


def test_a_service_of_all_takes_everybody(cast, offer, book, here):
    both = offer(members=[cast.a.staff, cast.a.admin], who="all")
    made = book(both)
    assert {seat.member for seat in made.seats.all()} == {cast.a.staff, cast.a.admin}
    with pytest.raises(Conflict):
        book(offer(name="With Adam", members=[cast.a.admin]))


def test_first_available_goes_in_turns(cast, offer, book, here):
    service = offer(members=[cast.a.staff, cast.a.admin], who="turns")
    first, second, third = (
        book(service),
        book(service, SLOT + HOUR),
        book(service, SLOT + 2 * HOUR - HOUR / 2),
    )
    who = [one.seats.get().member.name for one in (first, second, third)]
    assert sorted(who[:2]) == ["Adam Admin", "Stella Staff"]


def test_a_wish_for_somebody_is_kept_where_it_can_be_chosen(cast, offer, book, here):
    service = offer(members=[cast.a.staff, cast.a.admin])
    made = book(service, member_id=cast.a.staff.pk)
    assert made.seats.get().member == cast.a.staff
    with pytest.raises(Conflict):
        book(service, member_id=cast.a.staff.pk)


def test_a_question_that_must_be_answered_is(offer, book, here):
    service = offer(
        questions=[{"label": "Which year?", "required": True}, {"label": "Else?", "required": False}]
    )
    with pytest.raises(Refused) as refusal:
        book(service)
    assert refusal.value.field == "question-0"
    assert book(service, answers={"0": " 2025 "}).answers == [{"label": "Which year?", "answer": "2025"}]


def test_another_clients_person_and_narrow_access_book_nothing(cast, offer, book, here):
    service = offer()
    with pytest.raises(NotThere):
        book(service, contact=cast.a.charlie, by=cast.a.charlie)
    Access.objects.filter(contact=cast.a.alice).update(level=Level.VIEW_ONLY)
    with scope(), pytest.raises(NotInAccess):
        book(service)


def test_a_client_moves_it_until_the_cutoff(cast, offer, book, here, clock):
    made = book(offer())
    operations.reschedule(appointment=made, by=cast.a.alice, now=NOON, starts_at=SLOT + HOUR)
    made.refresh_from_db()
    assert (made.starts_at, made.sequence) == (SLOT + HOUR, 1)
    assert Seat.objects.get().blocked.lower == SLOT + HOUR
    late = made.starts_at - timedelta(hours=23)
    with pytest.raises(Conflict):
        operations.reschedule(appointment=made, by=cast.a.alice, now=late, starts_at=SLOT)
    with pytest.raises(Conflict):
        operations.cancel(appointment=made, by=cast.a.alice, now=late)
    operations.cancel(appointment=made, by=cast.a.staff, now=late, reason="Ill")
    made.refresh_from_db()
    assert (made.state, made.cancelled_side, made.reason) == ("cancelled", "staff", "Ill")


def test_a_move_is_checked_as_a_booking_is(cast, offer, book, here):
    service = offer()
    made = book(service)
    book(service, SLOT + HOUR, contact=cast.a.bob, by=cast.a.bob)
    for at in (SLOT + HOUR, SLOT + 2 * HOUR, SLOT + timedelta(minutes=10)):
        with pytest.raises(Conflict):
            operations.reschedule(appointment=made, by=cast.a.alice, now=NOON, starts_at=at)
    operations.reschedule(appointment=made, by=cast.a.alice, now=NOON, starts_at=SLOT + HOUR / 2)


def test_what_is_cancelled_is_free_again(cast, offer, book, here):
    service = offer()
    made = book(service)
    operations.cancel(appointment=made, by=cast.a.alice, now=NOON)
    assert not Seat.objects.get().is_live
    again = book(service, contact=cast.a.bob, by=cast.a.bob)
    assert again.is_planned


def test_a_reason_is_asked_where_the_firm_wants_one(cast, offer, book, here):
    made = book(offer())
    operations.change_setup(by=cast.a.owner, reason_required=True)
    with pytest.raises(Refused):
        operations.cancel(appointment=made, by=cast.a.alice, now=NOON)
    operations.cancel(appointment=made, by=cast.a.alice, now=NOON, reason="On holiday")


@pytest.mark.requirement("S0-11")
def test_a_booking_settles_the_to_do_that_asked_for_it(cast, offer, book, here):
    service = offer()
    asked = actions.ask(
        client=cast.a.household, by=cast.a.owner, now=NOON, kind="schedule", title="Let us talk"
    )
    made = book(service, todo_id=asked.pk)
    found = Action.objects.get(pk=asked.pk)
    assert (found.settled_side, made.asked_by) == ("client", asked)


def test_mails_carry_the_calendars_file_with_one_uid_and_a_rising_sequence(
    cast, offer, book, here, delivered
):
    made = book(offer())
    seen = []
    for act in (
        lambda: None,
        lambda: operations.reschedule(appointment=made, by=cast.a.alice, now=NOON, starts_at=SLOT + HOUR),
        lambda: operations.cancel(appointment=made, by=cast.a.staff, now=NOON),
    ):
        act()
        for letter in delivered():
            file = next((one for one in letter.attachments if one[0] == "appointment.ics"), None)
            if file is not None:
                calendar = Calendar.from_ical(file[1])
                entry = calendar.walk("VEVENT")[0]
                seen.append((letter.to[0], str(calendar["METHOD"]), str(entry["UID"]), int(entry["SEQUENCE"]), entry["DTSTART"].dt))  # fmt: skip
    people = ["alice@example.com", "stella@example.com"]
    assert sorted(one[0] for one in seen) == sorted(people * 3)
    assert len({one[2] for one in seen}) == 1
    assert [(one[1], one[3], one[4]) for one in seen[::2]] == [
        ("REQUEST", 0, SLOT), ("REQUEST", 1, SLOT + HOUR), ("CANCEL", 2, SLOT + HOUR),
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_reminders_come_a_day_and_an_hour_before_what_is_still_planned(cast, offer, book, delivered, clock):
    kept, moved = book(offer()), book(offer(name="Second", members=[cast.a.admin]))
    delivered()
    operations.reschedule(appointment=moved, by=cast.a.alice, now=NOON, starts_at=SLOT + timedelta(days=1))
    kinds = Notification.objects.filter(user=cast.a.alice.user, kind__endswith="_before")
    clock.move_to(SLOT - timedelta(days=1))
    delivered()
    assert list(kinds.values_list("kind", "about_id")) == [("appointment.day_before", kept.pk)]
    clock.move_to(SLOT - HOUR)
    delivered()
    assert set(kinds.filter(about_id=kept.pk).values_list("kind", flat=True)) == {
        "appointment.day_before", "appointment.hour_before",
    }  # fmt: skip


def test_staff_say_what_became_of_it(cast, offer, book, here, clock):
    made = book(offer())
    with pytest.raises(Conflict):
        operations.mark(appointment=made, by=cast.a.staff, now=NOON, state="held")
    for state in ("held", "no_show", "booked"):
        operations.mark(appointment=made, by=cast.a.staff, now=SLOT + HOUR, state=state)
        made.refresh_from_db()
        assert made.state == state


def test_what_is_no_outcome_is_refused(cast, offer, book, here):
    made = book(offer())
    with pytest.raises(Refused):
        operations.mark(appointment=made, by=cast.a.staff, now=SLOT + HOUR, state="cancelled")


def test_a_client_has_ten_planned_at_most_and_staff_book_more(cast, offer, book, here):
    service = offer(notice=0)
    times = sorted(diaries.free(service, diaries.hosts_of(service), NOON, NOON + 9 * DAY, NOON))
    for at in times[: rules.MOST_AHEAD]:
        book(service, at)
    with pytest.raises(Conflict, match="10 appointments planned"):
        book(service, times[rules.MOST_AHEAD])
    assert book(service, times[rules.MOST_AHEAD], by=cast.a.owner).is_planned


def test_whoever_left_the_team_hears_nothing_and_gives_no_other_time(cast, offer, book, here, delivered):
    made = book(offer())
    delivered()
    Membership.objects.filter(pk=cast.a.staff.pk).update(is_active=False)
    with pytest.raises(Conflict, match="works here any more"):
        operations.reschedule(appointment=made, by=cast.a.alice, now=NOON, starts_at=SLOT + HOUR)
    operations.cancel(appointment=made, by=cast.a.owner, now=NOON)
    assert {letter.to[0] for letter in delivered()} == {"alice@example.com"}


def test_files_name_the_other_side_and_lead_to_the_readers_own_pages(cast, offer, book, here, delivered):
    made = book(offer())
    files = {letter.to[0]: letter.attachments[0][1] for letter in delivered() if letter.attachments}
    found = {to: Calendar.from_ical(file).walk("VEVENT")[0] for to, file in files.items()}
    theirs, ours = found["alice@example.com"], found["stella@example.com"]
    assert f"/appointments/{made.pk}/" in theirs["URL"]
    assert "/workspace/" not in theirs["URL"]
    assert f"/workspace/appointments/{made.pk}/" in ours["URL"]
    assert (cast.a.alice.name in ours["SUMMARY"], cast.a.alice.name in theirs["SUMMARY"]) == (True, False)
    assert theirs["UID"] == ours["UID"]


def test_what_clients_did_waits_in_the_inbox_until_it_is_seen(cast, offer, book, here):
    made = book(offer())
    assert list(queries.waiting(cast.a.staff)) == [made]
    operations.mark_seen(appointment_id=made.pk, by=cast.a.staff, now=NOON)
    assert not queries.waiting(cast.a.staff).exists()
    operations.mark_unseen(appointment_id=made.pk, by=cast.a.staff)
    assert queries.waiting(cast.a.staff).exists()
    by_staff = book(offer(name="Second"), SLOT + HOUR, by=cast.a.staff)
    assert by_staff not in list(queries.waiting(cast.a.staff))


def test_the_database_lets_nobody_have_two_at_once(cast, offer, book, here):
    """Were the check of the diary left out, its constraint still stands."""
    service = offer()
    made = book(service)
    other = book(service, SLOT + HOUR, contact=cast.a.bob, by=cast.a.bob)
    other.seats.all().delete()
    other.starts_at, other.ends_at = made.starts_at + HOUR / 4, made.ends_at + HOUR / 4
    with pytest.raises(Conflict):
        seating.seat(other, [cast.a.staff])
