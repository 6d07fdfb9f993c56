"""The forms of work that comes again."""

from typing import Any

from django import forms

from features.accounts.models import Membership
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.projects.web.forms import day_field
from features.work import again, recurring
from features.work.layout import Layout
from features.work.models import Recurrence, Stage, Template
from features.work.web.forms import StageField

PLACES = ", ".join(f"{{{name}}}" for name in again.NAMES)


class TemplateForm(RuledForm):
    name = Ruled(
        recurring.name, required=True, label="Name", widget=text(80, autocomplete="off"),
        help_text="Your own word for it. Clients never see it.",
    )  # fmt: skip
    title = Ruled(
        recurring.title, required=True, label="What the work is called", widget=text(160, autocomplete="off"),
        help_text=f"Clients read it. These are filled in: {PLACES}.",
    )  # fmt: skip
    summary = Ruled(
        recurring.summary, label="In a few words", widget=text(300, autocomplete="off"),
        help_text="The client reads this below the name.",
    )  # fmt: skip
    days = forms.IntegerField(
        label="Ends after so many days", required=False, min_value=1, max_value=recurring.LONGEST,
        help_text="Empty: no day.",
    )  # fmt: skip

    def __init__(self, data: Data, *, plan: Layout, template: Template | None = None) -> None:
        names = ("name", "title", "summary", "days")
        known = {name: getattr(template, name) for name in names} if template else {}
        super().__init__(data, initial=known | ({"stage": str(template.stage_id or "")} if template else {}))
        self.stages = {str(one.pk): one for one in Stage.objects.all()}
        self.fields["stage"] = StageField(plan, label="It begins in", required=False)

    @property
    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return dict(self.cleaned_data) | {"stage": self.stages.get(self.cleaned_data["stage"])}


class AgainForm(RuledForm):
    """How often work of a template comes again for a client, and who works on it."""

    every = Ruled(
        recurring.every,
        required=True,
        label="How often",
        widget=forms.Select(choices=Recurrence.Every.choices),
    )

    def __init__(self, data: Data, *, templates: list[Template], members: list[Membership]) -> None:
        super().__init__(data, initial={"every": "year"})
        self.templates = {str(one.pk): one for one in templates}
        self.members = {str(one.pk): one for one in members}
        gone = {"required": "Choose a template.", "invalid_choice": "This template is gone. Choose another."}
        left = {"invalid_choice": "Choose somebody who works here now."}
        named = [("", "Choose"), *((pk, one.name) for pk, one in self.templates.items())]
        people = [("", "Nobody yet"), *((pk, one.name) for pk, one in self.members.items())]
        self.fields["template"] = forms.ChoiceField(label="Template", choices=named, error_messages=gone)
        self.fields["starts_on"] = day_field("First on")
        self.fields["starts_on"].required = True
        self.fields["starts_on"].error_messages["required"] = "Choose the first day."
        self.fields["member"] = forms.ChoiceField(
            label="Who works on it", required=False, choices=people, error_messages=left
        )
        self.order_fields(("template", "every", "starts_on", "member"))

    @property
    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        said = dict(self.cleaned_data)
        return said | {
            "template": self.templates[said["template"]], "member": self.members.get(said["member"]),
        }  # fmt: skip
