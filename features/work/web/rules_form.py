"""The form of a rule: when, for what, and what then."""

from typing import Any

from django import forms

from features.accounts.models import Membership
from features.clients.models import Client
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.work import terms
from features.work.layout import Layout
from features.work.models import Rule, Stage
from features.work.web.forms import StageField

KINDS = [("", "Of any kind"), *Client.Kind.choices]
LEFT = {"invalid_choice": "Choose somebody who works here now."}


class RuleForm(RuledForm):
    name = Ruled(terms.name, required=True, label="Name", widget=text(80, autocomplete="off"))
    trigger = Ruled(
        terms.trigger, required=True, label="What happens", widget=forms.Select(choices=Rule.Trigger.choices)
    )
    if_name = Ruled(
        terms.if_name, label="Its name has", widget=text(80, autocomplete="off"), help_text="Empty: any name."
    )
    if_kind = Ruled(terms.if_kind, label="The client is", widget=forms.Select(choices=KINDS))
    tell = Ruled(
        terms.tell, label="Tell the client", widget=text(300, autocomplete="off"),
        help_text="They get it by mail or on the portal, as each of them chose. Empty: nothing.",
    )  # fmt: skip
    ask = Ruled(
        terms.ask, label="Open a to-do for the client", widget=text(200, autocomplete="off"),
        help_text="What they are to do, such as “Look at your draft”. Empty: none.",
    )  # fmt: skip
    ask_days = forms.IntegerField(
        label="Due after so many days", required=False, min_value=0, max_value=terms.MOST_DAYS,
        help_text="Empty: no day.",
    )  # fmt: skip

    def __init__(
        self, data: Data, *, plan: Layout, members: list[Membership], rule: Rule | None = None
    ) -> None:
        super().__init__(data, initial=_known(rule) if rule else {})
        self.stages = {str(one.pk): one for one in Stage.objects.all()}
        self.members = {str(one.pk): one for one in members}
        people = [("", "Nobody"), *((pk, one.name) for pk, one in self.members.items())]
        self.fields["stage"] = StageField(plan, label="In the stage", required=False)
        self.fields["to_stage"] = StageField(plan, label="Move it to", required=False)
        for name, label, none in (
            ("if_member", "Who works on it", "Anybody"),
            ("assign", "Put on the team", "Nobody"),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", none), *people[1:]], error_messages=LEFT
            )

    @property
    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        said = dict(self.cleaned_data)
        said |= {name: self.stages.get(said[name]) for name in ("stage", "to_stage")}
        return said | {name: self.members.get(said[name]) for name in ("if_member", "assign")}


def _known(rule: Rule) -> dict[str, Any]:
    plain = ("name", "trigger", "if_name", "if_kind", "tell", "ask", "ask_days")
    ids = ("stage", "to_stage", "if_member", "assign")
    return {name: getattr(rule, name) for name in plain} | {
        name: str(getattr(rule, f"{name}_id") or "") for name in ids
    }
