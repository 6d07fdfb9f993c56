import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from features.base import outbox
from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.clients import operations as clients
from features.clients.models import Client
from features.projects.models import Project
from features.toggles import operations as toggles
from features.work import again, operations, recurring
from features.work.models import Passage, Position, Recurrence
from features.work.mornings import begin_due
from features.work.switches import WORK
from tests.cast import NOON

CASES = int(os.environ.get("WORK_CASES", "60"))
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.fixture
def template(a, stages):
    return operations.add_template(
        by=a.owner, name="Yearly", title="Return {last_year}", summary="Your taxes.", days=30, stage=stages[0]
    )


@pytest.fixture
def comes(a, template):
    """Let it come again for the household; its first day is four days after noon of the cast."""

    def again_for(client=None, **given):
        asked = {
            "every": "year",
            "starts_on": recurring.today(NOON) + timedelta(days=4),
            "by": a.staff,
            "now": NOON,
        }
        return operations.repeat(client=client or a.household, template=template, **asked | given)

    return again_for


def _on(day: date, a) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=ZoneInfo(a.firm.time_zone))


def test_it_begins_on_its_day_and_again_a_year_later(a, comes, stages):
    found = comes(member=a.admin)
    day = found.starts_on

    assert operations.make_due(now=_on(day - timedelta(days=1), a)) == 0
    assert operations.make_due(now=_on(day, a)) == 1
    assert operations.make_due(now=_on(day, a)) == 0  # a second run of the day

    made = Project.objects.get()
    assert (made.name, made.summary, made.client) == (f"Return {day.year - 1}", "Your taxes.", a.household)
    assert (made.starts_on, made.ends_on, made.team.get()) == (day, day + timedelta(days=30), a.admin)
    assert Position.objects.get().stage == stages[0]
    line = Passage.objects.get()
    assert (line.by_name, line.why) == ("Portico", "Comes again: Yearly")
    found.refresh_from_db()
    assert (found.made, found.next_on) == (1, day.replace(year=day.year + 1))


def test_what_was_missed_comes_once(a, comes):
    found = comes(every="month")

    operations.make_due(now=_on(found.starts_on + timedelta(days=100), a))

    assert Project.objects.count() == 1
    found.refresh_from_db()
    assert found.next_on > found.starts_on + timedelta(days=100)


@pytest.mark.parametrize("kept", ["archived", "ended", "off"])
def test_nothing_comes_of_it_while(a, comes, kept):
    found = comes()
    if kept == "archived":
        clients.archive(client=a.household, by=a.owner, now=NOON)
    elif kept == "ended":
        operations.stop_repeating(recurrence=found, by=a.staff)
    else:
        toggles.turn(switch=WORK, on=False, by=a.owner)
        Recurrence.objects.update(next_on=date(2026, 1, 2))
        begin_due.task(str(a.firm.pk))
    if kept != "off":
        operations.make_due(now=_on(found.starts_on, a))

    assert not Project.objects.exists()


def test_rules_hear_of_work_that_comes_again(a, comes):
    rule = operations.add_rule(by=a.owner, name="Onward", trigger="begun", assign=a.admin)
    operations.try_rule(rule=rule, by=a.owner, now=NOON)
    operations.switch_rule(rule=rule, on=True, by=a.owner)

    operations.make_due(now=_on(comes().starts_on, a))
    outbox.deliver_waiting()

    assert Project.objects.get().team.get() == a.admin


def test_who_left_is_not_put_on_the_team(a, comes):
    found = comes(member=a.admin)
    type(a.admin).objects.filter(pk=a.admin.pk).update(is_active=False)

    operations.make_due(now=_on(found.starts_on, a))

    assert not Project.objects.get().team.exists()


def test_each_template_comes_once_for_a_client_until_it_is_ended(a, comes, template):
    found = comes()

    with pytest.raises(Conflict, match="already"):
        comes()
    with pytest.raises(IntegrityError), transaction.atomic():
        Recurrence.objects.create(
            client=a.household,
            template=template,
            every="year",
            starts_on=found.starts_on,
            next_on=found.starts_on,
        )
    with pytest.raises(Conflict, match="for 1 client"):
        operations.remove_template(template=template, by=a.owner)
    operations.stop_repeating(recurrence=found, by=a.staff)
    with pytest.raises(NotThere):
        operations.stop_repeating(recurrence=found, by=a.staff)
    operations.stop_repeating(recurrence=comes(), by=a.staff)
    operations.remove_template(template=template, by=a.owner)
    assert not Recurrence.objects.exists()


def test_what_can_not_be_is_refused_with_its_field(a, comes, template, stages):
    for given_, field in (
        ({"every": "hour"}, "every"), ({"starts_on": recurring.today(NOON) - timedelta(days=1)}, "starts_on"),
        ({"starts_on": recurring.today(NOON) + timedelta(days=800)}, "starts_on"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            comes(**given_)
        assert refusal.value.field == field
    for words, field in (
        ({"title": "Return {week}"}, "title"), ({"title": " "}, "title"), ({"days": 0}, "days"), ({"name": ""}, "name"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            operations.edit_template(template=template, by=a.owner, **words)
        assert refusal.value.field == field
    with pytest.raises(NotThere):
        comes(client=Client(name="Nobody", kind="business"))
    with pytest.raises(NotAllowed):
        operations.add_template(by=a.staff, name="W", title="W")
    with pytest.raises(Conflict, match="begins there"):
        operations.remove_stage(stage=stages[0], by=a.owner, now=NOON, to=stages[1])


@settings(max_examples=CASES, deadline=None)
@given(DAYS, st.sampled_from(sorted(again.MONTHS)), DAYS)
def test_the_next_day_is_the_first_of_its_kind_that_is_later(starts_on, every, day):
    found, step = again.after(starts_on, every, day), again.MONTHS[every]
    passed = (found.year - starts_on.year) * 12 + found.month - starts_on.month

    assert found > day
    assert found >= starts_on
    assert passed % step == 0
    assert found == again.months_later(starts_on, passed)
    assert passed == 0 or again.months_later(starts_on, passed - step) <= day


def test_titles_say_their_time():
    title = "{month}, {last_month}, {quarter}, {last_quarter}, {year}, {last_year}, {other}"

    assert again.called(title, date(2026, 1, 31)) == (
        "January 2026, December 2025, Q1 2026, Q4 2025, 2026, 2025, {other}"
    )
    assert again.months_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
