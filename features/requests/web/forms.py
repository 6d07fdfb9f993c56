"""The forms of the slice. Every field answers by the rule that the operations use."""

from collections.abc import Sequence
from typing import Any

from django import forms

from features.accounts import rules as people
from features.base.errors import Refused
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.documents.models import DocumentType
from features.documents.web.forms import KindField, ProjectField, year_field
from features.projects.models import Project
from features.requests import rules
from features.requests.models import DoneRules, Item, Request, Template, TemplateItem
from features.requests.operations.handing import DAYS, MOST_MB

WRONG = ("required", "invalid", "min_value", "max_value")  # of a number: one sentence says what is right


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": rules.LONGEST})


def day_field(label: str = "Due") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Enter a day, such as 2026-03-20."}
    return forms.DateField(label=label, required=False, widget=widget, error_messages=wrong)


# --- the client's side -----------------------------------------------------------------------------


class AnswerForm(RuledForm):
    answer = forms.ChoiceField(
        choices=[("do_not_have", "I don’t have it"), ("not_applicable", "Not applicable")],
        error_messages={"required": "Choose an answer.", "invalid_choice": "Choose an answer."},
    )  # fmt: skip
    words = Ruled(rules.words, label="Anything we should know?", widget=area(2))


def their_name(typed: str) -> str:
    if not typed.strip():
        raise Refused("Enter their name.", field="name")
    return people.name(typed)


class HandForm(RuledForm):
    name = Ruled(their_name, required=True, label="Their name", widget=text(200, autocomplete="off"))
    email = Ruled(
        people.email, required=True, label="Their e-mail", widget=text(254, type="email", autocomplete="off")
    )


class SenderForm(RuledForm):
    name = Ruled(people.name, required=True, label="Your name", widget=text(200, autocomplete="name"))


# --- the firm's side -------------------------------------------------------------------------------


class ItemForm(RuledForm):
    """One thing to ask for, new or to change."""

    title = Ruled(
        rules.title, required=True, label="What do you need?",
        widget=text(200, autocomplete="off", placeholder="1099-INT of the credit union"),
    )  # fmt: skip
    help = Ruled(rules.help_text, label="What helps them find it", widget=area(2))
    due_on = day_field()
    is_required = forms.BooleanField(label="They need to answer this", required=False)
    field_order = ("title", "help", "type", "year", "due_on", "is_required")

    def __init__(
        self, data: Data, *, types: Sequence[DocumentType], item: Item | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={**_of_item(item), **(initial or {})})
        self.fields["type"] = KindField(types)
        self.fields["type"].label = "Files go to"
        self.fields["year"] = year_field()
        self.order_fields(self.field_order)


def _of_item(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {"is_required": True}
    names = ("title", "help", "due_on", "is_required", "year")
    return {name: getattr(item, name) for name in names} | {"type": str(item.type_id or "")}


class RequestForm(RuledForm):
    """What a request is called. Until it is sent, a client with projects is asked to which one it belongs."""

    title = Ruled(
        rules.title, required=True, label="What is it for?",
        widget=text(200, autocomplete="off", placeholder="Documents for your tax return"),
    )  # fmt: skip
    note = Ruled(rules.note, label="A word to the client", widget=area(3))

    field_order = ("title", "year", "due_on", "project", "source", "lines", "note")

    def __init__(
        self, data: Data, *, request: Request | None = None, projects: Sequence[Project] = (),
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={**_of_request(request), **(initial or {})})
        self.fields["year"] = year_field()
        if projects:
            self.fields["project"] = ProjectField(projects)
        self.order_fields(self.field_order)


def _of_request(request: Request | None) -> dict[str, Any]:
    if request is None:
        return {}
    known = {name: getattr(request, name) for name in ("title", "note", "year")}
    return known | {"project": str(request.project_id or "")}


class NewForm(RequestForm):
    """A new request: from a list of the firm's, from an earlier one, and with lines of one's own."""

    source = forms.ChoiceField(label="Begin with", required=False)
    lines = Ruled(
        rules.titles, label="What do you need?",
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "W-2 of your employer\nMortgage statement"}),
        help_text="One thing per line. You can add help, a type and a day to each afterwards.",
    )  # fmt: skip
    due_on = day_field("Everything due")

    def __init__(
        self, data: Data, *, templates: Sequence[Template], earlier: Sequence[Request] = (), **options: Any
    ) -> None:
        super().__init__(data, **options)
        lists = [(f"template:{one.pk}", one.name) for one in templates]
        before = [
            (f"request:{one.pk}", f"{one.title}, sent {one.sent_at:%Y}") for one in earlier if one.sent_at
        ]
        groups = [("", "Nothing, I write it myself"), ("Your lists", lists), ("Asked before", before)]
        source: Any = self.fields["source"]
        source.choices = [group for group in groups if group[1]]
        source.error_messages["invalid_choice"] = "This list is gone. Choose another."


