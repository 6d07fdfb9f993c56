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
from features.base.errors import DomainError, TooMany

AGAIN = "Thank you. Nothing was changed yet: check what you were about to do, and do it now."
SENT = "sent"


@require_http_methods(SHOWN)
@staff_page()
def prove(request: StaffRequest) -> HttpResponse:
    return page(request, request.session, template="accounts/firm/prove.html", home="/workspace/")


def page(request: HttpRequest, session: Session, *, template: str, home: str) -> HttpResponse:
    """Show the ways, or take one of them and go on to where the person was going."""
    going = safe_path((request.POST if request.method == "POST" else request.GET).get("next"), fallback=home)
    offered = ways.of(session)
    chosen = next((way for way in offered if way.key == request.POST.get("way")), None)
    if request.method == "POST" and chosen:
        return _answer(request, session, chosen, going, template)
    if proofs.is_fresh(session, now=timezone.now()):
        return cast(HttpResponse, redirect(going))
    return _show(request, session, going, template, {})


def _answer(
    request: HttpRequest, session: Session, way: Way, going: str, template: str
) -> HttpResponse:  # fmt: skip
    form = way.form(request.POST)
    if "begin" in request.POST and way.begin is not None:
        form = way.form()
        try:
            way.begin(session, timezone.now())
        except TooMany as refusal:
            form = _refused(way, refusal)
        return _show(request, session, going, template, {way.key: form}, begun=way.key)
    if form.submit(lambda typed: _take(session, way, typed)):
        if is_kept(session):
            messages.info(request, AGAIN)
        return cast(HttpResponse, redirect(going))
    return _show(request, session, going, template, {way.key: form}, begun=way.key)


def _take(session: Session, way: Way, typed: dict[str, Any]) -> bool:
    way.prove(session, typed, timezone.now())
    return True


def _refused(way: Way, refusal: DomainError) -> Asking:
    form = way.form({})
    form.is_valid()
    form.errors.clear()
    form.refuse(refusal)
    return form


def _show(
    request: HttpRequest,
    session: Session,
    going: str,
    template: str,
    forms: dict[str, Asking],
    begun: str = "",
) -> HttpResponse:
    shown = [(way, forms.get(way.key) or way.form(), begun == way.key) for way in ways.of(session)]
    status = max((form.status for form in forms.values()), default=200)
    context = {"ways": shown, "next": going, "user": session.user}
    return render(request, template, context, status=status)
