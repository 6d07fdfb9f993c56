"""What people type at the doors. The operations decide; these only catch what is missing."""

from collections.abc import Callable
from typing import Any, Self

from django import forms
from django.http import HttpRequest

from features.accounts.tickets import TicketGone
from features.accounts.web.fresh import waiting
from features.base.errors import DomainError
from features.base.middleware import status_of
from tenants.passwords import HINT, LONGEST

EMAIL_MISSING = {
    "required": "Enter your e-mail address.",
    "invalid": "Enter an e-mail address like name@example.com.",
}
UNPROCESSABLE = 422


class Asking(forms.Form):
    """
    A form whose work is one operation. `status` is that of the page which shows the form (again); it `is_resumed` with
    what was typed before somebody was asked for a proof.
    """

    status = 200
    is_resumed = False

    @classmethod
    def of(cls, request: HttpRequest, initial: dict[str, Any] | None = None, **about: Any) -> Self:
        """Return the form as it was posted, or untouched; with what waited for a fresh proof, if anything did."""
        is_posted = request.method == "POST"
        kept = {} if is_posted else waiting(request)
        form = cls(request.POST if is_posted else None, initial={**(initial or {}), **kept}, **about)
        form.is_resumed = bool(kept)
        return form

    def submit[T](self, work: Callable[[dict[str, Any]], T]) -> T | None:
        """
        Do the work with what was typed. If the form or the operation refuses, say why in the form and return None.

        :raises TicketGone: no form can mend that.
        """
        self.status = UNPROCESSABLE
        if not self.is_valid():
            return None
        try:
            return work(self.cleaned_data)
        except TicketGone:
            raise
        except DomainError as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: DomainError) -> None:
        """Show a refusal beside the field it concerns, or above the form."""
        self.status = status_of(refusal)
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def refuse_unbound(self, refusal: DomainError) -> None:
        """Show a refusal above a form that nothing was typed into."""
        self.cleaned_data, self._errors = {}, forms.utils.ErrorDict()
        self.refuse(DomainError(refusal.message))
        self.status = status_of(refusal)


def email_field(**options: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"})
    return forms.EmailField(
        label="E-mail address", max_length=254, widget=widget, error_messages=EMAIL_MISSING, **options
    )


def password_field(label: str, *, new: bool, required: str, **options: Any) -> forms.CharField:
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(
        label=label, strip=False, max_length=LONGEST, widget=forms.PasswordInput(attrs=attrs),
        help_text=HINT if new else "", error_messages={"required": required}, **options,
    )  # fmt: skip


def stays_field() -> forms.BooleanField:
    return forms.BooleanField(
        label="Keep me signed in on this device", required=False,
        help_text="For 30 days after your last visit. Leave off on a shared computer.",
    )  # fmt: skip


class Going(Asking):
    """A form that remembers where the person was going. What stands there is judged by browser.safe_path, not here."""

    next = forms.Field(required=False, widget=forms.HiddenInput)


class LinkForm(Going):
    email = email_field()
    stays = stays_field()


class CodeForm(Asking):
    code = forms.CharField(
        label="Code from the mail", max_length=40, error_messages={"required": "Type the code from the mail."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )  # fmt: skip


class ProofForm(Asking):
    password = password_field("Your password", new=False, required="Enter your password.")


class PasswordSignInForm(Going):
    email = email_field()
    password = password_field("Password", new=False, required="Enter your password.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class ClientPasswordForm(PasswordSignInForm):
    stays = stays_field()


class ForgottenForm(Asking):
    email = email_field()


class NewPasswordForm(Asking):
    password = password_field("New password", new=True, required="Choose a password.")


class OtherEmailForm(Asking):
    email = email_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New e-mail address"


class JoinForm(Asking):
    name = forms.CharField(
        label="Your name", max_length=200, error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    password = password_field("Password", new=True, required="Choose a password.")
