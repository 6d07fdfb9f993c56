"""What people type at the second step, and when they set it up."""

from django import forms

from features.accounts.web.forms import Asking

DIGITS = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class AppCodeForm(Asking):
    code = forms.CharField(
        label="Code from your app", max_length=20, widget=forms.TextInput(attrs=DIGITS),
        error_messages={"required": "Type the six digits that your app shows."},
    )  # fmt: skip


class RecoveryCodeForm(Asking):
    code = forms.CharField(
        label="Recovery code", max_length=40, error_messages={"required": "Type one of your recovery codes."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


class PasskeyForm(Asking):
    """Filled by the script: what the person's device answered."""

    passkey = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class NewPasskeyForm(PasskeyForm):
    name = forms.CharField(
        label="Name of this passkey", max_length=60, required=False,
        help_text="To tell it from others later, such as “Work laptop”.",
    )  # fmt: skip


class RenamePasskeyForm(Asking):
    name = forms.CharField(label="Name", max_length=60, error_messages={"required": "Give it a name."})


class SetUpForm(AppCodeForm):
    secret = forms.CharField(required=False, widget=forms.HiddenInput)
