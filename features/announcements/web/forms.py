"""Writing an announcement: its words, for whom, from when until when by the firm's clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from branding.fields import Described
from features.announcements import rules
from features.announcements.models import Announcement
from features.clients.models import Client
from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.projects.words import word

A = Announcement.Audience
HINTS = {
    A.EVERYBODY: "All clients, those who come later too", A.KINDS: "Households, businesses, trusts",
    A.CLIENTS: "By name", A.PROJECTS: "Whoever is let in on them",
}  # fmt: skip


def moment_field(name: str, label: str) -> Ruled:
    rule: Callable[[str], Any] = lambda words: rules.moment(words, field=name)  # noqa: E731  as the others
    return Ruled(rule, label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))


def boxes(label: str, coerce: Callable[[str], Any]) -> forms.TypedMultipleChoiceField:
    wrong = {"invalid_choice": "Choose from the list."}
    return forms.TypedMultipleChoiceField(
        label=label, required=False, coerce=coerce, widget=forms.CheckboxSelectMultiple, error_messages=wrong
    )


class AnnouncementForm(RuledForm):
    title = Ruled(rules.title, required=True, label="In a few words", widget=text(200, autocomplete="off"))
    body = Ruled(
        rules.body, label="What else they should know",
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": rules.LONGEST}),
        help_text="**bold**, *italic*, lists with - and links are shown as such.",
    )  # fmt: skip
    audience = forms.ChoiceField(
        label="Who sees it", widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who sees it."),
    )  # fmt: skip
    kinds = boxes("Of which kinds", str)
    clients = boxes("Which clients", UUID)
    projects = boxes("Which projects", UUID)
    starts_at = moment_field("starts_at", "From")
    ends_at = moment_field("ends_at", "Until")

    def __init__(
        self, data: Data, *, clients: list[tuple[UUID, str]], projects: list[tuple[UUID, str]],
        announcement: Announcement | None = None, has_begun: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=_known(announcement))
        fields: dict[str, Any] = self.fields
        fields["audience"].choices = [(key, Described(label, HINTS[A(key)])) for key, label in _audiences()]
        fields["kinds"].choices = Client.Kind.choices
        fields["clients"].choices = [(str(pk), name) for pk, name in clients]
        fields["projects"].choices = [(str(pk), name) for pk, name in projects]
        if has_begun:
            del fields["starts_at"]

    def clean(self) -> dict[str, Any]:
        """Say beside its boxes that nobody was chosen."""
        found = super().clean() or self.cleaned_data
        audience = found.get("audience", A.EVERYBODY)
        if audience != A.EVERYBODY and audience not in self.errors and not found.get(audience):
            self.add_error(audience, "Choose at least one.")
        return found


def _audiences() -> list[tuple[str, str]]:
    """Return the choices, in the firm's word for its work."""
    return [(key, f"Chosen {word().plural}" if key == A.PROJECTS else str(label)) for key, label in A.choices]


def _known(announcement: Announcement | None) -> dict[str, Any]:
    if announcement is None:
        return {"audience": A.EVERYBODY}
    rows = list(announcement.addressed.all())
    return {
        "title": announcement.title, "body": announcement.body, "audience": announcement.audience,
        "kinds": [row.kind for row in rows if row.kind],
        "clients": [str(row.client_id) for row in rows if row.client_id],
        "projects": [str(row.project_id) for row in rows if row.project_id],
        "starts_at": _on_clock(announcement.starts_at), "ends_at": _on_clock(announcement.ends_at),
    }  # fmt: skip


def _on_clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(rules.zone()):%Y-%m-%dT%H:%M}" if moment else ""
