"""The forms of the slice. Every field answers by the rule that the operations use, so both say the same."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from features.accounts import rules as people
from features.accounts.models import Membership
from features.base.errors import DomainError, Refused
from features.clients import rules
from features.clients.models import Access, Client, Contact

type Data = Mapping[str, Any] | None  # what was posted, or None to begin with


def posted(request: HttpRequest) -> Data:
    """Return what was posted, were it nothing at all; None shows the form as it begins."""
    return request.POST if request.method == "POST" else None


class Ruled(forms.Field):
    """A field whose words and refusals are those of a rule."""

    def __init__(self, rule: Callable[[str], Any], *, required: bool = False, **options: Any) -> None:
        self.rule = rule
        super().__init__(required=required, **options)

    def clean(self, value: Any) -> Any:
        try:
            return self.rule(value or "")
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal


def text(most: int, **attrs: str) -> forms.TextInput:
    return forms.TextInput(attrs={"maxlength": most, **attrs})


class RuledForm(forms.Form):
    def refuse(self, error: DomainError) -> None:
        """Show what an operation refused, beside its field."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class ClientForm(RuledForm):
    """A client's particulars: those of a record to edit, or none for a new one."""

    name = Ruled(rules.client_name, required=True, label="Name", widget=text(200, autocomplete="off"))
    kind = Ruled(
        rules.kind,
        required=True,
        label="Kind",
        widget=forms.Select(choices=[("", "Choose"), *Client.Kind.choices]),
    )
    since = Ruled(
        lambda year: rules.since(year, now=timezone.now()), label="Client since",
        widget=text(4, inputmode="numeric", placeholder="2019"),
    )  # fmt: skip
    assigned_to = forms.ChoiceField(label="Looked after by", required=False)
    email = Ruled(
        rules.emails, label="Billing e-mail", widget=text(1000, autocomplete="off", spellcheck="false"),
        help_text="Separate several with a semicolon.",
    )  # fmt: skip
    phone = Ruled(people.phone, label="Phone", widget=text(40, type="tel", autocomplete="off"))
    address = Ruled(rules.address, label="Address", widget=text(300, autocomplete="off"))
    tax_id_ending = Ruled(
        rules.tax_id_ending, label="Tax ID, last four", widget=text(4, autocomplete="off"),
        help_text="Only these four. Portico keeps no full tax IDs.",
    )  # fmt: skip

    def __init__(
        self,
        data: Data,
        *,
        staff: list[Membership],
        client: Client | None = None,
        by: Membership | None = None,
    ) -> None:
        self.client = client
        super().__init__(data, initial=_particulars(client) | ({"assigned_to": str(by.pk)} if by else {}))
        choices = [("", "Nobody yet"), *((str(one.pk), one.name) for one in staff)]
        if client and client.assigned_to and client.assigned_to not in staff:
            choices.append((str(client.assigned_to_id), f"{client.assigned_to.name} (no longer here)"))
        self.fields["assigned_to"].choices = choices  # type: ignore[attr-defined]

    def clean_assigned_to(self) -> str | None:
        return self.cleaned_data["assigned_to"] or None


def _particulars(client: Client | None) -> dict[str, Any]:
    if client is None:
        return {}
    names = ("name", "kind", "since", "email", "phone", "address", "tax_id_ending")
    return {name: getattr(client, name) for name in names} | {"assigned_to": str(client.assigned_to_id or "")}


class NotesForm(RuledForm):
    """`seen` is the digest of the notes this page was opened with: nobody's words are overwritten unseen."""

    notes = Ruled(
        rules.notes,
        label="Private notes",
        widget=forms.Textarea(attrs={"rows": 14, "maxlength": rules.LONGEST_NOTES}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class PersonForm(RuledForm):
    """Somebody new for a client, or new particulars of somebody who is there."""

    name = Ruled(rules.person_name, required=True, label="Name", widget=text(200, autocomplete="off"))
    email = Ruled(
        people.email, required=True, label="E-mail", widget=text(254, type="email", autocomplete="off")
    )
    phone = Ruled(people.phone, label="Phone", widget=text(40, type="tel", autocomplete="off"))
    role = Ruled(
        rules.role,
        label="Role",
        widget=text(60),
        help_text="What they are to this client: owner, partner, spouse.",
    )


class NewPersonForm(PersonForm):
    invite = forms.BooleanField(
        label="Invite to the portal now",
        required=False,
        help_text="They get an e-mail with a link that works for seven days.",
    )


class KnownPersonForm(PersonForm):
    """Those who work here change their own name and address: only their role is asked for."""

    def __init__(self, data: Data, *, access: Access) -> None:
        user = access.contact.user
        initial = {"name": user.name, "email": user.email, "phone": user.phone, "role": access.role}
        super().__init__(data, initial=initial)
        self.is_colleague = Membership.objects.filter(user=user).exists()
        for name in ("name", "email", "phone") if self.is_colleague else ():
            del self.fields[name]


class OwnDetailsForm(RuledForm):
    """A contact's own name and phone."""

    name = Ruled(people.name, required=True, label="Name", widget=text(200, autocomplete="name"))
    phone = Ruled(people.phone, label="Phone", widget=text(40, type="tel", autocomplete="tel"))

    def __init__(self, data: Data, *, contact: Contact) -> None:
        super().__init__(data, initial={"name": contact.user.name, "phone": contact.user.phone})


class InviteForm(RuledForm):
    """Inviting from the settings: an address, picked from those known or typed, and the client it is about (S4-5)."""

    email = Ruled(
        people.email, label="Contact", required=True, widget=text(254, type="email", autocomplete="off", list="known"),
        help_text="Pick somebody you know, or type an e-mail address.",
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

    def __init__(self, data: Data, *, clients: QuerySet[Client]) -> None:
        super().__init__(data)
        self.fields["client"].queryset = clients.order_by("name")  # type: ignore[attr-defined]
