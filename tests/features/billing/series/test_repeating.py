"""Staff begin, change, pause, leave out and end series; others are refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.billing import queries, recurring
from features.billing.models import Invoice, Series
from features.billing.operations import repeating
from features.billing.rules import Charge
from features.clients.models import Client
from tests.cast import NOON, FirmCast
from tests.factories.series import RATE, begun, made

pytestmark = pytest.mark.django_db
DAY = NOON.date()  # March 10, 2026


def change(series: Series, a: FirmCast, **given: Any) -> None:
    repeating.change_series(series=series, by=a.owner, now=given.pop("now", NOON), **given)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"title": "{moon}"}, "title"), ({"note": "{amount}"}, "note"),
        ({"title": "x" * 161}, "title"), ({"lines": []}, "lines"), ({"lines": [Charge("{name}", 5)]}, "lines"),
        ({"starts_on": DAY - timedelta(days=1)}, "starts_on"), ({"starts_on": DAY + timedelta(days=800)}, "starts_on"),
        ({"day": 32}, "day"), ({"day": 0}, "day"), ({"due_days": 366}, "due_days"), ({"every": "moon"}, "every"),
        ({"then": "shred"}, "then"), ({"ends_after": 0}, "ends_after"), ({"discount": RATE + 1}, "discount"),
        ({"ends_on": DAY - timedelta(days=1)}, "ends_on"), ({"ends_after": 1, "ends_on": DAY}, "ends"),
        ({"asks_autopay": True, "pays_online": False}, "asks_autopay"), ({"currency": "QQQ"}, "currency"),
        ({"lines": [Charge("a", -5)]}, "lines"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(a: FirmCast, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        begun(a, **wrong)
    assert refusal.value.field == field
    assert not Series.objects.exists()


def test_who_may_not_bill_or_does_not_see_the_client_begins_none(a: FirmCast) -> None:
    given: dict[str, Any] = {"now": NOON, "lines": [Charge("x", 5)], "title": "T", "starts_on": DAY}
    with pytest.raises(NotAllowed):
        repeating.repeat(client=a.household, by=None, **given)  # type: ignore[arg-type]
    Client.objects.filter(pk=a.pottery.pk).update(archived_at=NOON)
    with pytest.raises(NotThere):
        repeating.repeat(client=a.pottery, by=a.owner, **given)


def test_a_change_bills_no_month_twice_and_leaves_none_out(a: FirmCast) -> None:
    series = begun(a, day=10)
    made(NOON)
    change(series, a, day=31, lines=[Charge("More", 2 * RATE)])
    assert series.next_on == date(2026, 4, 30)
    change(series, a, day=1)
    assert series.next_on == date(2026, 4, 1)
    change(series, a, every="quarter", day=15)
    assert series.next_on == date(2026, 4, 15)

    made(NOON + timedelta(days=150))
    rows = list(Invoice.objects.order_by("period_on").values_list("period_on", "total"))
    assert rows == [(date(2026, 3, 10), RATE), (date(2026, 4, 15), 2 * RATE), (date(2026, 7, 15), 2 * RATE)]


def test_before_the_first_its_first_day_may_change_and_not_after(a: FirmCast) -> None:
    series = begun(a, starts_on=DAY + timedelta(days=5))
    change(series, a, starts_on=DAY + timedelta(days=9), day=19)
    assert series.next_on == DAY + timedelta(days=9)
    made(NOON + timedelta(days=9))

    with pytest.raises(Refused):
        change(series, a, starts_on=DAY + timedelta(days=30))


def test_two_who_change_it_at_once_do_not_undo_each_other(a: FirmCast) -> None:
    series = begun(a)
    mine = Series.objects.get(pk=series.pk)
    change(series, a, version=1, title="Theirs")

    with pytest.raises(Conflict):
        change(mine, a, version=1, title="Mine")
    assert Series.objects.get().title == "Theirs"


def test_the_next_is_left_out_once_however_often_it_is_pressed(a: FirmCast) -> None:
    series = begun(a, starts_on=DAY + timedelta(days=5))
    seen = series.next_on
    repeating.skip_next(series=series, by=a.owner, now=NOON, on=seen)
    with pytest.raises(Conflict):
        repeating.skip_next(series=series, by=a.owner, now=NOON, on=seen)

    assert series.next_on == date(2026, 4, 15)
    assert AuditEvent.objects.get(event="series.skipped").details == {"on": "2026-03-15"}


def test_what_has_ended_stays_so(a: FirmCast) -> None:
    series = begun(a)
    repeating.end_series(series=series, by=a.owner, now=NOON)

    assert made(NOON + timedelta(days=100)) == 0
    for again in (repeating.end_series, repeating.pause_series, repeating.resume_series, repeating.skip_next):
        with pytest.raises(Conflict):
            again(series=series, by=a.owner, now=NOON)  # type: ignore[operator]
    with pytest.raises(Conflict):
        change(series, a, title="New")


def test_one_of_an_archived_client_is_not_resumed(a: FirmCast) -> None:
    series = begun(a)
    repeating.pause_series(series=series, by=a.owner, now=NOON)
    Client.objects.filter(pk=a.household.pk).update(archived_at=NOON)

    with pytest.raises(Conflict):
        repeating.resume_series(series=series, by=a.owner, now=NOON)


def test_what_comes_next_is_said_as_it_will_be(a: FirmCast) -> None:
    series = begun(a, starts_on=date(2026, 3, 31), ends_after=3, due_days=10)
    coming = list(recurring.upcoming(recurring.whole(Series.objects.all()).get(), queries.today(NOON)))

    assert [(one.on, one.title, one.total) for one in coming] == [
        (date(2026, 3, 31), "Bookkeeping, March 2026", RATE), (date(2026, 4, 30), "Bookkeeping, April 2026", RATE),
        (date(2026, 5, 31), "Bookkeeping, May 2026", RATE),
    ]  # fmt: skip
    made(NOON + timedelta(days=100))
    found = list(Invoice.objects.order_by("period_on").values_list("period_on", "title", "total"))
    assert found == [(one.on, one.title, one.total) for one in coming]
    series.refresh_from_db()
    assert series.state == "ended"
