"""The forms by which somebody comes to act for a client: added, found among those one knows, invited."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from features.accounts import rules as people
from features.base.errors import Refused
from features.clients import rules
from features.clients.models import Client, Contact
from features.clients.rights import Level
from features.clients.web.forms import Data, PersonForm, Ruled, text
from features.clients.web.reach_forms import ReachFields, day_field

PICKED = re.compile(r".*<([^<>]+)>")  # Nora Newcomer <nora@example.com>


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class NewPersonForm(PersonForm, ReachFields):
    invite = forms.BooleanField(
        label="Invite to the portal now",
        required=False,
        help_text="They get an e-mail with a link that works for seven days.",
    )


class LinkForm(ReachFields):
    """Somebody who is a contact already comes to act for one more client."""

    role = Ruled(
        rules.role, label="Role", widget=text(60), help_text="What they are to this client: owner, partner, spouse."
    )  # fmt: skip


class InviteForm(ReachFields):
    """Inviting from the settings: somebody picked or an address typed, and the client it is about (S4-5)."""

    contact = forms.CharField(
        label="Contact", max_length=300, widget=text(300, autocomplete="off", list="known"),
        help_text="Pick somebody you know, or type an e-mail address.",
        error_messages={"required": "Pick somebody, or type an e-mail address."},
    )  # fmt: skip
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=200,
        help_text="Only for somebody new. Leave it empty to use the address.",
    )
    client = forms.ModelChoiceField(
        Client.objects.none(), label="Client", empty_label="Choose",
        error_messages={
            "required": "Choose the client this is about.",
            "invalid_choice": "Choose a client from the list.",
        },
    )  # fmt: skip

    level = forms.ChoiceField(
        label="Access", choices=Level.choices, initial=Level.FULL,
        help_text="For somebody new to this client. You can change it later.",
        error_messages={"required": "Choose how far their access goes.", "invalid_choice": "Choose one of these."},
    )  # fmt: skip
    ends_on = day_field("Leave it empty for no end.", required=False)

    def __init__(
        self, data: Data, *, clients: QuerySet[Client], contacts: QuerySet[Contact], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.contacts = contacts
        self.fields["client"].queryset = clients.order_by("name", "pk")  # type: ignore[attr-defined]
        self.offer(self._chosen(clients))

    def _chosen(self, clients: QuerySet[Client]) -> Client | None:
        """Return the client that is chosen so far: its work can be ticked."""
        typed = self["client"].value()
        return clients.filter(pk=typed).first() if typed and is_id(str(typed)) else None

    def clean_contact(self) -> str:
        """Return an address: as it was typed, or that of the one person of this name."""
        typed = str(self.cleaned_data["contact"]).strip()
        try:
            return people.email(picked[1]) if (picked := PICKED.fullmatch(typed)) else people.email(typed)
        except Refused as refusal:
            found = list(self.contacts.filter(user__name__iexact=typed).select_related("user")[:2])
            if len(found) == 1:
                return found[0].user.email
            several = "Several people have this name. Type the e-mail address of the one you mean."
            raise forms.ValidationError(several if found else refusal.message) from refusal
