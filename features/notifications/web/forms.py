"""The page of choices: one for each kind of news."""

from collections.abc import Sequence
from typing import Any

from django import forms

from features.base.composition import Announced
from features.notifications.models import Preference


class ChoicesForm(forms.Form):
    def __init__(self, choices: Sequence[tuple[Announced, str]], data: Any = None) -> None:
        super().__init__(data, initial={kind.key: channel for kind, channel in choices})
        for kind, _ in choices:
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.label, help_text=kind.hint, choices=Preference.Channel.choices,
                error_messages={"required": "Choose how.", "invalid_choice": "Choose how."},
            )  # fmt: skip

    def channels(self) -> dict[str, str]:
        return dict(self.cleaned_data)
