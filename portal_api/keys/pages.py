"""Settings: API keys."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from portal_api.keys import operations

manager = staff_page(permission=Permission.API_KEYS)
WORDS = {
    Permission.CLIENTS_VIEW: "See clients and their people",
    Permission.CLIENTS_EDIT: "Change clients and their people",
    Permission.CLIENTS_INVITE: "Invite people to the portal",
    Permission.DOCUMENTS_VIEW: "See and download documents",
    Permission.DOCUMENTS_SHARE: "Share documents with clients",
    Permission.DOCUMENTS_DELETE: "Change and remove documents",
    Permission.SETTINGS_FEATURES: "Turn portal features on and off",
    Permission.ACTIVITY_VIEW: "Read the activity log",
}


class KeyForm(forms.Form):
    name = forms.CharField(max_length=80, required=False, label="What is it for?")
    scopes = forms.MultipleChoiceField(required=False, label="It may", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: object = None, *, by: Membership) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [(scope.value, words) for scope, words in WORDS.items() if by.can(scope)]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]


@require_safe
@manager
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "portal_api/keys.html", {"keys": operations.visible_to(request.membership)})


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def new(request: StaffRequest) -> HttpResponse:
    """Show the form, make the key, and show its token this one time."""
    form = KeyForm(request.POST if request.method == "POST" else None, by=request.membership)
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
