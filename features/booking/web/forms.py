"""The forms of an appointment. Every field answers by the rule that the operations use."""

from typing import Any

from django import forms

from features.accounts import rules as people
from features.booking import rules
from features.booking.models import Service, Way
from features.clients.models import Contact
from features.clients.web.forms import Data, Ruled, RuledForm, text

WRONG = {"invalid_choice": "Choose from the list."}


class BookForm(RuledForm):
    """What is asked beside the time: how they meet, the firm's questions, and what else there is to know."""

    def __init__(self, data: Data, *, service: Service, contact: Contact | None) -> None:
        phone = contact.user.phone if contact else ""
        super().__init__(data, initial={"way": service.ways[0] if service.ways else "", "phone": phone})
        self.service = service
        if len(service.ways) > 1:
            choices = [(key, Way(key).label) for key in service.ways]
            self.fields["way"] = forms.ChoiceField(
                label="How do we meet?", choices=choices, widget=forms.RadioSelect, error_messages=WRONG
            )
        if Way.PHONE in service.ways:
            self.fields["phone"] = Ruled(
                people.phone, label="Number to call", widget=text(40, type="tel", autocomplete="tel")
            )
        for number, question in enumerate(service.questions):
            self.fields[f"question-{number}"] = Ruled(
                lambda words: people.line(words, most=rules.LONGEST_ANSWER, field=""), required=question["required"],
                label=question["label"], widget=text(rules.LONGEST_ANSWER),
            )  # fmt: skip
        self.fields["note"] = Ruled(
            rules.note, label="What should we know?",
            widget=forms.Textarea(attrs={"rows": 2, "maxlength": rules.LONGEST_NOTE}),
        )  # fmt: skip

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields]

    @property
    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        answers = {
            name.removeprefix("question-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("question-")
        }
        plain: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("way", "phone", "note") if name in self.cleaned_data
        }
        return {**plain, "answers": answers}


class ReasonForm(RuledForm):
    reason = Ruled(rules.reason, label="Why", widget=text(rules.LONGEST_REASON))
