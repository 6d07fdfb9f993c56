"""Settings, Payments & client portal, Changes: of which changes of their own details the firm is told."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients import news, operations
from features.clients.web.firm.settings import tabs
from features.clients.web.forms import RuledForm, posted


class ChangesForm(RuledForm):
    fields_told = forms.MultipleChoiceField(
        label="Tell us when somebody changes their", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(key, words.capitalize()) for key, words in news.FIELDS.items()],
        error_messages={"invalid_choice": "Choose among the details on this page."},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_PORTAL)
def page(request: StaffRequest) -> HttpResponseBase:
    form = ChangesForm(posted(request), initial={"fields_told": news.chosen()})
    if form.is_valid():
        changed = operations.choose_told(fields=form.cleaned_data["fields_told"], by=request.membership)
        messages.success(
            request, "Saved. It counts from the next change." if changed else "Nothing was changed."
        )
        return redirect("clients_staff:told_changes")
    context = {"form": form, "tabs": tabs("changes", request.membership)}
    return render(request, "clients/firm/changes.html", context, status=422 if form.errors else 200)
