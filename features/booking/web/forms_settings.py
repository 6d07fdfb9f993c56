"""The forms of what can be booked. Every field answers by the rule that the operations use."""

from typing import Any
from uuid import UUID

from django import forms

from features.accounts import rules as people
from features.accounts.models import Membership
from features.booking import rules
from features.booking.models import Location, Service, Setup, Way
from features.booking.web.forms import WRONG
from features.clients.web.forms import Data, Ruled, RuledForm, text


class SetupForm(RuledForm):
    where = forms.ChoiceField(
        label="Where clients book",
        choices=Setup.Where.choices,
        widget=forms.RadioSelect,
        error_messages=WRONG,
    )
    outside_url = Ruled(
        lambda words: rules.link(words, field="outside_url"), label="Address of your booking page",
        widget=text(rules.LONGEST_LINK, type="url", placeholder="https://", autocomplete="off"),
    )  # fmt: skip
    change_hours = forms.IntegerField(label="Clients move and cancel up to", min_value=0, max_value=720)
    reason_required = forms.BooleanField(label="Ask why they cancel", required=False)


def whole(label: str, least: int, most: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required)


def questions_of(words: str) -> list[dict[str, Any]]:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return rules.questions(
        {"label": line.removesuffix("*"), "required": line.endswith("*")} for line in lines
    )


class ServiceForm(RuledForm):
    """A service; lengths in minutes, notice in hours. Questions stand one a line; a star makes one required."""

    name = Ruled(rules.name, required=True, label="Name", widget=text(120, autocomplete="off"))
    summary = Ruled(rules.SERVICE["summary"], label="What it is about", widget=text(300, autocomplete="off"))
    length = whole("Length", 5, 480)
    step = whole("Begins every", 5, 480)
    before = whole("Free before", 0, 480)
    after = whole("Free after", 0, 480)
    notice = whole("Booked ahead at least", 0, 2160)
    days = whole("Booked ahead at most", 1, 365)
    per_day = whole("A day at most, each", 1, 100, required=False)
    place = whole("Place in the list", 0, 1000)
    who = forms.ChoiceField(
        label="With whom", choices=Service.Who.choices, widget=forms.RadioSelect, error_messages=WRONG
    )
    members = forms.TypedMultipleChoiceField(
        label="Who gives it", coerce=UUID, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one person.", **WRONG},
    )  # fmt: skip
    ways = forms.MultipleChoiceField(
        label="How you meet", choices=Way.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one way to meet.", **WRONG},
    )  # fmt: skip
    location = forms.TypedChoiceField(
        label="Office", coerce=UUID, empty_value=None, required=False, error_messages=WRONG
    )
    video_url = Ruled(
        lambda words: rules.link(words, field="video_url"), label="Video room",
        widget=text(rules.LONGEST_LINK, type="url", placeholder="https://", autocomplete="off"),
    )  # fmt: skip
    questions = Ruled(
        questions_of, label="Questions",
        widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line. End it with * where an answer is required.",
    )  # fmt: skip

    def __init__(
        self, data: Data, *, team: list[Membership], locations: list[Location], service: Service | None = None
    ) -> None:
        super().__init__(data, initial=_of(service))
        fields: dict[str, Any] = self.fields
        fields["members"].choices = [(str(one.pk), one.name) for one in team]
        fields["location"].choices = [("", "None"), *((str(one.pk), one.name) for one in locations)]

    @property
    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "notice": self.cleaned_data["notice"] * 60}


def _of(service: Service | None) -> dict[str, Any]:
    row = service or Service(ways=[Way.PHONE])
    plain = (
        "name",
        "summary",
        "length",
        "step",
        "before",
        "after",
        "days",
        "per_day",
        "place",
        "who",
        "ways",
        "video_url",
    )
    asked = "\n".join(f"{one['label']}{'*' if one['required'] else ''}" for one in row.questions)
    members = [str(one.pk) for one in service.hosts.all()] if service else []
    return {name: getattr(row, name) for name in plain} | {
        "notice": row.notice // 60, "questions": asked, "members": members,
        "location": str(row.location_id) if row.location_id else "",
    }  # fmt: skip


class LocationForm(RuledForm):
    name = forms.CharField(
        label="Name",
        max_length=80,
        widget=text(80, autocomplete="off"),
        error_messages={"required": "Give it a name."},
    )
    address = Ruled(people.address, label="Address", widget=text(300, autocomplete="off"))
    time_zone = Ruled(rules.zone, required=True, label="Time zone", widget=forms.Select())

    def __init__(self, data: Data, *, zone: str, location: Location | None = None) -> None:
        initial = (
            {name: getattr(location, name) for name in ("name", "address", "time_zone")}
            if location
            else {"time_zone": zone}
        )
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["time_zone"].widget.choices = people.zone_choices(zone)[1:]
