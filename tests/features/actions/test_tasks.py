from datetime import UTC, date, datetime

import pytest
import time_machine

from features.actions import operations, tasks
from features.notifications import queries
from tenants.context import inside
from tests.cast import NOON

FRIDAY = date(2026, 3, 13)


def remind(firm, day: date) -> None:
    with (
        time_machine.travel(datetime(day.year, day.month, day.day, 16, tzinfo=UTC), tick=False),
        inside(firm),
    ):
        tasks.remind.run()


def told(contact) -> list[str]:
    return sorted(row.title for row in queries.visible_to(contact).filter(kind="action.due_soon"))


def test_people_are_reminded_before_the_day_and_after_it_once_each(cast, ask):
    with time_machine.travel(NOON, tick=False):
        ask(due_on=FRIDAY), ask("Far away", due_on=date(2026, 5, 1)), ask("Whenever")

    for day in (10, 11, 12, 13, 14, 15):
        remind(cast.a.firm, date(2026, 3, day))

    with inside(cast.a.firm):
        assert told(cast.a.alice) == ["Due soon: Upload your 1099", "Late: Upload your 1099"]
        assert told(cast.a.charlie) == []


@pytest.mark.parametrize("end", ["settled", "withdrawn"])
def test_nobody_is_reminded_of_what_is_over(cast, ask, end):
    action = ask(due_on=FRIDAY)
    with inside(cast.a.firm):
        if end == "settled":
            operations.settle(action=action, by=cast.a.alice, now=NOON)
        else:
            operations.withdraw(action=action, by=cast.a.staff, now=NOON)

    remind(cast.a.firm, date(2026, 3, 12))

    with inside(cast.a.firm):
        assert told(cast.a.alice) == []


def test_another_day_counts_anew(cast, ask):
    action = ask(due_on=FRIDAY)
    remind(cast.a.firm, date(2026, 3, 12))
    with inside(cast.a.firm):
        operations.change(action=action, by=cast.a.staff, now=NOON, due_on=date(2026, 3, 20))

    remind(cast.a.firm, date(2026, 3, 19))

    with inside(cast.a.firm):
        assert len(told(cast.a.alice)) == 2


def test_it_is_morning_by_the_firms_own_clock():
    assert tasks.is_morning(datetime(2026, 3, 10, 15, 5, tzinfo=UTC), "America/Los_Angeles")
    assert not tasks.is_morning(datetime(2026, 3, 10, 15, 5, tzinfo=UTC), "Asia/Kolkata")


def test_each_firm_is_visited_in_its_morning(cast, monkeypatch):
    visited: list[str] = []
    monkeypatch.setattr(tasks.remind, "queue", visited.append)
    zone = cast.a.firm.time_zone

    with time_machine.travel(datetime(2026, 3, 10, 0, 5, tzinfo=UTC), tick=False) as clock:
        for hour in range(24):
            clock.move_to(datetime(2026, 3, 10, hour, 5, tzinfo=UTC))
            tasks.each_morning()

    assert zone
    assert sorted(visited) == sorted(str(firm.pk) for firm in (cast.a.firm, cast.b.firm))
