"""What is asked for: why somebody looks, as whom, and how long Portico may."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from features.clients.models import Contact
from features.clients.web.forms import Ruled, RuledForm, text
from features.viewing import rules


class ReasonForm(RuledForm):
    reason = Ruled(
        rules.reason, required=True, label="Why do you look?", widget=text(rules.LONGEST, autocomplete="off"),
        error_messages={"required": "Say why you look. It is recorded with the visit."},
    )  # fmt: skip


class ChoiceForm(ReasonForm):
    """An operator says as whom they look."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label="As whom?", empty_label="Choose a person",
        error_messages={"required": "Choose a person.", "invalid_choice": "Choose one of the people listed."},
    )  # fmt: skip
    field_order = ("contact", "reason")

    def __init__(self, *args: Any, people: QuerySet[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = people  # type: ignore[attr-defined]


class GrantForm(RuledForm):
    note = Ruled(
        rules.note, required=True, label="What should Portico look at?",
        widget=text(rules.LONGEST, autocomplete="off"),
        error_messages={"required": "Say what Portico should look at."},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label="For how long?", coerce=int, choices=list(rules.LENGTHS.items()), initial=24,
        error_messages={"required": "Choose how long.", "invalid_choice": "Choose between 1 hour and 7 days."},
    )  # fmt: skip
