"""Every component, in two brands and two modes, from the partials that the pages use. Only while developing."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branding.fields import Described
from branding.frame import Link, Person, Switcher
from branding.look import Look
from branding.presets import Corners, Headings
from branding.sprite import ICONS
from tenants.access import public_page

HARTWELL = Look(
    "Hartwell & Rowe", "#1f4d3a", Headings.CLASSIC, Corners.SOFT, "Your papers in one quiet place."
)
NORTHBEAM = Look("Northbeam Builders", "#f47b20", Headings.MODERN, Corners.SQUARE, "See what we built today.")
ROLES = (
    "canvas", "surface", "sunken", "line", "line-input", "ink",
    "muted", "faint", "accent", "accent-text", "accent-soft", "accent-line",
)  # fmt: skip
STEPS = [("Received", "done"), ("Prepared", "done"), ("In review", "now"), ("Filed", "next")]
NAV = (
    Link("#", "Home", "home", current=True),
    Link("#", "Messages", "message", 2, "unread"),
    Link("#", "Features", "settings", group="Client portal"),
)


class Sample(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="Hints sit below the field.")
    tax_id = forms.RegexField(
        r"^\d{9}$", label="Tax ID", error_messages={"invalid": "A tax ID has 9 digits. This one has 7."}
    )
    amount = forms.CharField(label="Amount", required=False)
    kind = forms.ChoiceField(label="Kind of client", choices=[("b", "Business"), ("h", "Household")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(label="Document", required=False)
    done = forms.BooleanField(label="I’m completely done uploading", help_text="Tells the firm to go ahead")
    work = forms.ChoiceField(
        label="What do you do?",
        widget=forms.RadioSelect,
        choices=[("law", Described("Law", "Matters, contracts")), ("tax", Described("Tax", "Returns"))],
    )


@dataclass(frozen=True)
class Tile:
    """One brand in one mode. `key` keeps ids apart, since each tile holds all components."""

    key: str
    look: Look
    scope: str
    theme: str

    @property
    def name(self) -> str:
        return f"{self.look.name}, {self.theme}"

    def form(self) -> Sample:
        entered = {"email": "eleanor@marshpottery.com", "tax_id": "93-55501", "done": "on", "work": "law"}
        return Sample({f"{self.key}-{name}": value for name, value in entered.items()}, prefix=self.key)


TILES = tuple(
    Tile(f"{scope[0]}{theme[0]}", look, scope, theme)
    for scope, look in (("hartwell", HARTWELL), ("northbeam", NORTHBEAM))
    for theme in ("light", "dark")
)


@require_safe
@public_page("Shows parts of the interface with made-up content; served with DEBUG only.")
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide/page.html", samples())


def samples() -> dict[str, Any]:
    return {
        "tiles": TILES, "roles": ROLES, "icons": sorted(ICONS), "steps": STEPS, "nav": NAV,
        "hartwell": HARTWELL, "northbeam": NORTHBEAM,
        "person": Person("Eleanor Marsh", "Your details, sign out", (Link("#", "Your details", "user"),)),
        "bell": Link("#", "Notifications", "bell", 3, "unread"),
        "switcher": Switcher("All entities", (Link("#", "Marsh Pottery LLC", detail="Business"),)),
        "tabs": (Link("#", "Overview", current=True), Link("#", "To-dos", count=2), Link("#", "Notes", "lock")),
        "segments": (Link("#", "Open", current=True), Link("#", "Paid"), Link("#", "All", count=9)),
        "events": (
            {"text": "Prepared", "detail": "March 9", "state": "done"},
            {"text": "Opened", "detail": "Today", "state": "now"},
            {"text": "Signed", "detail": "", "state": ""},
        ),
        "figures": (("Owes", "$1,280.00"), ("Credit on account", "$250.00")),
        "people": ("Daniel Okafor", "Amara Rowe", "Lucía Fernández"),
        "found": (Link("#", "Marsh Pottery LLC", "building", group="Clients"), Link("#", "Eleanor Marsh", "user")),
    }  # fmt: skip
