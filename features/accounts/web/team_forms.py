"""What staff type about the team and about themselves."""

from typing import Any

from django import forms

from branding.fields import Described
from features.accounts import queries, rules
from features.accounts.models import Membership
from features.accounts.operations.holding import NOT_YOURS
from features.accounts.rolebook import Entry
from features.accounts.web.forms import Asking, email_field
from features.base.permissions import Permission

ROLE_ERRORS = {"required": "Choose a role.", "invalid_choice": NOT_YOURS}


class RoleField(forms.ChoiceField):
    """The roles that somebody may give, each with what it may do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.RadioSelect, error_messages=ROLE_ERRORS, **options)

    def offer(self, by: Membership) -> None:
        self.choices = [(e.key, Described(e.name, described(e))) for e in queries.roles_given_by(by)]


def described(entry: Entry) -> str:
    """Return what a role may do, in one line."""
    words = entry.description or f"{len(entry.permissions)} of {len(Permission)} permissions"
    return f"{words} (assigned clients only)" if entry.assigned_only else words


class RoleForm(Asking):
    role = RoleField(label="Role")

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(by)  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    email = email_field()
    field_order = ("email", "role")


class OwnDetailsForm(Asking):
    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    title = forms.CharField(
        label="Title", max_length=120, required=False, help_text="Clients see it beside your name."
    )
    phone = forms.CharField(
        label="Phone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        error_messages={"invalid_choice": "Choose a time zone from the list."},
    )

    def __init__(self, *args: Any, firm_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = rules.zone_choices(firm_zone)  # type: ignore[attr-defined]
