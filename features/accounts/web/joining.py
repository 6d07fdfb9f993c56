"""A colleague opens the invitation, says their name and chooses a password."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts import operations, queries
from features.accounts.models import User
from features.accounts.tickets import TicketGone
from features.accounts.web.access import open_page
from features.accounts.web.browser import enter
from features.accounts.web.client import SHOWN
from features.accounts.web.firm import WORKSPACE, signed_in_staff
from features.accounts.web.forms import JoinForm
from features.accounts.web.links import GONE, no_path_in_referrer


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page("Whoever is invited has no password yet; the token proves the mailbox.")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    colleague = queries.invited_by_token(token, now=timezone.now())
    if colleague is None:
        return _gone(request)
    form = JoinForm.of(request, initial={"name": _name(colleague.user)})
    try:
        if request.method == "POST" and (done := form.submit(lambda typed: _join(request, token, typed))):
            return done
    except TicketGone:
        return _gone(request)
    context = {"form": form, "colleague": colleague, "other": signed_in_staff(request)}
    return render(request, "accounts/firm/invitation.html", context, status=form.status)


def _name(user: User) -> str:
    return "" if user.name == user.email else user.name


def _join(request: HttpRequest, token: str, typed: dict[str, Any]) -> HttpResponse:
    now = timezone.now()
    entered = operations.accept(token=token, name=typed["name"], password=typed["password"], now=now)
    return enter(request, entered, to=WORKSPACE)


def _gone(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and signed_in_staff(request):
        return redirect(WORKSPACE)
    return render(request, "accounts/firm/gone.html", {"kind": "invitation"}, status=GONE)
