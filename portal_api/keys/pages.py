"""Settings: API keys."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.fresh import waiting
from features.base.errors import Refused
from features.base.permission_words import Words, areas_of
from features.base.permissions import Permission
from portal_api.keys import operations

manager = staff_page(permission=Permission.API_KEYS)


class KeyForm(forms.Form):
    name = forms.CharField(max_length=80, required=False, label="What is it for?")
    scopes = forms.MultipleChoiceField(required=False, label="It may", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: object = None, *, by: Membership, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.by = by
        choices = [(scope.value, scope.value) for scope in operations.scopes_given_by(by)]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    @property
    def areas(self) -> Iterator[tuple[str, list[tuple[Words, bool]]]]:
        """Yield each area with what of it the key may get: the words, and whether they are ticked."""
        ticked = set(self["scopes"].value() or ())
        for area in areas_of(frozenset(operations.scopes_given_by(self.by))):
            yield area.title, [(one, one.permission.value in ticked) for one in area.words]


@require_safe
@manager
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "portal_api/keys.html", {"keys": operations.visible_to(request.membership)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.API_KEYS, fresh="page")
def new(request: StaffRequest) -> HttpResponse:
    """Show the form, make the key, and show its token this one time."""
    posted = request.POST if request.method == "POST" else None
    form = KeyForm(posted, by=request.membership, initial=waiting(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.make(**form.cleaned_data, by=request.membership, now=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return render(request, "portal_api/key_made.html", {"made": made})
    return render(request, "portal_api/key_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@manager
def one(request: StaffRequest, key_id: uuid.UUID) -> HttpResponse:
    key = get_object_or_404(operations.visible_to(request.membership), pk=key_id)
    return render(request, "portal_api/key_revoke.html", {"key": key})


@require_POST
@manager
def revocation(request: StaffRequest, key_id: uuid.UUID) -> HttpResponse:
    key = get_object_or_404(operations.visible_to(request.membership), pk=key_id)
    operations.revoke(key=key, by=request.membership, now=timezone.now())
    messages.success(request, f"“{key.name}” no longer opens anything.")
    return redirect("portal_api_keys:index")
