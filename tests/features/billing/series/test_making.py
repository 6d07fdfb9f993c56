"""What is due of a series is made on its day, once, and what was missed is made up for."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail as sent

from features.base import outbox
from features.base.models import AuditEvent
from features.billing import ledger, queries
from features.billing.models import Invoice, Series
from features.billing.operations import making, repeating
from features.billing.switches import BILLING
from features.clients.models import Client
from features.notifications.models import Notification
from features.toggles.models import SwitchChange
from tests.cast import NOON, FirmCast
from tests.factories.series import RATE, begun, made

pytestmark = pytest.mark.django_db
DAY = NOON.date()  # March 10, 2026
T = Series.Then


def titles() -> list[str]:
    return list(Invoice.objects.order_by("period_on").values_list("title", flat=True))


def test_each_month_one_is_released_with_its_words(a: FirmCast) -> None:
    series = begun(a, day=10)
    for days in range(70):
        made(NOON + timedelta(days=days))

    rows = list(Invoice.objects.order_by("period_on"))
    assert [one.title for one in rows] == [
        f"Bookkeeping, {month} 2026" for month in ("March", "April", "May")
    ]
    assert [one.lines.get().description for one in rows][1] == "Bookkeeping, April"
    assert [(one.state, one.issued_on, one.period_on) for one in rows] == [
        ("released", day, day) for day in (date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10))
    ]
    assert {(one.due_on - one.issued_on).days for one in rows if one.issued_on} == {14}
    assert {one.made_by for one in rows} == {None}
    assert {ledger.balance(ledger.of_invoice(one)) for one in rows} == {RATE}
    series.refresh_from_db()
    assert (series.made, series.next_on) == (3, date(2026, 6, 10))


def test_a_draft_waits_for_staff_who_are_told(a: FirmCast) -> None:
    begun(a, then=T.DRAFT)
    made(NOON)

    draft = Invoice.objects.get()
    assert (draft.state, draft.number) == ("draft", "")
    told = Notification.objects.get(kind="billing.series")
    assert told.title == "A draft is ready: Bookkeeping, March 2026"
    assert str(draft.pk) in told.path


def test_what_is_mailed_goes_where_the_dialog_would_send_it(a: FirmCast) -> None:
    Client.objects.filter(pk=a.household.pk).update(email="books@example.com; alice@example.com")
    begun(a, then=T.MAIL)
    made(NOON)
    outbox.deliver_waiting()

    invoice = Invoice.objects.get()
    mails = [message for message in sent.outbox if invoice.number in message.subject]
    assert {message.to[0] for message in mails} >= {"books@example.com", "alice@example.com"}
    assert invoice.mailed_at is not None
    assert invoice.mails.get().by is None
    assert AuditEvent.objects.filter(event="invoice.mailed", actor_side="system").count() == 1


def test_without_an_address_it_is_released_and_staff_are_told(a: FirmCast) -> None:
    Client.objects.filter(pk=a.household.pk).update(email="")
    series = begun(a, then=T.MAIL)
    made(NOON)

    series.refresh_from_db()
    assert Invoice.objects.get().state == "released"
    assert "was not mailed" in series.trouble
    assert Notification.objects.filter(
        kind="billing.series", title__startswith="Recurring invoice needs"
    ).exists()
    assert (series.state, series.next_on) == ("active", date(2026, 4, 10))


@pytest.mark.parametrize(
    ("every", "away", "count"), [("month", 90, 3), ("week", 20, 3), ("month", 27, 1), ("week", 7, 2), ("quarter", 200, 3)]
)  # fmt: skip
def test_what_was_missed_is_made_up_for_in_order_and_never_due_in_the_past(
    a: FirmCast, every: str, away: int, count: int
) -> None:
    begun(a, every=every, due_days=5)
    late = NOON + timedelta(days=away)

    assert (made(late), made(late)) == (count, 0)

    rows = list(Invoice.objects.order_by("number"))
    assert [one.period_on for one in rows] == sorted(one.period_on for one in rows if one.period_on)
    assert {one.due_on for one in rows} == {late.date() + timedelta(days=5)}
    assert {one.issued_on for one in rows} == {late.date()}


def test_more_than_a_dozen_at_once_were_hardly_meant(a: FirmCast) -> None:
    series = begun(a, every="week")

    assert made(NOON + timedelta(days=365)) == making.MOST_AT_ONCE
    assert made(NOON + timedelta(days=365)) == 0
    series.refresh_from_db()
    assert (series.state, series.trouble) == ("paused", making.TOO_MANY)


def test_a_paused_one_makes_nothing_and_nothing_is_made_up_for(a: FirmCast) -> None:
    series = begun(a)
    made(NOON)
    repeating.pause_series(series=series, by=a.owner, now=NOON)

    assert made(NOON + timedelta(days=80)) == 0
    repeating.resume_series(series=series, by=a.owner, now=NOON + timedelta(days=80))
    series.refresh_from_db()
    assert (series.state, series.next_on) == ("active", date(2026, 6, 10))
    assert made(NOON + timedelta(days=80)) == 0


def test_of_an_archived_client_nothing_is_made_and_staff_are_told_once(a: FirmCast) -> None:
    series = begun(a)
    Client.objects.filter(pk=a.household.pk).update(archived_at=NOON)

    assert [made(NOON + timedelta(days=at)) for at in range(3)] == [0, 0, 0]
    series.refresh_from_db()
    assert (series.state, series.trouble) == ("paused", making.ARCHIVED)
    assert Notification.objects.filter(kind="billing.series").values("title").distinct().count() == 1
    assert not Invoice.objects.exists()


def test_days_on_which_invoices_were_switched_off_are_left_out(a: FirmCast) -> None:
    series = begun(a)
    for on, days in ((False, -1), (True, 75)):
        SwitchChange.objects.create(key=BILLING.key, is_on=on, created_at=NOON + timedelta(days=days))

    assert made(NOON + timedelta(days=76)) == 0
    series.refresh_from_db()
    assert series.next_on == date(2026, 6, 10)
    assert AuditEvent.objects.filter(event="series.skipped").count() == 3


def test_one_that_fails_holds_up_no_other_and_says_why(a: FirmCast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = begun(a, title="Bad"), begun(a, a.bakery, title="Good")
    Series.objects.filter(pk=bad.pk).update(currency="???")

    assert made(NOON) == 1
    bad.refresh_from_db(), good.refresh_from_db()
    assert (bad.next_on, bad.trouble) == (DAY, "Choose a currency from the list.")
    assert (good.trouble, titles()) == ("", ["Good"])
    assert AuditEvent.objects.filter(event="series.failed", about_id=bad.pk).exists()

    Series.objects.filter(pk=bad.pk).update(currency="USD")
    assert made(NOON + timedelta(days=1)) == 1
    bad.refresh_from_db()
    assert (bad.trouble, bad.troubled_at) == ("", None)


@pytest.mark.parametrize(("ends", "count"), [({"ends_after": 2}, 2), ({"ends_on": date(2026, 5, 9)}, 2)])
def test_it_ends_by_itself(a: FirmCast, ends: dict[str, Any], count: int) -> None:
    series = begun(a, **ends)
    made(NOON + timedelta(days=200))

    series.refresh_from_db()
    assert (Invoice.objects.count(), series.state, series.next_on) == (count, "ended", None)


def test_what_the_firm_does_with_credit_is_done_with_it_too(a: FirmCast) -> None:
    from tests.factories.billing import prepaid  # noqa: PLC0415

    prepaid(a, a.household, RATE)
    begun(a)
    made(NOON)

    assert ledger.balance(ledger.of_invoice(Invoice.objects.get())) == 0
    assert list(ledger.proof()) == []


def test_it_goes_by_the_firms_calendar(a: FirmCast) -> None:
    begun(a)
    late = NOON.replace(hour=2)  # March 10 in UTC, still March 9 there

    assert queries.today(late) == DAY - timedelta(days=1)
    assert made(late) == 0
    assert made(NOON) == 1
