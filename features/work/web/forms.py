"""The forms of the slice. Every field answers by the rule that the operations use."""

from typing import Any
from uuid import UUID

from django import forms

from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.work import rules
from features.work.layout import Layout
from features.work.models import ClientStatus, Stage

GONE = {"required": "Choose a stage.", "invalid_choice": "This stage is gone. Choose another."}


class StageField(forms.ChoiceField):
    """The stages of all pipelines, below the names of those. Gives the id."""

    def __init__(
        self, plan: Layout, *, label: str = "Stage", but: UUID | None = None, **options: Any
    ) -> None:
        groups = [
            (line.name, [(str(place.id), place.name) for place in line.places if place.id != but])
            for line in plan.lines
        ]
        super().__init__(label=label, choices=[("", "Choose"), *groups], error_messages=GONE, **options)


class MoveForm(RuledForm):
    """Where a project goes. The note is asked for where the client sees a step back."""

    note = Ruled(
        rules.note, label="Note to the client", widget=text(300, autocomplete="off"),
        help_text="They read it beside the new status. It is needed when they see a step back.",
    )  # fmt: skip
    why = Ruled(
        rules.why,
        label="For your team",
        widget=text(300, autocomplete="off"),
        help_text="Clients never see it.",
    )

    def __init__(self, data: Data, *, plan: Layout, here: UUID | None = None, stage: str = "") -> None:
        super().__init__(data, initial={"stage": stage})
        self.fields["stage"] = StageField(plan, but=here)
        self.order_fields(("stage", "note", "why"))


class HoldForm(RuledForm):
    reason = Ruled(
        rules.reason, required=True, label="Why is it on hold?", widget=text(300, autocomplete="off"),
        help_text="The client reads it: “On hold”, and these words.",
    )  # fmt: skip


class StatusForm(RuledForm):
    name = Ruled(rules.status_name, required=True, label="Name", widget=text(60, autocomplete="off"))
    description = Ruled(
        rules.description, label="What it means", widget=text(300, autocomplete="off"),
        help_text="A plain sentence. Clients read it on the page of their work.",
    )  # fmt: skip
    tone = Ruled(
        rules.tone, required=True, label="Color", widget=forms.Select(choices=ClientStatus.Tone.choices)
    )
    icon = Ruled(
        rules.icon, required=True, label="Icon", widget=forms.Select(choices=ClientStatus.Icon.choices)
    )
    tells = forms.BooleanField(
        label="Tell clients when their work comes here", required=False,
        help_text="By mail or on the portal, as each of them chose.",
    )  # fmt: skip

    def __init__(self, data: Data, *, status: ClientStatus | None = None) -> None:
        names = ("name", "description", "tone", "icon", "tells")
        known = (
            {name: getattr(status, name) for name in names}
            if status
            else {"tone": "accent", "icon": "layers"}
        )
        super().__init__(data, initial=known)


class PipelineForm(RuledForm):
    name = Ruled(rules.pipeline_name, required=True, label="Name", widget=text(80, autocomplete="off"))


class StageForm(RuledForm):
    name = Ruled(
        rules.stage_name, required=True, label="Name", widget=text(80, autocomplete="off"),
        help_text="Your own word for it. Clients never see it.",
    )  # fmt: skip
    moves_on = forms.BooleanField(
        label="Move on when the client has done everything", required=False,
        help_text="Once the last to-do of it is done, it goes to the next stage by itself.",
    )  # fmt: skip

    def __init__(self, data: Data, *, statuses: list[ClientStatus], stage: Stage | None = None) -> None:
        known = (
            {"name": stage.name, "status": str(stage.status_id or ""), "moves_on": stage.moves_on}
            if stage
            else {}
        )
        super().__init__(data, initial=known)
        self.by_id = {str(one.pk): one for one in statuses}
        choices = [("", "The same as before"), *((pk, one.name) for pk, one in self.by_id.items())]
        gone = {"invalid_choice": "This status is gone. Choose another."}
        self.fields["status"] = forms.ChoiceField(
            label="Clients read", required=False, choices=choices, error_messages=gone
        )
        self.order_fields(("name", "status", "moves_on"))

    @property
    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        said = dict(self.cleaned_data)
        return said | {"status": self.by_id.get(said["status"])}


class RemovalForm(RuledForm):
    """Where the projects of a stage go that is removed."""

    note = Ruled(
        rules.note, label="Note to the clients", widget=text(300, autocomplete="off"),
        help_text="Needed when they see a step back.",
    )  # fmt: skip

    def __init__(self, data: Data, *, plan: Layout, stage: UUID, has_projects: bool) -> None:
        super().__init__(data)
        if has_projects:
            self.fields["to"] = StageField(plan, label="Where do they go?", but=stage)
            self.order_fields(("to", "note"))
        else:
            del self.fields["note"]
