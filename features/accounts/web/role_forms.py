"""What staff type about a role."""

from collections.abc import Iterator
from typing import Any

from django import forms

from features.accounts.models import Membership
from features.accounts.rolebook import Entry
from features.accounts.web.forms import Asking
from features.base.permission_words import AREAS, Area, Words
from features.base.permissions import Permission

ONLY = "They see the clients they look after or are on the team of, and nothing of the others."


class CustomRoleForm(Asking):
    """A role of the firm's own. Only what `by` holds is offered: nobody gives more."""

    name = forms.CharField(
        label="Name", max_length=60, error_messages={"required": "Give the role a name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    description = forms.CharField(
        label="What it is for",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    permissions = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "You can put into a role only what you may do yourself."},
    )  # the operation asks for one at least
    assigned_only = forms.BooleanField(label="Assigned clients only", required=False, help_text=ONLY)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        held = [(one.value, one.value) for one in Permission if by.can(one)]
        self.fields["permissions"].choices = held  # type: ignore[attr-defined]

    @property
    def areas(self) -> Iterator[tuple[Area, list[tuple[Words, bool, bool]]]]:
        """Yield each area with its permissions: the words, whether it is ticked, whether it may be."""
        ticked = set(self["permissions"].value() or ())
        for area in AREAS:
            yield (
                area,
                [(one, one.permission.value in ticked, self.by.can(one.permission)) for one in area.words],
            )


def initial_of(entry: Entry) -> dict[str, Any]:
    held = [one.value for one in entry.permissions]
    return {
        "name": entry.name, "description": entry.description, "permissions": held, "assigned_only": entry.assigned_only,
    }  # fmt: skip
