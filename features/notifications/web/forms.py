"""The page of choices: for each kind of news whether it is listed and how it is mailed, and when."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from features.base.composition import Announced
from features.notifications.models import Rhythm, Way
from features.notifications.queries import Choice

HOURS = [(hour, f"{hour % 12 or 12}:00 {'am' if hour < 12 else 'pm'}") for hour in range(24)]  # noqa: PLR2004
ERRORS = {"required": "Choose how.", "invalid_choice": "Choose how."}
HOUR = {"required": "Choose an hour.", "invalid_choice": "Choose an hour."}


class Line(NamedTuple):
    kind: Announced
    listed: BoundField
    way: BoundField
    pushed: BoundField | None  # None: no device can be told in this installation


class ChoicesForm(forms.Form):
    def __init__(
        self, choices: Sequence[tuple[Announced, Choice]], data: Any = None, *, devices: bool = False
    ) -> None:
        super().__init__(data)
        self.choices, self.devices = choices, devices
        for kind, choice in choices:
            told = {"class": "toggle", "role": "switch", "aria-label": f"{kind.label}: on your list"}
            mailed = {"class": "input", "aria-label": f"{kind.label}: by e-mail"}
            self.fields[f"list-{kind.key}"] = forms.BooleanField(
                required=False, initial=choice.listed, widget=forms.CheckboxInput(told)
            )
            self.fields[f"mail-{kind.key}"] = forms.ChoiceField(
                choices=Way.choices, initial=choice.way, widget=forms.Select(mailed), error_messages=ERRORS
            )
            if devices:
                self.fields[f"push-{kind.key}"] = _push_field(kind, choice)

    def lines(self) -> Iterator[Line]:
        for kind, _ in self.choices:
            pushed = self[f"push-{kind.key}"] if self.devices else None
            yield Line(kind, self[f"list-{kind.key}"], self[f"mail-{kind.key}"], pushed)

    def chosen(self) -> dict[str, Choice]:
        read = self.cleaned_data
        return {
            kind.key: Choice(
                read[f"list-{kind.key}"], read[f"mail-{kind.key}"], read.get(f"push-{kind.key}", had.pushed)
            )
            for kind, had in self.choices
        }


def _push_field(kind: Announced, choice: Choice) -> forms.BooleanField:
    told = {"class": "toggle", "role": "switch", "aria-label": f"{kind.label}: on your devices"}
    return forms.BooleanField(required=False, initial=choice.pushed, widget=forms.CheckboxInput(told))


class RhythmForm(forms.Form):
    summary_at = forms.TypedChoiceField(
        label="Daily summary at", coerce=int, choices=HOURS, error_messages=HOUR,
        help_text="It holds what you chose for it, and does not come when there is nothing.",
    )  # fmt: skip
    quiet_from = forms.TypedChoiceField(
        label="Quiet from", coerce=int, empty_value=None, required=False, choices=[("", "No quiet hours"), *HOURS],
        help_text="Mails wait until your quiet hours end. What is urgent still comes.", error_messages=HOUR,
    )  # fmt: skip
    quiet_until = forms.TypedChoiceField(
        label="Quiet until", coerce=int, empty_value=None, required=False, choices=[("", "No quiet hours"), *HOURS],
        error_messages=HOUR,
    )  # fmt: skip
    only_kept = forms.BooleanField(
        label="Write only about money, law and my safety", required=False,
        help_text="Nothing else is mailed, whatever is chosen above. It still stands on your list.",
    )  # fmt: skip

    @classmethod
    def of(cls, rhythm: Rhythm, data: Any = None) -> "RhythmForm":
        names = ("summary_at", "quiet_from", "quiet_until", "only_kept")
        return cls(data, initial={name: getattr(rhythm, name) for name in names})

    def clean(self) -> dict[str, Any]:
        read = super().clean() or self.cleaned_data
        if (read.get("quiet_from") is None) != (read.get("quiet_until") is None):
            self.add_error("quiet_until", "Choose from when until when, or neither.")
        return read

    def rhythm(self) -> dict[str, Any]:
        read = self.cleaned_data
        first, until = read["quiet_from"], read["quiet_until"]
        quiet = None if first is None else (first, until)
        return {"summary_at": read["summary_at"], "quiet": quiet, "only_kept": read["only_kept"]}
