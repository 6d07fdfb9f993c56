"""“Confirm it’s you”: one page for both sides, with the ways that the person has."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts import proofs
from features.accounts.models import Session
from features.accounts.web import ways
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.browser import safe_path
from features.accounts.web.client import SHOWN
from features.accounts.web.forms import Asking
from features.accounts.web.fresh import is_kept
from features.accounts.web.ways import Way
from features.base.errors import TooMany

AGAIN = "Thank you. Nothing was changed yet: check what you were about to do, and do it now."


@require_http_methods(SHOWN)
@staff_page(early=True)
def prove(request: StaffRequest) -> HttpResponse:
    return page(request, request.session, template="accounts/firm/prove.html", home="/workspace/")


def page(request: HttpRequest, session: Session, *, template: str, home: str) -> HttpResponse:
    """Show the ways, or take one of them and go on to where the person was going."""
    going = safe_path((request.POST if request.method == "POST" else request.GET).get("next"), fallback=home)
    chosen = next((way for way in ways.of(session) if way.key == request.POST.get("way")), None)
    if request.method == "POST" and chosen:
        form = _begin(session, chosen) if "begin" in request.POST else chosen.form(request.POST)
        if form.is_bound and form.submit(lambda typed: _take(request, session, chosen, typed)):
            return _go_on(request, session, going)
        return _show(request, session, going, template=template, chosen=chosen, form=form)
    if proofs.is_fresh(session, now=timezone.now()):
        return cast(HttpResponse, redirect(going))
    return _show(request, session, going, template=template)


def _begin(session: Session, way: Way) -> Asking:
    """Send what has to be sent, and return the form that takes the answer; too often asked for, it says so."""
    form = way.form()
    if way.begin is not None:
        try:
            way.begin(session, timezone.now())
        except TooMany as refusal:
            form.refuse_unbound(refusal)
    return form


def _take(request: HttpRequest, session: Session, way: Way, typed: dict[str, Any]) -> bool:
    way.prove(session, typed, timezone.now(), request)
    return True


def _go_on(request: HttpRequest, session: Session, going: str) -> HttpResponse:
    if is_kept(session):
        messages.info(request, AGAIN)
    return cast(HttpResponse, redirect(going))


def _show(
    request: HttpRequest,
    session: Session,
    going: str,
    *,
    template: str,
    chosen: Way | None = None,
    form: Asking | None = None,
) -> HttpResponse:
    shown = [(way, form if way is chosen else way.form(), way is chosen) for way in ways.of(session)]
    context = {"ways": shown, "next": going, "user": session.user}
    return render(request, template, context, status=form.status if form else 200)
