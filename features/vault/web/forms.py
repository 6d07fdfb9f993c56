"""What is put into the vault. Fields of credentials begin with `secret-`, so that they wait nowhere (web.fresh)."""

from typing import Any

from django import forms

from features.base.errors import DomainError
from features.documents import names
from features.vault.models import VaultItem
from features.vault.operations.putting import LONGEST
from features.vault.sealing import Credentials

TITLE = {
    "required": "Enter a title, so that people know what it is.",
    "max_length": f"Keep this under {names.LONGEST + 1} characters.",
}
NOT_SECRET = "The title and the kind are not encrypted. Keep secrets out of it."  # noqa: S105  it is no password
HINTS = {
    VaultItem.Label.FINANCIAL: "Returns, statements, ownership papers",
    VaultItem.Label.PERSONAL: "Passports, birth certificates, medical papers",
    VaultItem.Label.LOGIN: "Recovery codes, key files",
}


class _Refusable(forms.Form):
    def refuse(self, refusal: DomainError) -> None:
        """Say what an operation refused, beside its field; all that was typed stays but passwords."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


class Hinted(str):
    """A choice with a line below it."""

    __slots__ = ("hint",)
    hint: str


def _hinted(label: str, hint: str) -> Hinted:
    shown = Hinted(label)
    shown.hint = hint
    return shown


class FileForm(_Refusable):
    """The file itself is looked at by `documents.intake`."""

    label = forms.ChoiceField(
        label="What is it?", widget=forms.RadioSelect,
        choices=[(value, _hinted(VaultItem.Label(value).label, hint)) for value, hint in HINTS.items()],
        error_messages={"required": "Choose what kind of thing this is."},
    )  # fmt: skip
    title = forms.CharField(
        label="Title", required=False, max_length=names.LONGEST, error_messages=TITLE,
        help_text=f"The file’s name, unless you enter another. {NOT_SECRET}",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class NewerFileForm(FileForm):
    """A newer file keeps its item's title and sort."""

    label, title = None, None  # type: ignore[assignment]


def _secret(
    label: str, name: str, widget: type[forms.Widget] = forms.TextInput, **more: Any
) -> forms.CharField:
    quiet = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
    return forms.CharField(
        label=label, required=False, max_length=LONGEST[name], strip=name != "password",
        widget=widget(attrs=quiet | more),
        error_messages={"max_length": f"Keep this under {LONGEST[name] + 1} characters."},
    )  # fmt: skip


class SecretForm(_Refusable):
    """How to sign in somewhere."""

    site = _secret("Where", "site")
    user = _secret("User name", "user")
    password = _secret("Password", "password", forms.PasswordInput, autocomplete="new-password")
    note = _secret("Note", "note", forms.Textarea, rows="4")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="secret")

    @property
    def secret(self) -> Credentials:
        return Credentials(**{name: self.cleaned_data[name] for name in LONGEST})


class CredentialsForm(SecretForm):
    title = forms.CharField(
        label="Title", max_length=names.LONGEST, error_messages=TITLE, help_text=NOT_SECRET,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Such as: State tax portal"}),
    )  # fmt: skip
    field_order = ("title", "site", "user", "password", "note")
