"""The forms of when somebody is there. Every field answers by the rule that the operations use."""

from datetime import time
from functools import partial
from typing import Any

from django import forms

from features.accounts import rules as people
from features.base.errors import Refused
from features.booking import rules
from features.booking.models import Hours
from features.booking.web.forms import WRONG
from features.clients.web.forms import Data, Ruled, RuledForm, text

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class HoursForm(RuledForm):
    """Somebody's week, in words: “9:00 to 12:00, 13:00 to 17:00”. A day without words is free."""

    own = forms.ChoiceField(
        label="Hours", choices=[("office", "As the office is open"), ("own", "Other hours")],
        widget=forms.RadioSelect, error_messages=WRONG,
    )  # fmt: skip
    time_zone = Ruled(rules.zone, label="Time zone", widget=forms.Select())

    def __init__(self, data: Data, *, zone: str, hours: Hours | None) -> None:
        initial: dict[str, Any] = {
            "own": "own" if hours else "office",
            "time_zone": hours.time_zone if hours else zone,
        }
        for number in range(7):
            spans = hours.week.get(str(number), []) if hours else []
            initial[f"day-{number}"] = ", ".join(f"{opens} to {closes}" for opens, closes in spans)
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["time_zone"].widget.choices = people.zone_choices(zone)[1:]
        for number, name in enumerate(DAYS):
            self.fields[f"day-{number}"] = Ruled(
                partial(spans_of, field=f"day-{number}"), label=name,
                widget=text(120, autocomplete="off", placeholder="9:00 to 17:00"),
            )  # fmt: skip

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day-{number}"] for number in range(7)]

    @property
    def week(self) -> dict[int, list[tuple[time, time]]] | None:
        if self.cleaned_data["own"] == "office":
            return None
        return {number: self.cleaned_data[f"day-{number}"] or [] for number in range(7)}


def spans_of(words: str, field: str) -> list[tuple[time, time]]:
    """Return the stretches that words name."""
    found = []
    for part in filter(None, (one.strip() for one in words.replace("–", "to").replace("-", "to").split(","))):
        opens, _, closes = (side.strip() for side in part.partition("to"))
        found.append((_clock(opens, field), _clock(closes, field)))
    return found


def _clock(words: str, field: str) -> time:
    try:
        hour, _, minute = words.partition(":")
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise Refused("Write hours such as 9:00 to 12:00, 13:00 to 17:00.", field=field) from error


class TimeOffForm(RuledForm):
    first_on = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    last_on = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    starts = forms.TimeField(
        label="Hours from", required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(label="Hours to", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    name = Ruled(
        lambda words: people.line(words, most=80, field="name"),
        label="What for",
        widget=text(80, autocomplete="off"),
    )
