"""When the firm is there, and what answers while it is not."""

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from django.db import transaction

from features.base import audit, hours
from features.base.errors import NotThere, Refused
from features.base.models import ClosedDays, OfficeDay
from features.base.permissions import Actor, Permission, require
from features.messages import queries, rules
from features.messages.models import MessageRules

MOST_CLOSED = 100


@transaction.atomic
def change_hours(
    *, by: Actor, week: Mapping[int, tuple[time, time]], is_answering: bool, answer: str
) -> bool:
    """
    Choose from when until when the firm is open on each day of the week (0 is Monday; a day that is missing is closed),
    and what answers by itself outside of that. Return whether it differs.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    row = _held_rules()
    wanted = rules.week(week)
    said = {"is_answering": is_answering, "answer": rules.answer(answer)}
    if is_answering and not wanted:
        raise Refused(
            "Enter your hours on one day at least. The answer is sent outside of them.", field="is_answering"
        )
    was = {day.weekday: (day.opens, day.closes) for day in OfficeDay.objects.all()}
    changes = {name: [getattr(row, name), new] for name, new in said.items() if getattr(row, name) != new}
    if was != wanted:
        changes["hours"] = [_in_words(was), _in_words(wanted)]
        OfficeDay.objects.all().delete()
        OfficeDay.objects.bulk_create(
            OfficeDay(weekday=day, opens=a, closes=b) for day, (a, b) in wanted.items()
        )
        hours.changed()
    for name, new in said.items():
        setattr(row, name, new)
    if changes:
        row.save(update_fields=list(said))
        queries.rules_changed()
        audit.record("office_hours.changed", by=by, changes=changes)
    return bool(changes)


@transaction.atomic
def add_closed_days(*, by: Actor, first_on: date, last_on: date | None = None, name: str = "") -> ClosedDays:
    """
    Say that the firm is closed on a day, or from one day to another.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    _held_rules()
    last = last_on or first_on
    rules.closed(first_on, last)
    if ClosedDays.objects.count() >= MOST_CLOSED:
        raise Refused(f"There are {MOST_CLOSED} already. Remove some that are over.", field="first_on")
    made = ClosedDays.objects.create(first_on=first_on, last_on=last, name=rules.closed_name(name))
    hours.changed()
    audit.record("office_hours.closed", by=by, days=rules.days(made))
    return made


@transaction.atomic
def remove_closed_days(*, by: Actor, closed_id: UUID) -> None:
    """
    Be open then as on any other day.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: there are none with this id.
    """
    require(by, Permission.SETTINGS_FEATURES)
    found = ClosedDays.objects.select_for_update().filter(pk=closed_id).first()
    if found is None:
        raise NotThere
    said = rules.days(found)
    found.delete()
    hours.changed()
    audit.record("office_hours.reopened", by=by, days=said)


def _held_rules() -> MessageRules:
    """One at a time changes the hours."""
    MessageRules.objects.get_or_create(one=True)
    return MessageRules.objects.select_for_update().get()


def _in_words(week: Mapping[int, tuple[time, time]]) -> str:
    said = (f"{rules.DAYS[day][:3]} {a:%H:%M}–{b:%H:%M}" for day, (a, b) in sorted(week.items()))
    return ", ".join(said) or "none"
