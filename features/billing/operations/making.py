"""
What is due of a series is made: one invoice for each period, whatever runs twice. The row of its client is held first,
then its own; its next day and the invoice are written together, and the database knows each period once.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.base import audit
from features.base.errors import DomainError
from features.base.jobs import firm_job
from features.billing import queries, recurring, series_news, series_words
from features.billing.cadence import Cadence
from features.billing.holding import hold_clients
from features.billing.models import Invoice, Series
from features.billing.operations import drafting, mailing, releasing
from features.billing.rules import Charge
from features.billing.switches import BILLING
from features.toggles.queries import last_off

log = logging.getLogger(__name__)
S, THEN = Series.State, Series.Then
MOST_AT_ONCE = 12  # of one series: more was hardly meant
ARCHIVED = "The client is archived, so nothing is made."
TOO_MANY = f"More than {MOST_AT_ONCE} invoices came due at once. Look at what was made, then resume."
UNMAILED = "Invoice {number} is released, but was not mailed: no billing e-mail is on the record."
BROKEN = "Something went wrong on our side. We try again tomorrow morning."


@firm_job(switch=BILLING)
def make_now(series_id: str) -> None:
    """Make what is due of one, soon after it was saved."""
    catch_up(UUID(series_id), now=timezone.now())


def soon(series: Series, today: date) -> None:
    if series.state == S.ACTIVE and series.next_on is not None and series.next_on <= today:
        make_now.later(str(series.pk))


def make_due(*, now: datetime) -> int:
    """Make what is due by the firm's day. Return how many invoices; one series that fails holds up no other."""
    rows = Series.objects.filter(state=S.ACTIVE, next_on__lte=queries.today(now)).order_by("next_on", "pk")
    return sum(catch_up(series_id, now=now) for series_id in rows.values_list("pk", flat=True))


def catch_up(series_id: UUID, *, now: datetime) -> int:
    """Make what is due of one, period by period, in their order. What holds it up is kept for staff to read."""
    made = 0
    try:
        while make_one(series_id, now=now):
            made += 1
            if made >= MOST_AT_ONCE:
                _pause(series_id, TOO_MANY, now)
    except DomainError as refusal:
        _trouble(series_id, refusal.message, now)
    except Exception:  # whatever it is, other series go on
        log.exception("Series %s could not be made.", series_id)
        _trouble(series_id, BROKEN, now)
    return made


@transaction.atomic
def make_one(series_id: UUID, *, now: datetime) -> Invoice | None:
    """
    Make the next invoice of a series, if it is due. None: it is not, or no longer.

    :raises DomainError: it can't be; nothing was written.
    """
    series = _held(series_id)
    if series is None or series.state != S.ACTIVE or _pass_over(series) or series.next_on is None:
        return None
    if series.next_on > queries.today(now):
        return None
    if series.client.archived_at is not None:
        _stop(series, ARCHIVED, now)
        return None
    series.trouble, series.troubled_at = "", None
    invoice = _made(series, series.next_on, now)
    series.made, series.next_on = series.made + 1, Cadence.of(series).after(series.next_on)
    end_if_over(series)
    series.save()
    return invoice


def _held(series_id: UUID) -> Series | None:
    row = Series.objects.filter(pk=series_id).first()
    if row is None:
        return None
    hold_clients([row.client_id])
    rows = recurring.whole(Series.objects.select_for_update(no_key=True, of=("self",)))
    return rows.get(pk=series_id)


def _pass_over(series: Series) -> bool:
    """Leave out the days on which the firm had switched its invoices off. Return whether that ended it."""
    off = last_off(BILLING)
    days = (queries.today(off[0]), queries.today(off[1])) if off else None
    while days and series.next_on is not None and days[0] <= series.next_on < days[1]:
        audit.record(
            "series.skipped", by=None, about=series, client_id=series.client_id, on=series.next_on.isoformat()
        )
        series.next_on = Cadence.of(series).after(series.next_on)
        end_if_over(series)
        series.save()
    return series.state == S.ENDED


def _made(series: Series, on: date, now: datetime) -> Invoice:
    """Write the invoice of a day; it is due so many days from the day it is made, never in the past."""
    cadence = Cadence.of(series)

    def said(text: str, most: int) -> str:
        return series_words.said(text, cadence, on, most=most)

    lines = [_filled(one, said) for one in recurring.charges(series)]
    invoice = drafting.draft(
        client=series.client, by=None, now=now, lines=lines, title=said(series.title, 200),
        about=said(series.about, 120), note=said(series.note, 2000), remarks=series.remarks,
        discount=series.discount, project=series.project, pays_online=series.pays_online,
        uses_credit=series.uses_credit, in_parts=series.in_parts, currency=series.currency,
        due_on=queries.today(now) + timedelta(days=series.due_days),
    )  # fmt: skip
    invoice.series, invoice.period_on = series, on
    invoice.save(update_fields=["series", "period_on"])
    _send(series, invoice, now)
    return invoice


def _filled(one: Charge, said: Callable[[str, int], str]) -> Charge:
    return replace(one, description=said(one.description, 300), detail=said(one.detail, 300))


def _send(series: Series, invoice: Invoice, now: datetime) -> None:
    """Do with it what the firm chose."""
    if series.then == THEN.DRAFT:
        series_news.draft_ready(series, invoice)
    elif series.then == THEN.RELEASE:
        releasing.release(invoice=invoice, by=None, now=now)
    elif mailing.send_by_itself(invoice=invoice, now=now) is None:
        series.trouble, series.troubled_at = UNMAILED.format(number=invoice.number), now
        series_news.trouble(series, key=str(invoice.pk))


def end_if_over(series: Series) -> None:
    """End it where its last invoice was made. The caller saves it."""
    is_full = series.ends_after is not None and series.made >= series.ends_after
    is_late = series.ends_on is not None and series.next_on is not None and series.next_on > series.ends_on
    if series.state != S.ENDED and (is_full or is_late):
        series.state, series.next_on = S.ENDED, None
        audit.record("series.ended", by=None, about=series, client_id=series.client_id)


@transaction.atomic
def _pause(series_id: UUID, words: str, now: datetime) -> None:
    series = _held(series_id)
    if series is not None and series.state == S.ACTIVE:
        _stop(series, words, now)


def _stop(series: Series, words: str, now: datetime) -> None:
    """Pause it, until somebody has looked: what comes due meanwhile is not made up for."""
    series.state, series.trouble, series.troubled_at = S.PAUSED, words, now
    series.save()
    audit.record("series.paused", by=None, about=series, client_id=series.client_id)
    series_news.trouble(series, key=f"{series.next_on}")


@transaction.atomic
def _trouble(series_id: UUID, words: str, now: datetime) -> None:
    """Keep why the next could not be made, and tell staff once for each."""
    series = _held(series_id)
    if series is None or series.state != S.ACTIVE:
        return
    series.trouble, series.troubled_at = words[:300], now
    series.save(update_fields=["trouble", "troubled_at"])
    audit.record("series.failed", by=None, about=series, client_id=series.client_id, reason=series.trouble)
    series_news.trouble(series, key=f"{series.next_on}")
