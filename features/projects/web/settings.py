"""Settings: what the firm calls its work."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.permissions import Permission
from features.clients.web.forms import posted
from features.projects import operations
from features.projects.web.forms import WordForm
from features.projects.words import word


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.SETTINGS_PORTAL)
def wording(request: StaffRequest) -> HttpResponseBase:
    form = WordForm(posted(request), initial={"word": word().singular})
    if form.is_valid():
        changed = operations.choose_word(key=form.cleaned_data["word"], by=request.membership)
        said = f"You and your clients read “{word().plural}” from now on."
        messages.success(request, said if changed else "Nothing was changed.")
        return redirect("projects_settings:wording")
    context = {"form": form, "word": word()}
    return render(request, "projects/firm/wording.html", context, status=422 if form.errors else 200)