class BulkForm(NewForm):
    clients = forms.MultipleChoiceField(
        label="To whom", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose whom to ask.", "invalid_choice": "Choose clients of yours."},
    )  # fmt: skip

    def __init__(self, data: Data, *, clients: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["clients"]
        field.choices = clients


class ReturnForm(RuledForm):
    note = Ruled(
        rules.reason, required=True, label="What is wrong with it?", widget=area(3),
        help_text="The client reads this and gets a mail.",
    )  # fmt: skip


class TemplateForm(RuledForm):
    name = Ruled(rules.name, required=True, label="Name", widget=text(120, autocomplete="off"))
    note = Ruled(rules.note, label="A word to the client", widget=area(3))

    def __init__(self, data: Data, *, template: Template | None = None) -> None:
        super().__init__(data, initial={"name": template.name, "note": template.note} if template else {})


class TemplateItemForm(RuledForm):
    title = Ruled(
        rules.title, required=True, label="What do you need?",
        widget=text(200, autocomplete="off", placeholder="W-2 for {year}"),
    )  # fmt: skip
    help = Ruled(rules.help_text, label="What helps them find it", widget=area(2))
    is_required = forms.BooleanField(label="They need to answer this", required=False)

    def __init__(
        self, data: Data, *, types: Sequence[DocumentType], item: TemplateItem | None = None
    ) -> None:
        known = {"title": item.title, "help": item.help, "type": str(item.type_id or "")} if item else {}
        super().__init__(data, initial={**known, "is_required": item.is_required if item else True})
        self.fields["type"] = KindField(types)
        self.fields["type"].label = "Files go to"


class LinkForm(RuledForm):
    title = Ruled(
        rules.title, required=True, label="What are they to send?",
        widget=text(200, autocomplete="off", placeholder="Bookkeeping of last year"),
    )  # fmt: skip
    note = Ruled(rules.note, label="More about it", widget=area(3))
    days = forms.IntegerField(
        label="Works for", min_value=1, max_value=90, initial=DAYS, help_text="Days, up to 90.",
        error_messages=dict.fromkeys(WRONG, "A link works for 1 to 90 days."),
    )  # fmt: skip
    most_files = forms.IntegerField(
        label="Takes up to", min_value=1, max_value=500, initial=50, help_text="Files.",
        error_messages=dict.fromkeys(WRONG, "A link takes 1 to 500 files."),
    )  # fmt: skip
    most_mb = forms.IntegerField(
        label="Altogether", min_value=1, max_value=MOST_MB, initial=1024, help_text="MB, of all files together.",
        error_messages=dict.fromkeys(WRONG, f"All files together can have 1 to {MOST_MB:,} MB."),
    )  # fmt: skip
    names_client = forms.BooleanField(label="Say for which client it is", required=False)
    to_name = Ruled(
        lambda typed: people.line(typed, most=200, field="to_name"),
        label="Name",
        widget=text(200, autocomplete="off"),
    )
    to_email = Ruled(
        lambda typed: people.email(typed) if typed else "", label="E-mail",
        widget=text(254, type="email", autocomplete="off"), help_text="Leave it empty to copy the link instead.",
    )  # fmt: skip

    def __init__(
        self, data: Data, *, items: Sequence[Item] = (), initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        if items:
            self.fields["item"] = ItemField(items)


class ItemField(forms.ChoiceField):
    """What is still asked of a client, or nothing of it. Gives the Item or None."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.by_id = {str(one.pk): one for one in items}
        choices = [
            ("", "No, any files"),
            *((key, f"{one.title}, {one.request.title}") for key, one in self.by_id.items()),
        ]
        super().__init__(label="Is it for something you asked for?", choices=choices, required=False)
        self.error_messages["invalid_choice"] = "Nothing more is needed for this. Choose something else."

    def clean(self, value: Any) -> Item | None:
        return self.by_id.get(super().clean(value))


class DoneForm(RuledForm):
    tell = forms.ChoiceField(label="Who is told", choices=DoneRules.Tell.choices, widget=forms.RadioSelect)
    words = Ruled(
        rules.remark, label="What clients read before they say so", widget=text(rules.LONGEST_REMARK),
        help_text="For example by when you get to their documents.",
    )  # fmt: skip
    only_asked = forms.BooleanField(
        label="Offer it only while you ask for something", required=False,
        help_text="Else it is there all the time.",
    )  # fmt: skip
