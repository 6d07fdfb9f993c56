"""The form of the branding page. It edits a proposal; nothing shows to clients until it is published."""

from typing import Any, ClassVar

from django import forms

from branding import legibility, logos
from branding.errors import LogoRefused
from branding.look import FIELDS, Look
from branding.models import one_line
from branding.oklch import is_hex
from branding.presets import SWATCHES, Corners, Headings

COLOR_ADVICE = "Write a color as # and six digits or letters a to f, such as #1F4D3A."


class ColorField(forms.CharField):
    """`#rrggbb` in any case, with or without #; anything else is refused with an example."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).lower()
        color = text if not text or text.startswith("#") else f"#{text}"
        if color and not is_hex(color):
            raise forms.ValidationError(COLOR_ADVICE, code="color")
        return color


class LogoField(forms.FileField):
    """Turns the upload into the stored logo: PNG bytes, or None when no file was chosen."""

    widget = forms.FileInput(attrs={"accept": logos.ACCEPT})
    default_error_messages: ClassVar[dict[str, Any]] = {
        "empty": "This file is empty. Choose the picture again."
    }

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        upload = super().clean(data, initial)
        if not upload or isinstance(upload, str):
            return None
        try:
            return logos.read(upload)
        except LogoRefused as refusal:
            raise forms.ValidationError(refusal.message, code="logo") from refusal


class BrandForm(forms.Form):
    """
    Bound to the published look: `BrandForm(look)` or `BrandForm(look, request.POST, request.FILES)`.

    `picker` and `swatch` are two more ways to choose `color`; whichever differs from the published color wins.
    """

    name = forms.CharField(
        label="Name shown to clients", max_length=120, validators=[one_line],
        error_messages={"required": "Enter the name your clients know you by."},
    )  # fmt: skip
    color = ColorField(label="Color code", max_length=7, error_messages={"required": COLOR_ADVICE})
    picker = ColorField(label="Pick any color", required=False)
    swatch = forms.ChoiceField(label="Brand color", choices=list(SWATCHES.items()), required=False)
    headings = forms.ChoiceField(label="Headings", choices=Headings.choices)
    corners = forms.ChoiceField(label="Corners", choices=Corners.choices)
    logo = LogoField(label="Logo", required=False, help_text="PNG, JPEG or WebP, square, up to 1 MB")
    remove_logo = forms.BooleanField(label="Remove the logo and show your initials", required=False)
    tagline = forms.CharField(
        label="Sentence on the sign-in page", max_length=120, required=False, validators=[one_line]
    )
    phone = forms.CharField(
        label="Phone", max_length=40, required=False, validators=[one_line],
        help_text="Shown to people who have trouble signing in.",
    )  # fmt: skip
    hours = forms.CharField(
        label="Office hours", max_length=80, required=False, validators=[one_line],
        help_text="As you would say them: weekdays 8:30 to 5:00",
    )  # fmt: skip

    def __init__(self, look: Look, data: Any = None, files: Any = None) -> None:
        self.look = look
        initial = {name: getattr(look, name) for name in FIELDS if name != "logo"}
        super().__init__(data, files, initial=initial | {"picker": look.color, "swatch": look.color})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ways = (cleaned.get(name) for name in ("color", "picker", "swatch"))
        chosen = next((color for color in ways if color and color != self.look.color), self.look.color)
        if "color" in cleaned:
            cleaned["color"] = chosen
        return cleaned

    def brand(self) -> dict[str, Any]:
        """Return the keyword arguments of `branding.operations.publish`, apart from `now`."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"picker", "swatch"}}

    @property
    def proposal(self) -> Look:
        """What the previews show: what was entered as far as it is valid, and the published look for the rest."""
        entered = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        values = {name: entered.get(name, getattr(self.look, name)) for name in FIELDS if name != "logo"}
        logo = "" if entered.get("remove_logo") else self.look.logo
        return Look(**values, logo=logo)

    @property
    def verdict(self) -> legibility.Verdict:
        return legibility.verdict(self.proposal.color)
