"""The forms of the builder. What they give is checked once more by features.organizers.reading."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from features.accounts import rules as people
from features.accounts.rules import line, lines
from features.clients.models import Client
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.organizers import rules, schema
from features.organizers.models import Organizer, OrganizerTemplate, OrganizerVersion
from features.organizers.schema import Clause, Compare, Kind, Question, Section, When

ROWS = 6
JOINS = [("and", "and"), ("or", "or")]


def area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": 2000, **attrs})


def one_per_line(typed: str) -> list[str]:
    return [each.strip() for each in typed.replace("\r\n", "\n").split("\n") if each.strip()]


class TemplateForm(RuledForm):
    name = Ruled(rules.name, required=True, label="Name", widget=text(120, autocomplete="off"))
    title = Ruled(rules.title, required=True, label="What clients read", widget=text(200, autocomplete="off"))

    def __init__(self, data: Data, *, template: OrganizerTemplate | None = None) -> None:
        super().__init__(data, initial={"name": template.name, "title": template.title} if template else {})


class FileForm(RuledForm):
    file = forms.FileField(
        label="File", widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages=dict.fromkeys(("required", "empty", "invalid", "missing"), "Choose a file that was exported."),
    )  # fmt: skip


class WhenForm(RuledForm):
    """
    Something that is shown on conditions: rows of a question, a comparison and a value, joined by “and” or “or”, of
    which “and” binds more tightly, as in speech.
    """

    def __init__(
        self, data: Data, *, earlier: Sequence[Question], when: When, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial={**initial, **_as_rows(when)})
        self.earlier = {one.key: one for one in earlier if one.kind != Kind.STATEMENT}
        asked = [("", "Nothing"), *((key, one.label[:80]) for key, one in self.earlier.items())]
        for at in range(ROWS if self.earlier else 0):
            self.fields[f"join_{at}"] = _choice("Joined by", JOINS)
            self.fields[f"ask_{at}"] = _choice("Question", asked)
            self.fields[f"test_{at}"] = _choice("Compared", list(schema.TESTS.items()))
            self.fields[f"value_{at}"] = _value()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the fields of each condition, for the page."""
        count = ROWS if self.earlier else 0
        return [
            {name: self[f"{name}_{at}"] for name in ("join", "ask", "test", "value")} for at in range(count)
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        groups: list[list[Clause]] = []
        for at in range(ROWS):
            if not (key := said.get(f"ask_{at}")):
                continue
            clause = self._clause(key, said.get(f"test_{at}", ""), said.get(f"value_{at}", ""))
            if groups and said.get(f"join_{at}") != "or":
                groups[-1].append(clause)
            else:
                groups.append([clause])
        said["when"] = tuple(tuple(group) for group in groups)
        return said

    def _clause(self, key: str, test: str, typed: str) -> Clause:
        found = Compare(test or Compare.EQUALS)
        if found in schema.WITHOUT_VALUE:
            return Clause(key, found)
        words = [word.strip() for word in typed.split(";")] if found == Compare.ONE_OF else [typed.strip()]
        return Clause(key, found, tuple(_known(word, self.earlier[key]) for word in words if word))


def _known(word: str, question: Question) -> str:
    """Return an answer as its question spells it: “Yes” is “yes”."""
    options = ("yes", "no") if question.kind == Kind.YESNO else question.options
    return next((option for option in options if option.casefold() == word.casefold()), word)


def _value() -> forms.CharField:
    return forms.CharField(label="Value", required=False, max_length=500, widget=text(500))


def _choice(label: str, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _as_rows(when: When) -> dict[str, str]:
    found: dict[str, str] = {}
    clauses = [(at, place, one) for at, group in enumerate(when) for place, one in enumerate(group)]
    for row, (at, place, one) in enumerate(clauses[:ROWS]):
        found |= {
            f"join_{row}": "or" if at and not place else "and", f"ask_{row}": one.question,
            f"test_{row}": one.test.value, f"value_{row}": "; ".join(one.values),
        }  # fmt: skip
    return found


class SectionForm(WhenForm):
    title = Ruled(lambda typed: line(typed, most=120, field="title"), label="Heading", widget=text(120))
    text = Ruled(lambda typed: lines(typed, most=2000, field="text"), label="Words below it", widget=area(2))

    def __init__(self, data: Data, *, section: Section | None, earlier: Sequence[Question]) -> None:
        known = {"title": section.title, "text": section.text} if section else {}
        super().__init__(data, earlier=earlier, when=section.when if section else (), initial=known)


class QuestionForm(WhenForm):
    kind = forms.ChoiceField(label="Answered by", choices=list(schema.LABELS.items()))
    label = Ruled(
        lambda typed: line(typed, most=300, field="label"), label="Question",
        widget=text(300, autocomplete="off", placeholder="Did you move during the year?"),
    )  # fmt: skip
    help = Ruled(
        lambda typed: lines(typed, most=2000, field="help"), label="What helps them answer", widget=area(2)
    )
    options = Ruled(
        one_per_line, label="Options", widget=area(4, maxlength="8000"), help_text="One per line, for a choice.",
    )  # fmt: skip
    columns = Ruled(
        one_per_line, label="Columns", widget=area(3), help_text="One per line, up to 6, for a table.",
    )  # fmt: skip
    is_required = forms.BooleanField(label="They need to answer this", required=False)
    field_order = ("label", "kind", "help", "options", "columns", "is_required")

    def __init__(self, data: Data, *, question: Question | None, earlier: Sequence[Question]) -> None:
        super().__init__(
            data, earlier=earlier, when=question.when if question else (), initial=_of_question(question)
        )

    def question(self, key: str) -> Question:
        """Return what was typed. Options and columns of a kind that has none are left out."""
        said, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        return Question(
            key, kind, said["label"], said["help"], said["is_required"],
            tuple(said["options"]) if kind in schema.CHOOSING else (),
            tuple(said["columns"]) if kind == Kind.TABLE else (), said["when"],
        )  # fmt: skip


def _of_question(one: Question | None) -> dict[str, Any]:
    if one is None:
        return {"kind": Kind.TEXT.value}
    return {
        "kind": one.kind.value, "label": one.label, "help": one.help, "is_required": one.is_required,
        "options": "\n".join(one.options), "columns": "\n".join(one.columns),
    }  # fmt: skip


class SendForm(RuledForm):
    """What to send, of which year, until when."""

    year = forms.IntegerField(
        label="Year", widget=text(4, inputmode="numeric"), min_value=rules.OLDEST, max_value=rules.LATEST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Enter a year, such as 2025."),
    )  # fmt: skip
    due_on = forms.DateField(
        label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Enter a day, such as 2026-03-20."},
    )  # fmt: skip
    note = Ruled(rules.note, label="A word to the client", widget=area(3))
    field_order = ("template", "clients", "year", "due_on", "note")

    def __init__(
        self, data: Data, *, templates: Sequence[OrganizerTemplate], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.by_id = {str(one.pk): one for one in templates}
        self.fields["template"] = forms.ChoiceField(
            label="What do you ask?", choices=[("", "Choose"), *((key, one.name) for key, one in self.by_id.items())],
            error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a template."),
        )  # fmt: skip
        self.order_fields(self.field_order)

    def given(self) -> dict[str, Any]:
        """Return what was chosen, as the operation takes it."""
        said = self.cleaned_data
        names = ("year", "due_on", "note")
        return {"template": self.by_id[said["template"]], **{name: said[name] for name in names}}


class SeveralForm(SendForm):
    clients = forms.MultipleChoiceField(
        label="To whom", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose whom to ask.", "invalid_choice": "Choose clients of yours."},
    )  # fmt: skip

    def __init__(self, data: Data, *, clients: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["clients"]
        field.choices = clients

    def clean_clients(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["clients"]
        if len(chosen) > rules.MOST_CLIENTS:
            raise forms.ValidationError(f"Choose up to {rules.MOST_CLIENTS} clients at once.")
        return chosen


class BeginForm(RuledForm):
    """What a client's person starts. Who acts for one client is not asked for whom, nor for a year no title needs."""

    template = forms.ChoiceField(
        label="What do you want to fill in?", widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of these."),
    )  # fmt: skip
    year = SendForm.base_fields["year"]
    field_order = ("client", "template", "year")

    def __init__(
        self,
        data: Data,
        *,
        versions: Sequence[OrganizerVersion],
        entities: Sequence[Client],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.entities = {str(one.pk): one for one in entities}
        fields: dict[str, Any] = self.fields
        fields["template"].choices = [
            (str(one.template_id), rules.without_places(one.title)) for one in versions
        ]
        if len(entities) > 1:
            fields["client"] = forms.ChoiceField(
                label="For whom?", choices=[("", "Choose"), *((key, one.name) for key, one in self.entities.items())],
                error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose for whom you answer."),
            )  # fmt: skip
        if not any(rules.asks_year(one.title) for one in versions):
            del fields["year"]
        self.order_fields(self.field_order)

    def given(self) -> dict[str, Any]:
        """Return what was chosen, as the operation takes it."""
        said = self.cleaned_data
        client = self.entities[said["client"]] if "client" in said else next(iter(self.entities.values()))
        return {
            "client": client,
            "template_id": UUID(said["template"]),
            "year": said.get("year", self.initial["year"]),
        }


class EarlierForm(RuledForm):
    """Which earlier one to begin with."""

    def __init__(self, data: Data, *, offered: Sequence[Organizer]) -> None:
        self.offered = offered
        super().__init__(data, initial={"earlier": str(offered[0].pk)} if offered else {})
        self.fields["earlier"] = forms.ChoiceField(
            label="Which one?", choices=[(str(one.pk), one.title) for one in offered], widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of these."),
        )  # fmt: skip


class HelperForm(RuledForm):
    """Whom to ask, and for what."""

    name = Ruled(people.name, required=True, label="Their name", widget=text(200, autocomplete="off"))
    email = Ruled(
        people.email, required=True, label="Their e-mail", widget=text(254, type="email", autocomplete="off")
    )
    note = Ruled(rules.note, label="A word to them", widget=area(3))
    field_order = ("name", "email", "keys", "note")

    def __init__(self, data: Data, *, questions: Sequence[Question], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["keys"] = forms.MultipleChoiceField(
            label="What should they answer?", choices=[(one.key, one.label) for one in questions],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose what they should answer.", "invalid_choice": "Choose among these."},
        )  # fmt: skip
        self.order_fields(self.field_order)


class DueForm(RuledForm):
    due_on = SendForm.base_fields["due_on"]
