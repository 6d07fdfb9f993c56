"""Asking a client for something, and asking otherwise."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from features.actions import rules
from features.actions.kinds import ActionKind
from features.actions.models import CHOOSE, FEWEST_OPTIONS, MOST_OPTIONS, Action
from features.clients.models import Contact
from features.clients.web.forms import Data, Ruled, RuledForm, text


def day_field() -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Enter a day, such as 2026-03-20."}
    return forms.DateField(label="Due", required=False, widget=widget, error_messages=wrong)


class ActionForm(RuledForm):
    """What is asked for, in the client's words."""

    title = Ruled(
        rules.title, required=True, label="What are they to do?",
        widget=text(200, autocomplete="off", placeholder="Upload your 1099-INT"),
    )  # fmt: skip
    detail = Ruled(
        rules.detail, label="What helps them",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": rules.LONGEST}),
    )  # fmt: skip
    due_on = day_field()

    def __init__(
        self, data: Data, *, action: Action | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        known = {name: getattr(action, name) for name in ("title", "detail", "due_on") if action}
        super().__init__(data, initial=known | (initial or {}))


class Lines(forms.CharField):
    """What is typed a line each."""

    def clean(self, value: Any) -> Any:
        return [line for line in (super().clean(value) or "").splitlines() if line.strip()]


class AskForm(ActionForm):
    """A new one: of which kind, for whom, about which piece of work."""

    kind = forms.ChoiceField(label="Kind", error_messages={"invalid_choice": "Choose what you ask for."})
    contact_id = forms.TypedChoiceField(label="For", required=False, coerce=UUID, empty_value=None)
    project_id = forms.TypedChoiceField(label="About", required=False, coerce=UUID, empty_value=None)
    is_long = forms.BooleanField(label="The answer may have several lines", required=False)
    options = Lines(
        label="Options to choose from", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"One a line, {FEWEST_OPTIONS} to {MOST_OPTIONS} of them.",
    )  # fmt: skip
    several = forms.BooleanField(label="They may choose several", required=False)

    def __init__(
        self, data: Data, *, kinds: Sequence[ActionKind], people: Sequence[Contact],
        projects: Sequence[tuple[UUID, str]], word: str, initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind.key, kind.label) for kind in kinds]
        fields["contact_id"].choices = [
            ("", "Everybody who acts for them"), *((str(one.pk), one.name) for one in people)
        ]  # fmt: skip
        fields["project_id"].choices = [
            ("", "The client as a whole"),
            *((str(pk), name) for pk, name in projects),
        ]
        fields["project_id"].label = f"About which {word}"
        if not projects:
            del fields["project_id"]


class AnswerForm(RuledForm):
    """The answer to a question, in the shape that the question asks for; what was answered before stands there."""

    def __init__(self, data: Data, *, action: Action) -> None:
        super().__init__(data, initial={"answer": action.answer, "chosen": _before(action)})
        fields: dict[str, Any] = self.fields
        if action.kind == CHOOSE:
            fields["chosen"] = _choice(action)
        else:
            widget = forms.Textarea(attrs={"rows": 6, "maxlength": rules.LONGEST_ANSWER})
            short = text(rules.LONGEST_LINE, autocomplete="off")
            fields["answer"] = forms.CharField(
                label="Your answer",
                widget=widget if action.is_long else short,
                error_messages={"required": "Write your answer."},
            )

    @property
    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        chosen = self.cleaned_data.get("chosen", ())
        return {
            "words": self.cleaned_data.get("answer", ""),
            "chosen": [chosen] if isinstance(chosen, str) else chosen,
        }


def _choice(action: Action) -> forms.Field:
    choices = [(option, option) for option in action.options]
    words = {
        "required": "Choose one of these.",
        "invalid_choice": "Choose one of the options that are offered.",
    }
    if action.several:
        return forms.MultipleChoiceField(
            label="Choose one or more",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages=words,
        )
    return forms.ChoiceField(
        label="Choose one", choices=choices, widget=forms.RadioSelect, error_messages=words
    )


def _before(action: Action) -> Any:
    return action.chosen if action.several else next(iter(action.chosen), "")
