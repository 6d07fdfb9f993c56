"""The forms of the slice."""

from typing import Any
from uuid import UUID

from django import forms

from features.accounts.models import Membership
from features.clients import rules as clients
from features.clients.models import Access, Client
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.projects import queries, rules
from features.projects.models import Project
from features.projects.words import WORDS


def day_field(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Enter a day, such as 2026-06-23."}
    return forms.DateField(label=label, required=False, widget=widget, error_messages=wrong)


def boxes(label: str) -> forms.TypedMultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(label=label, required=False, widget=widget, coerce=UUID)


class ProjectForm(RuledForm):
    """A project's particulars: those of one to edit, or none for a new one. `people` act for its client."""

    name = Ruled(rules.name, required=True, label="Name", widget=text(200, autocomplete="off"))
    summary = Ruled(
        rules.summary, label="In a few words", widget=text(300, autocomplete="off"),
        help_text="The client reads this below the name.",
    )  # fmt: skip
    address = Ruled(
        clients.address, label="Address", widget=text(300, autocomplete="off"),
        help_text="Where the work is. The client always sees it.",
    )  # fmt: skip
    starts_on = day_field("Starts")
    ends_on = day_field("Expected to end")
    team = boxes("Team")
    people = boxes("People")
    email = Ruled(
        clients.emails, label="E-mail for invoices", widget=text(1000, autocomplete="off", spellcheck="false"),
        help_text="Used instead of the client’s. Separate several with a semicolon.",
    )  # fmt: skip

    def __init__(
        self, data: Data, *, staff: list[Membership], people: list[Access], project: Project | None = None
    ) -> None:
        super().__init__(data, initial=_particulars(project))
        self.fields["team"].choices = [(str(one.pk), _with_title(one)) for one in staff]  # type: ignore[attr-defined]
        self.fields["people"].choices = [  # type: ignore[attr-defined]
            (str(one.contact_id), one.contact.name) for one in people
        ]


def _with_title(member: Membership) -> str:
    return f"{member.name}, {member.title}" if member.title else member.name


def _particulars(project: Project | None) -> dict[str, Any]:
    names = ("name", "summary", "address", "starts_on", "ends_on", "email")
    ids = {name: [str(one) for one in ones] for name, ones in queries.ids_of(project).items()}
    return {name: getattr(project, name) for name in names if project} | ids


class ClientChoiceForm(RuledForm):
    """Whose project a new one is, when it is begun from the list of all."""

    client = forms.ModelChoiceField(
        Client.objects.none(), label="Client", empty_label="Choose",
        error_messages={
            "required": "Choose whose it is.",
            "invalid_choice": "Choose a client from the list.",
        },
    )  # fmt: skip


class WordForm(RuledForm):
    word = forms.ChoiceField(
        label="We call it", widget=forms.RadioSelect,
        choices=[(key, f"{word.title}, {word.plural}") for key, word in WORDS.items()],
    )  # fmt: skip
