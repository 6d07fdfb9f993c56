"""The forms of the slice. Every field answers by the rule that the operations use, so both say the same."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from features.accounts import rules as people
from features.accounts.models import Membership
from features.accounts.web.forms import CodeForm, email_field
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


class TeamForm(RuledForm):
    """Who works for a client. Those who left stay to be ticked off."""

    team = forms.MultipleChoiceField(
        label="Team", required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose people who work here now."},
    )  # fmt: skip

    def __init__(self, data: Data, *, staff: list[Membership], now_on_it: list[Membership]) -> None:
        super().__init__(data, initial={"team": [str(one.pk) for one in now_on_it]})
        gone = [one for one in now_on_it if one not in staff]
        self.people = [*staff, *gone]
        self.fields["team"].choices = [(str(one.pk), one.name) for one in self.people]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        """Return each person: id, name, what they are here, whether they are ticked."""
        ticked = set(self["team"].value() or ())
        return [(str(one.pk), one.name, _what(one), str(one.pk) in ticked) for one in self.people]


def _what(member: Membership) -> str:
    words = member.title or member.role_name
    return words if member.is_active else f"{words}, no longer here"


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


class KnownPersonForm(PersonForm):
    """Those who work here change their own name and address: only their role is asked for."""

    address = Ruled(people.address, label="Postal address", widget=text(300, autocomplete="off"))
    field_order = ("name", "email", "phone", "address", "role")

    def __init__(self, data: Data, *, access: Access) -> None:
        user = access.contact.user
        initial = {name: getattr(user, name) for name in rules.PERSON} | {"role": access.role}
        super().__init__(data, initial=initial)
        self.is_colleague = Membership.objects.filter(user=user).exists()
        for name in rules.PERSON if self.is_colleague else ():
            del self.fields[name]


class OwnDetailsForm(RuledForm):
    """What a contact may change about themselves at once."""

    name = Ruled(people.name, required=True, label="Name", widget=text(200, autocomplete="name"))
    phone = Ruled(people.phone, label="Phone", widget=text(40, type="tel", autocomplete="tel"))
    address = Ruled(
        people.address, label="Postal address",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )  # fmt: skip
    language = Ruled(
        people.language, required=True, label="Language", widget=forms.Select(choices=list(people.LANGUAGES.items())),
        help_text="In which you like to be written to. The portal itself is in English.",
    )  # fmt: skip
    time_zone = Ruled(people.time_zone, label="Time zone", widget=forms.Select())

    def __init__(self, data: Data, *, contact: Contact, firm_zone: str) -> None:
        super().__init__(data, initial={name: getattr(contact.user, name) for name in self.base_fields})
        self.fields["time_zone"].widget.choices = people.zone_choices(firm_zone)


class InvitationCodeForm(CodeForm):
    """Accepting an invitation by what stands in its mail, without its link."""

    email = email_field()
    field_order = ("email", "code")


class MessageForm(RuledForm):
    """The firm's own words in an invitation."""

    message = Ruled(
        rules.message,
        label="Your own words",
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": rules.LONGEST_MESSAGE}),
        help_text="Plain text, up to 1,000 characters. It stands in the mail, above its button.",
    )
