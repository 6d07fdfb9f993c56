"""Settings → Messages: how long one may change what one wrote, and what mails carry."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.messages import operations, queries
from features.messages.switches import MESSAGES
from features.messages.web.forms import RulesForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_FEATURES, switch=MESSAGES)
def index(request: StaffRequest) -> HttpResponseBase:
    rules = queries.rules()
    initial = {"edit_minutes": rules.edit_minutes, "mail_has_words": "yes" if rules.mail_has_words else "no"}
    form = RulesForm(posted(request), initial=initial)
    if form.is_valid():
        try:
            operations.change_rules(by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("messages_settings:index")
    return render(request, "messages/firm/rules.html", {"form": form}, status=422 if form.errors else 200)
