"""What people type to connect a calendar."""

from typing import Any

from django import forms

from features.accounts.web.forms import Asking
from features.calendars.operations.connecting import NO_ADDRESS, NO_NAME, NO_PASSWORD

NO_CHOICE = "Choose one of your calendars."
OFF = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class CalDavForm(Asking):
    address = forms.CharField(
        label="Address of the server", max_length=1000, error_messages={"required": NO_ADDRESS},
        help_text="Such as https://cloud.example.com, or caldav.icloud.com. Your calendars there are found.",
        widget=forms.TextInput(attrs={**OFF, "inputmode": "url"}),
    )  # fmt: skip
    username = forms.CharField(
        label="Your name there", max_length=200, error_messages={"required": NO_NAME}, widget=forms.TextInput(attrs=OFF)
    )  # fmt: skip
    password = forms.CharField(
        label="App password", max_length=500, strip=False, error_messages={"required": NO_PASSWORD},
        help_text="Make one for us in the settings of your account there. Your own password stays with you.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class IntoForm(Asking):
    into = forms.ChoiceField(
        label="Write appointments into", error_messages={"required": NO_CHOICE, "invalid_choice": NO_CHOICE}
    )

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = list(names.items())  # type: ignore[attr-defined]
