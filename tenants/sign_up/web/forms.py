"""The forms of sign-up. Their messages say what to do."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from tenants import passwords, slugs
from tenants.kinds import Kind
from tenants.sign_up import addresses, zones
from tenants.sign_up.addresses import Verdict
from tenants.sign_up.web.drafts import Draft

INK_BLUE = "#2f3e73"
QUICKEST = timedelta(seconds=2)  # from the first step's page to the last step's answer; people take longer
COLOR_ADVICE = "Choose a color, written as # and six digits or letters a to f, such as #1F4D3A."
TOO_LONG = "Use at most %(limit_value)d characters. This has %(show_value)d."
EMAIL_ADVICE = "Enter an e-mail address like dana@larkspurfinch.com."

# Control signs, and those that turn text around: a name must read everywhere as it was typed.
one_line = RegexValidator(
    r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    "Write it on one line, with ordinary letters.",
    inverse_match=True,
)
# Names stand in mails to an address nobody has proved yet: they must not carry an advertiser's link.
no_link = RegexValidator(
    r"://|\bwww\.", "Leave web addresses out of the name.", inverse_match=True, flags=re.IGNORECASE
)


class SlugField(forms.CharField):
    """The address; `verdict` says whether it can be had and what could be instead."""

    def __init__(self) -> None:
        super().__init__(label="Your portal’s address", required=False)


class WithAddress(forms.Form):
    """A form in which the address is chosen."""

    slug = SlugField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict: Verdict | None = None

    def judge(self, typed: str, *, name: str, kind: str) -> str:
        """Return the address if it can be had; else the field shows why not, and what could."""
        self.verdict = addresses.judge(typed, name=name, kind=kind, now=timezone.now())
        if not self.verdict.is_free:
            self.add_error("slug", self.verdict.message)
        return self.verdict.slug


class FirmForm(WithAddress):
    """Step 1. Without scripts the address may stay empty: it then follows from the name."""

    firm_name = forms.CharField(
        label="Name of your firm", max_length=120, validators=[one_line, no_link],
        error_messages={"required": "Enter the name your clients know you by.", "max_length": TOO_LONG},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="What do you do?", choices=Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose what you do. You can change everything it sets.",
                        "invalid_choice": "Choose one of these."},
    )  # fmt: skip
    color = forms.RegexField(
        r"(?i)\A#[0-9a-f]{6}\Z", label="Main color",
        error_messages={"required": COLOR_ADVICE, "invalid": COLOR_ADVICE},
    )  # fmt: skip
    field_order = ("firm_name", "slug", "kind", "color")

    def clean_color(self) -> str:
        return str(self.cleaned_data["color"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        name, kind = cleaned.get("firm_name", ""), cleaned.get("kind", "")
        typed = cleaned.get("slug", "")
        if typed or name:
            cleaned["slug"] = self.judge(typed or slugs.suggest(name), name=name, kind=kind)
        return cleaned


class OwnerForm(WithAddress):
    """
    Step 2. The address stands in it too: should somebody have taken it meanwhile, another can be chosen here.

    `website` is shown to programs only; `quick` says that nobody types this fast.
    """

    owner_name = forms.CharField(
        label="Your name", max_length=120, validators=[one_line, no_link],
        error_messages={"required": "Enter your name, as your clients know you.", "max_length": TOO_LONG},
    )  # fmt: skip
    owner_email = forms.EmailField(
        label="Your work e-mail", max_length=254,
        error_messages={"required": EMAIL_ADVICE, "invalid": EMAIL_ADVICE, "max_length": TOO_LONG},
    )  # fmt: skip
    password = forms.CharField(
        label="Password", strip=False, help_text=passwords.HINT,
        widget=forms.PasswordInput(render_value=True),
        error_messages={"required": "Choose a password."},
    )  # fmt: skip
    time_zone = forms.CharField(label="Your time zone", widget=forms.Select, required=False)
    website = forms.CharField(required=False)

    def __init__(self, draft: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fields["time_zone"].widget = forms.Select(choices=self._zones())

    def _zones(self) -> zones.Groups:
        """A browser may know its zone by another name than we list; it is offered as it is."""
        value = str(self["time_zone"].value() or "")
        listed = {zone for _, group in zones.groups() for zone, _ in group}
        return (
            [*zones.groups(), ("Yours", [(value, value)])]
            if value in zones.known() - listed
            else zones.groups()
        )

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"]) or zones.DEFAULT
        if zone not in zones.known():
            raise ValidationError("Choose your time zone from the list.")
        return zone

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError("Leave this field empty.")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["slug"] = self.judge(
            cleaned.get("slug") or self.draft.slug, name=self.draft.firm_name, kind=self.draft.kind
        )
        self._check_password(cleaned)
        if "website" in self.errors:
            self.add_error(None, "Leave the field “Website” empty and continue.")
        if timezone.now().timestamp() - self.draft.began < QUICKEST.total_seconds():
            self.add_error(None, "That was very quick. Check what you entered, then continue.")
        return cleaned

    def _check_password(self, cleaned: dict[str, Any]) -> None:
        if password := cleaned.get("password"):
            who = {"name": cleaned.get("owner_name", ""), "email": cleaned.get("owner_email", "")}
            for complaint in passwords.complaints(password, **who, firm=self.draft.firm_name):
                self.add_error("password", complaint)


class AddressForm(WithAddress):
    """Another address for a sign-up whose own was taken before its owner's e-mail was proved."""

    def __init__(self, name: str, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.kind = name, kind

    def clean_slug(self) -> str:
        return self.judge(str(self.cleaned_data["slug"]), name=self.name, kind=self.kind)
