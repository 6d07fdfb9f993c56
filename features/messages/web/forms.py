"""Writing a message, beginning a chat. Every field answers by the rule that the operations use."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms

from features.accounts.models import Membership
from features.base import placeholders
from features.clients import engagements
from features.clients.models import Client, Contact
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.messages import rules
from features.messages.models import LONGEST, Waiting

WORDS = forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST})
SUBJECT = text(rules.SUBJECT, autocomplete="off")
GENERAL = ("", "Something else")


class WordsForm(RuledForm):
    """What is said."""

    body = Ruled(rules.body, label="Message", widget=WORDS)

    def refuse_all(self, refusals: Sequence[str]) -> None:
        for words in refusals:
            self.add_error(None, words)


class ChatForm(WordsForm):
    subject = Ruled(rules.subject, required=True, label="What is it about?", widget=SUBJECT)
    field_order = ("client", "subject", "project", "body")


class NewChatForm(ChatForm):
    """A client's person begins a chat. Who acts for one client is not asked for whom."""

    def __init__(
        self, data: Data, *, entities: Sequence[Client], projects: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.entities, self.projects = (
            {str(each.pk): each for each in entities},
            {str(p.pk): p for p in projects},
        )
        fields: dict[str, Any] = self.fields
        if len(entities) > 1:
            fields["client"] = forms.ChoiceField(
                label="For whom?", choices=[("", "Choose"), *((str(each.pk), each.name) for each in entities)],
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose for whom you write."),
            )  # fmt: skip
        if projects:
            fields["project"] = _projects(projects, {each.pk: each.name for each in entities})
        self.order_fields(self.field_order)

    @property
    def entity(self) -> Client:
        return self.entities[self.cleaned_data.get("client") or next(iter(self.entities))]

    @property
    def about(self) -> Any:
        return self.projects.get(self.cleaned_data.get("project", ""))


def _projects(projects: Sequence[Any], names: dict[UUID, str]) -> forms.ChoiceField:
    many = len(names) > 1
    choices = [(str(p.pk), f"{p.name}, {names[p.client_id]}" if many else p.name) for p in projects]
    word = engagements.keeper().word()
    gone = {"invalid_choice": f"This {word} is gone. Choose another."}
    return forms.ChoiceField(
        label=f"About which {word}", choices=[GENERAL, *choices], required=False, error_messages=gone
    )


class FirmChatForm(ChatForm):
    """Staff begin a chat with a client, or with some of its people."""

    def __init__(
        self, data: Data, *, people: Sequence[Contact], projects: Sequence[Any], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.projects = {str(p.pk): p for p in projects}
        fields: dict[str, Any] = self.fields
        if projects:
            fields["project"] = _projects(projects, {projects[0].client_id: ""})
        if len(people) > 1:
            fields["only"] = forms.TypedMultipleChoiceField(
                label="Only with", required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple,
                choices=[(str(one.pk), one.name) for one in people],
                help_text="Tick nobody to write to all of them. A chat with some of them takes no files.",
                error_messages={"invalid_choice": "Choose people who read messages of this client."},
            )  # fmt: skip
        self.order_fields((*self.field_order, "only"))

    @property
    def about(self) -> Any:
        return self.projects.get(self.cleaned_data.get("project", ""))


class SubjectForm(RuledForm):
    subject = Ruled(rules.subject, required=True, label="Subject", widget=SUBJECT)


class HolderForm(forms.Form):
    """Whose chat it is."""

    def __init__(self, data: Data, *, staff: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["member"] = forms.TypedChoiceField(
            label="Assigned to", required=False, coerce=UUID, empty_value=None,
            choices=[("", "Nobody"), *((str(one.pk), one.name) for one in staff)],
        )  # fmt: skip


class WaitingForm(forms.Form):
    waiting = forms.ChoiceField(label="Waiting for", choices=Waiting.choices, required=False)


class RulesForm(RuledForm):
    edit_minutes = forms.IntegerField(
        label="Minutes in which people can change what they wrote", min_value=0, max_value=rules.MINUTES,
        help_text="Both sides see that something was changed. With 0 nothing can be.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Choose a number from 0 to 1,440."
        ),
    )  # fmt: skip
    mail_has_words = forms.TypedChoiceField(
        label="Mails about messages", coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", "Carry the words"), ("no", "Carry a link alone")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what mails carry."),
    )  # fmt: skip


class LaterForm(WordsForm):
    """A message for later: its words and its moment, on one of two clocks where they differ."""

    send_at = forms.CharField(
        label="Send at", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"required": "Choose a day and a time."},
    )  # fmt: skip

    def __init__(self, data: Data, *, zones: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if len(zones) > 1:
            self.fields["zone"] = forms.ChoiceField(label="On which clock", choices=zones, required=False)


class SavedReplyForm(RuledForm):
    """A saved reply; whose it is, is asked where there is a choice."""

    title = Ruled(
        rules.saved_title, required=True, label="Title", widget=text(rules.TITLE, autocomplete="off"),
        help_text="Your team finds it by this. Clients don’t see it.",
    )  # fmt: skip
    body = Ruled(
        rules.saved_body, required=True, label="Text", widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST}),
        help_text=f"Filled in when you use it: {placeholders.listed(rules.PLACES)}.",
    )  # fmt: skip

    def __init__(self, data: Data, *, may_choose: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if may_choose:
            self.fields["whose"] = forms.ChoiceField(
                label="For", widget=forms.RadioSelect, initial="firm",
                choices=[("firm", "Everybody on your team"), ("own", "You alone")],
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose whom it is for."),
            )  # fmt: skip
            self.order_fields(("whose", "title", "body"))

    @property
    def is_own(self) -> bool:
        return bool(self.cleaned_data.get("whose", "own") == "own")


class HoursForm(RuledForm):
    """The hours of each day, and what answers outside of them. A day without hours is closed."""

    is_answering = forms.BooleanField(
        label="Answer by itself outside of these hours", required=False,
        help_text="Once in a chat for each time that you are closed, marked as automatic.",
    )  # fmt: skip
    answer = Ruled(
        rules.answer, required=True, label="The answer",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": rules.LONGEST_ANSWER}),
        help_text=f"Filled in: {placeholders.listed(rules.ANSWER_PLACES)}.",
    )  # fmt: skip

    def __init__(self, data: Data, *, week: Mapping[int, tuple[time, time]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for number, day in enumerate(rules.DAYS):
            known = week.get(number, (None, None))
            for at, (name, label) in enumerate((("opens", "from"), ("closes", "until"))):
                self.fields[f"{name}_{number}"] = forms.TimeField(
                    label=f"{day} {label}", required=False, initial=known[at],
                    widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                    error_messages={"invalid": "Enter a time, such as 9:00."},
                )  # fmt: skip

    @property
    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(day, self[f"opens_{at}"], self[f"closes_{at}"]) for at, day in enumerate(rules.DAYS)]

    @property
    def week(self) -> dict[int, tuple[time, time]]:
        pairs = {at: (self.cleaned_data[f"opens_{at}"], self.cleaned_data[f"closes_{at}"]) for at in range(7)}
        return {at: (opens, closes) for at, (opens, closes) in pairs.items() if opens and closes}

    def clean(self) -> dict[str, Any]:
        for at, day in enumerate(rules.DAYS):
            opens, closes = (self.cleaned_data.get(f"{name}_{at}") for name in ("opens", "closes"))
            if bool(opens) != bool(closes) and not self.errors.keys() & {f"opens_{at}", f"closes_{at}"}:
                missing = "closes" if opens else "opens"
                self.add_error(f"{missing}_{at}", f"Enter both times for {day}, or none.")
        return self.cleaned_data


class ClosedForm(RuledForm):
    """Days on which the firm is closed."""

    first_on = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=dict.fromkeys(("required", "invalid"), "Enter a day, such as 2026-12-25."),
    )  # fmt: skip
    last_on = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Enter a day, such as 2026-12-26."},
    )  # fmt: skip
    name = Ruled(rules.closed_name, label="What for", widget=text(80, autocomplete="off"))
