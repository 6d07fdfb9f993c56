"""Staff keep series of invoices that come again and again. What is due of them is made by `making`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Unpack

from django.db import transaction

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.holding import hold
from features.base.permissions import Actor, Permission, require
from features.billing import queries, recurring, series_rules
from features.billing.cadence import Cadence
from features.billing.holding import hold_clients
from features.billing.models import Series, SeriesLine
from features.billing.operations import making
from features.billing.rules import Charge
from features.billing.series_rules import Terms
from features.clients import engagements
from features.clients import queries as clients
from features.clients.models import Client

EDIT, S = Permission.BILLING_EDIT, Series.State
CHANGED = "Somebody else has changed this series. Look at theirs, then save yours again."


@transaction.atomic
def repeat(
    *, client: Client, by: Actor, now: datetime, lines: Sequence[Charge], **given: Unpack[Terms]
) -> Series:
    """
    Begin a series. What is due of it today is made at once.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the client is not theirs to see, or is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, EDIT)
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    firm, today = queries.rules(), queries.today(now)
    begins = series_rules.starts_on(given.get("starts_on", today), today)
    preset: dict[str, Any] = {
        "title": "", "every": Series.Every.MONTH, "currency": firm.currency, "due_days": firm.terms_days,
        "day": begins.day,
    }  # fmt: skip
    series = Series(client=client, made_by=getattr(by, "user", None), created_at=now)
    _take(series, preset | given | {"starts_on": begins}, by)
    series.next_on = Cadence.of(series).on_or_after(begins)
    _keep(series, lines)
    audit.record("series.begun", by=by, about=series, client_id=client.pk)
    making.soon(series, today)
    return series


@transaction.atomic
def change_series(
    *, series: Series, by: Actor, now: datetime, version: int | None = None, lines: Sequence[Charge] | None = None,
    **given: Unpack[Terms],
) -> None:  # fmt: skip
    """
    Change what comes from now on; what was made stays as it is. `version` is the one that was looked at.

    :raises Conflict: it has ended, or somebody else has saved another version.
    :raises Refused: a value can't be taken, or the first day would change after something was made.
    """
    _hold(series, by)
    if series.state == S.ENDED:
        raise Conflict("This series has ended. Begin a new one.")
    if version is not None and version != series.version:
        raise Conflict(CHANGED)
    was, begins = Cadence.of(series), given.pop("starts_on", series.starts_on)
    _take(series, dict(given), by)
    _move(series, was, begins, queries.today(now))
    kept = recurring.charges(series) if lines is None else lines
    series.version += 1
    _keep(series, kept)
    audit.record("series.changed", by=by, about=series, client_id=series.client_id)
    making.soon(series, queries.today(now))


def _move(series: Series, was: Cadence, begins: date, today: date) -> None:
    """Find its next day by a new cadence: of the same period, so that none is billed twice or left out."""
    if series.next_on is None:
        return
    if series.made == 0:
        if begins != series.starts_on:
            series.starts_on = series_rules.starts_on(begins, today)
        if Cadence.of(series) != was:
            series.next_on = Cadence.of(series).on_or_after(series.starts_on)
        return
    if begins != series.starts_on:
        raise Refused(
            "Its first day has passed. End this series and begin a new one instead.", field="starts_on"
        )
    wanted = Cadence.of(series)
    if wanted != was:
        goes_on, series.next_on = wanted.in_place_of(was, series.next_on)
        series.starts_on = goes_on.starts_on


@transaction.atomic
def pause_series(*, series: Series, by: Actor, now: datetime) -> None:
    """
    Make nothing of it until it is resumed.

    :raises Conflict: it is paused, or has ended.
    """
    _hold(series, by)
    if series.state != S.ACTIVE:
        raise Conflict("This series is not active.")
    series.state = S.PAUSED
    _note(series, "series.paused", by)


@transaction.atomic
def resume_series(*, series: Series, by: Actor, now: datetime) -> None:
    """
    Go on, from today: what would have come while it was paused does not.

    :raises Conflict: it is not paused, or its client is archived.
    """
    client = _hold(series, by)
    if series.state != S.PAUSED or series.next_on is None:
        raise Conflict("This series is not paused.")
    if client.archived_at is not None:
        raise Conflict(f"{client.name} is archived. Restore the client first.")
    today = queries.today(now)
    series.state, series.trouble, series.troubled_at = S.ACTIVE, "", None
    if series.next_on < today:
        series.next_on = Cadence.of(series).on_or_after(today)
    making.end_if_over(series)
    _note(series, "series.resumed", by)
    making.soon(series, today)


@transaction.atomic
def skip_next(*, series: Series, by: Actor, now: datetime, on: date | None = None) -> date:
    """
    Leave the next invoice out. `on` is the day that was looked at. Return the day that was left out.

    :raises Conflict: it has ended, or another one is next by now.
    """
    _hold(series, by)
    if series.next_on is None or (on is not None and on != series.next_on):
        raise Conflict("Another invoice is next by now. Look again.")
    left_out = series.next_on
    series.next_on = Cadence.of(series).after(left_out)
    making.end_if_over(series)
    _note(series, "series.skipped", by, on=left_out.isoformat())
    return left_out


@transaction.atomic
def end_series(*, series: Series, by: Actor, now: datetime) -> None:
    """
    Make nothing of it any more. What was made stays.

    :raises Conflict: it has ended already.
    """
    _hold(series, by)
    if series.state == S.ENDED:
        raise Conflict("This series has ended already.")
    series.state, series.next_on = S.ENDED, None
    _note(series, "series.ended", by)


def _hold(series: Series, by: Actor) -> Client:
    """
    :raises NotAllowed: the role may not bill.
    :raises NotThere: it is not theirs to see.
    """
    require(by, EDIT)
    client = next(iter(hold_clients([series.client_id])), None)
    if client is None:
        raise NotThere
    hold(series, among=recurring.in_workspace(by))
    return client


def _take(series: Series, given: dict[str, Any], by: Actor) -> None:
    for name, value in series_rules.tidy(given).items():
        setattr(series, name, value)
    series_rules.whole(series)
    if series.project is not None:
        seen = engagements.keeper().visible_to(by).filter(pk=series.project.pk, client=series.client_id)
        if not seen.exists():
            raise Refused(f"Choose a {engagements.keeper().word()} of this client.", field="project")


def _keep(series: Series, lines: Sequence[Charge]) -> None:
    charges = series_rules.lines(lines)
    series_rules.comes_to(charges, series.discount)
    if series.ends_on is not None and series.next_on is not None and series.ends_on < series.next_on:
        raise Refused("It would end before its next invoice. Choose a later day.", field="ends_on")
    series.save()
    series.lines.all().delete()
    SeriesLine.objects.bulk_create(
        SeriesLine(
            series=series, order=at, kind=one.kind, description=one.description, detail=one.detail,
            quantity=one.quantity, unit=one.unit, rate=one.rate, amount=one.amount, tax_rate=one.tax_rate,
            cost=one.cost,
        )
        for at, one in enumerate(charges)
    )  # fmt: skip


def _note(series: Series, event: str, by: Actor, **details: str) -> None:
    series.version += 1
    series.save()
    audit.record(event, by=by, about=series, client_id=series.client_id, **details)
