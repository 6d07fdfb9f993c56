from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from features.announcements import operations, queries, rules
from features.announcements.models import Addressed, Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.base import outbox
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.notifications.models import Notification, Preference
from tests.cast import NOON

DAY = timedelta(days=1)


def told() -> list[str]:
    return sorted(Notification.objects.values_list("user__name", flat=True))


def test_a_draft_is_seen_by_nobody(a, write):
    made = write()

    assert made.state(NOON) == "draft"
    assert not queries.visible_to(a.alice).exists()
    assert AuditEvent.objects.filter(event="announcement.written", about_id=made.pk).exists()


def test_publishing_tells_everybody_once(a, write, mailed):
    made = write()
    operations.publish(announcement=made, by=a.owner, now=NOON)

    subjects = mailed()

    assert told() == ["Alice Alder", "Bob Birch", "Charlie Cedar"]
    assert subjects == [
        f"{name}@example.com: We close at noon this Friday" for name in ("alice", "bob", "charlie")
    ]
    outbox.put("announcement.begin", {"announcement": str(made.pk)})
    assert mailed() == subjects
    with pytest.raises(Conflict):
        operations.publish(announcement=made, by=a.owner, now=NOON)


def test_the_mail_carries_the_words_made_safe(a, announce, mailed):
    from django.core import mail  # noqa: PLC0415

    announce(body="Back on **Monday**.\n\n<script>alert(1)</script>")
    mailed()

    html = mail.outbox[0].alternatives[0].content
    assert "<strong>Monday</strong>" in html
    assert "<script" not in html
    assert "Back on **Monday**." in mail.outbox[0].body


def test_each_person_chooses_how_to_hear_of_it(a, announce, mailed):
    for person, is_listed in ((a.alice, True), (a.bob, False)):
        Preference.objects.create(
            user=person.user, kind="announcement.published", listed=is_listed, way="off"
        )

    announce()

    assert told() == ["Alice Alder", "Charlie Cedar"]
    assert mailed() == ["charlie@example.com: We close at noon this Friday"]


def test_what_is_published_for_later_begins_then(a, write, clock, mailed):
    made = write(starts_at=NOON + DAY, ends_at=NOON + 3 * DAY)
    operations.publish(announcement=made, by=a.owner, now=NOON)

    assert made.state(NOON) == "scheduled"
    assert not mailed()
    assert not queries.visible_to(a.alice).exists()

    clock.move_to(NOON + DAY)
    assert len(mailed()) == 3
    assert queries.current_for(a.alice).get() == made

    clock.move_to(NOON + 3 * DAY)
    assert not queries.current_for(a.alice).exists()
    assert queries.visible_to(a.alice).get() == made
    assert made.state(NOON + 3 * DAY) == "past"


def test_what_was_put_off_begins_once(a, write, clock, mailed):
    made = write(starts_at=NOON + DAY)
    operations.publish(announcement=made, by=a.owner, now=NOON)
    operations.change(announcement=made, by=a.owner, now=NOON, starts_at=NOON + 2 * DAY)

    clock.move_to(NOON + DAY)
    assert not mailed()
    clock.move_to(NOON + 2 * DAY)
    assert len(mailed()) == 3


def test_a_draft_again_tells_nobody(a, write, clock, mailed):
    made = write(starts_at=NOON + DAY)
    operations.publish(announcement=made, by=a.owner, now=NOON)
    operations.unpublish(announcement=made, by=a.owner, now=NOON)

    clock.move_to(NOON + DAY)
    assert not mailed()
    assert made.state(NOON + DAY) == "draft"
    with pytest.raises(Conflict):
        operations.unpublish(announcement=made, by=a.owner, now=NOON)


def test_who_joined_later_is_not_shown_what_was_over_before(a, announce, clock):
    announce(ends_at=NOON + DAY)
    clock.move_to(NOON + 3 * DAY)
    a.alice.joined_at = NOON + 2 * DAY

    assert not queries.visible_to(a.alice).exists()
    assert queries.visible_to(a.bob).exists()


def test_it_is_ended_early_and_stays_readable(a, announce):
    made = announce(ends_at=NOON + DAY)
    operations.end(announcement=made, by=a.owner, now=NOON)

    assert not queries.current_for(a.alice).exists()
    assert queries.visible_to(a.alice).get() == made
    for act in (operations.end, operations.delete):
        with pytest.raises(Conflict):
            act(announcement=made, by=a.owner, now=NOON)
    with pytest.raises(Conflict, match="over"):
        operations.change(announcement=made, by=a.owner, now=NOON, title="Other")


