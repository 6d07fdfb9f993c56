"""The forms about how far an access goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from branding.fields import Described
from features.accounts import rules as people
from features.clients import engagements, rules, terms
from features.clients.models import Access, Client
from features.clients.operations import Reach
from features.clients.rights import DESCRIPTIONS, TO_CONTACTS, Level
from features.clients.web.forms import Data, Ruled, RuledForm, text

WHOLE, SOME = "whole", "some"
REACH = ("level", "ends_on", "reach", "projects")


def described(levels: list[Level], words: dict[str, str]) -> list[tuple[str, Described]]:
    return [(level.value, Described(str(level.label), f"{words[level]}.")) for level in levels]


def level_field(levels: list[Level]) -> forms.ChoiceField:
    choices = described(levels, DESCRIPTIONS)
    wrong = {"required": "Choose how far their access goes.", "invalid_choice": "Choose one of these."}
    return forms.ChoiceField(
        label="Access",
        choices=choices,
        widget=forms.RadioSelect,
        error_messages=wrong,
        initial=choices[0][0] if choices else None,
    )


def day_field(hint: str, *, required: bool) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": "Enter a day, such as 2026-06-23.", "required": "Choose the last day."}
    return forms.DateField(
        label="Last day", required=required, widget=widget, error_messages=wrong, help_text=hint
    )


class ReachFields(RuledForm):
    """How far somebody's access to a client goes, beside whatever else a form asks. Call `offer` once it is made."""

    level = level_field(list(Level))
    ends_on = day_field("Their access ends after this day. Leave it empty for no end.", required=False)
    reach = forms.ChoiceField(
        widget=forms.RadioSelect, required=False, initial=WHOLE,
        choices=[(WHOLE, "The whole client"), (SOME, "Only what is ticked below")],
    )  # fmt: skip
    projects = forms.TypedMultipleChoiceField(
        required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from this client’s own."},
    )  # fmt: skip

    def offer(self, client: Client | None) -> None:
        """Let the access be limited to some of the client's own work; without any there is nothing to limit it to."""
        keeper = engagements.keeper()
        offered = list(keeper.of_client(client)) if client else []
        self.fields["projects"].choices = [(str(one.pk), one.name) for one in offered]  # type: ignore[attr-defined]
        self.fields["projects"].label = keeper.words().capitalize()
        self.fields["reach"].label = "How much of it"
        if not offered:
            del self.fields["reach"], self.fields["projects"]

    def terms(self) -> Reach:
        """Return what the operations take; what was not asked is left out."""
        said = self.cleaned_data
        found = Reach(level=said["level"], ends_on=said["ends_on"])
        if "reach" in self.fields:
            found["projects"] = said["projects"] if said["reach"] == SOME else None
        return found

    def others(self) -> dict[str, Any]:
        """Return what else the form asked."""
        return {name: value for name, value in self.cleaned_data.items() if name not in REACH}


class ReachForm(ReachFields):
    """How far somebody's access goes who has one: for staff."""

    def __init__(self, data: Data, *, access: Access) -> None:
        limits = [str(one.pk) for one in engagements.keeper().limits_of(access)]
        super().__init__(data, initial={
            "level": access.level, "ends_on": terms.last_day(access.ends_at), "projects": limits,
            "reach": SOME if access.is_limited else WHOLE,
        })  # fmt: skip
        self.offer(access.client)
        if access.granted_by_id is not None:
            self.fields["ends_on"].required = True
            self.fields["ends_on"].help_text = "Who was let in by a client has access for a time only."


class DelegateForm(RuledForm):
    """A contact lets somebody in, for one of their clients."""

    client = forms.ModelChoiceField(
        Client.objects.none(), label="For", empty_label="Choose",
        error_messages={"required": "Choose for whom.", "invalid_choice": "Choose for whom."},
    )  # fmt: skip
    name = Ruled(rules.person_name, required=True, label="Their name", widget=text(200, autocomplete="off"))
    email = Ruled(
        people.email, required=True, label="Their e-mail", widget=text(254, type="email", autocomplete="off"),
        help_text="We write to this address, and nobody else can use what we send.",
    )  # fmt: skip
    level = level_field([])
    ends_on = day_field("Within a year from now. You can end it earlier.", required=True)

    def __init__(
        self,
        data: Data,
        *,
        clients: QuerySet[Client],
        levels: list[Level],
        now: datetime,
        kept: dict[str, Any] | None = None,
    ) -> None:
        begin = {"level": levels[0].value, "client": clients.first(), **(kept or {})}
        super().__init__(data, initial=begin)
        self.fields["client"].queryset = clients  # type: ignore[attr-defined]
        self.fields["level"].choices = described(levels, TO_CONTACTS)  # type: ignore[attr-defined]
        last = (terms.today(now) + terms.LONGEST_DELEGATION).isoformat()
        self.fields["ends_on"].widget.attrs.update({"min": terms.today(now).isoformat(), "max": last})
        self.is_for_one = len(clients) == 1
        if self.is_for_one:
            self.fields["client"].widget = forms.HiddenInput()
