"""Settings → Uploads: how large files may be, what they are called on arrival, and how long clients can delete them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding.words import size as in_words
from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.documents import naming, operations, queries, room
from features.documents.errors import TOLD_IN_PLACE
from features.documents.models import DocumentRules, DocumentType
from features.documents.operations.rules import LARGEST, LONGEST_WINDOW, MOST_MB
from features.documents.switches import DOCUMENTS
from features.documents.web.forms import KindField

NUMBER = {"invalid": "Enter a whole number."}


def _number(label: str, least: int, most: int, hint: str, *, required: bool = True) -> forms.IntegerField:
    words = f"Choose a number from {least} to {most:,}."
    errors = {**NUMBER, "required": words, "min_value": words, "max_value": words}
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=hint, required=required, error_messages=errors,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class RulesForm(forms.Form):
    upload_limit_mb = _number("Largest file, in MB", 1, LARGEST, "Up to 2,048 MB, which is 2 GB.")
    client_quota_mb = _number(
        "Room for each client’s uploads, in MB", 1, MOST_MB, "Leave it empty for as much as your firm has.",
        required=False,
    )  # fmt: skip
    name_pattern = forms.CharField(
        label="Name of clients’ files on arrival", required=False, max_length=naming.LONGEST,
        help_text="Empty keeps the names that clients give. Use {date}, {year}, {client}, {type} and {name}.",
        error_messages={"max_length": f"Keep this under {naming.LONGEST + 1} characters."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    delete_minutes = _number(
        "Minutes in which clients can delete their upload", 0, LONGEST_WINDOW,
        "At most 60. With 0 only you can delete.",
    )  # fmt: skip
    unlock_when = forms.ChoiceField(
        label="Files that wait for a payment open",
        choices=DocumentRules.Unlock.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, types: list[DocumentType], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_type"] = KindField(types)
        self.fields["default_type"].label = "Type of uploads, where the client chose none"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_FEATURES, switch=DOCUMENTS)
def index(request: StaffRequest) -> HttpResponseBase:
    rules = queries.rules()
    form = RulesForm(list(DocumentType.objects.all()), request.POST or None, initial=_initial(rules))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_rules(by=request.membership, now=timezone.now(), **form.cleaned_data)
        except TOLD_IN_PLACE as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Saved. It holds for what comes from now on.")
            return redirect("documents_rules:index")
    return render(request, "documents/firm/rules.html", _context(form), status=422 if form.errors else 200)


def _initial(rules: DocumentRules) -> dict[str, Any]:
    names = ("upload_limit_mb", "client_quota_mb", "name_pattern", "delete_minutes", "unlock_when")
    return {name: getattr(rules, name) for name in names} | {"default_type": str(rules.default_type_id or "")}


def _context(form: RulesForm) -> dict[str, Any]:
    pattern, now = str(form["name_pattern"].value() or ""), timezone.now()
    year = timezone.localtime(now, queries.zone()).year
    said = {"year": year, "now": now, "name": naming.EXAMPLE["name"], "client": naming.EXAMPLE["client"]}
    example = naming.named(pattern, kind=naming.EXAMPLE["type"], **said)  # type: ignore[arg-type]
    used, quota = room.used(), room.quota()
    return {
        "form": form, "example": example, "sample": naming.sample(now), "used": in_words(used),
        "quota": in_words(quota) if quota else "", "percent": min(100, round(100 * used / quota)) if quota else 0,
    }  # fmt: skip