def test_one_that_runs_keeps_its_start(a, announce):
    made = announce()

    assert operations.change(
        announcement=made,
        by=a.owner,
        now=NOON,
        title="We close at one",
        starts_at=NOON + DAY,
        ends_at=NOON + 2 * DAY,
    )

    made.refresh_from_db()
    assert (made.title, made.starts_at, made.ends_at) == ("We close at one", NOON, NOON + 2 * DAY)
    assert not operations.change(announcement=made, by=a.owner, now=NOON, title="We close at one")


def test_a_copy_is_a_draft_for_the_same_people(a, announce):
    made = announce(audience="kinds", kinds=["trust", "business"], ends_at=NOON + DAY)

    copy = operations.duplicate(announcement=made, by=a.admin, now=NOON)

    assert (copy.title, copy.body, copy.state(NOON), copy.ends_at) == (made.title, made.body, "draft", None)
    assert sorted(copy.addressed.values_list("kind", flat=True)) == ["business", "trust"]
    assert copy.written_by == a.admin.user


def test_only_a_draft_is_deleted(a, write, announce):
    draft = write()
    operations.delete(announcement=draft, by=a.owner, now=NOON)

    assert not Announcement.objects.exists()
    assert AuditEvent.objects.filter(event="announcement.deleted").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "  "}, "title"), ({"title": "x" * 201}, "title"), ({"body": "x" * 5001}, "body"),
        ({"audience": "friends"}, "audience"), ({"audience": "kinds", "kinds": ["friend"]}, "kinds"),
        ({"ends_at": NOON}, "ends_at"), ({"starts_at": NOON + DAY, "ends_at": NOON + DAY}, "ends_at"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_is_refused(a, write, given, field):
    with pytest.raises(Refused) as refusal:
        write(**given)
    assert refusal.value.field == field


def test_a_draft_whose_end_has_passed_is_not_published(a, write):
    made = write(ends_at=NOON + DAY)
    with pytest.raises(Refused):
        operations.publish(announcement=made, by=a.owner, now=NOON + 2 * DAY)


def test_the_role_decides(a, write):
    made = write()
    with pytest.raises(NotAllowed):
        operations.draft(by=a.staff, now=NOON, title="Hello")
    with pytest.raises(NotAllowed):
        operations.publish(announcement=made, by=a.staff, now=NOON)


def test_off_means_gone(a, announce, turn, mailed):
    made = announce()
    turn(ANNOUNCEMENT, on=False)

    assert not queries.visible_to(a.alice).exists()
    assert not mailed()
    with pytest.raises(NotThere):
        operations.end(announcement=made, by=a.owner, now=NOON)
    with pytest.raises(NotThere):
        operations.draft(by=a.owner, now=NOON, title="Hello")
    turn(ANNOUNCEMENT, on=True)
    assert queries.visible_to(a.alice).exists()


def test_days_are_those_of_the_firms_clock(a):
    a.firm.time_zone = "America/Los_Angeles"

    assert rules.moment("2026-03-10T12:00", field="ends_at") == datetime(2026, 3, 10, 19, tzinfo=UTC)
    assert rules.moment("2026-11-01T01:30", field="ends_at") == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    for wrong in ("2026-03-08T02:30", "soon", "1200-01-01T00:00"):
        with pytest.raises(Refused):
            rules.moment(wrong, field="ends_at")


@pytest.mark.parametrize(
    "wrong",
    [
        {"published_at": NOON}, {"told_at": NOON}, {"starts_at": NOON, "ends_at": NOON - DAY},
    ],
)  # fmt: skip
def test_the_database_keeps_the_days_in_order(a, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(title="x", **wrong)


def test_the_database_keeps_each_addressee_one_thing_once(a, write):
    made = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressed.objects.create(announcement=made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressed.objects.create(announcement=made, kind="trust", client=a.bakery)
    Addressed.objects.create(announcement=made, kind="trust")
    with pytest.raises(IntegrityError), transaction.atomic():
        Addressed.objects.create(announcement=made, kind="trust")
