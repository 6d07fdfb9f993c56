"""The pages of a visit itself: how it ends, and how an operator begins one."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.middleware import session_of
from features.accounts.models import Session
from features.accounts.web.access import FirmRequest, open_page
from features.accounts.web.links import no_path_in_referrer
from features.base.errors import NotThere, Refused
from features.clients.web.forms import posted
from features.viewing import cookies, operations, queries
from features.viewing.models import ViewAs
from features.viewing.web.forms import ChoiceForm
from tenants.console import support

SHOWN = ("GET", "HEAD", "POST")


def _visit(request: FirmRequest) -> ViewAs | None:
    return cast(ViewAs | None, getattr(request, "visit", None))


@require_POST
@open_page("Ends the visit that this browser's cookie names, and no other.")
def stop(request: FirmRequest) -> HttpResponseBase:
    visit = _visit(request)
    if visit is None:
        return redirect("viewing:over")
    operations.end(visit=visit, now=timezone.now())
    if visit.member is None or visit.contact is None:
        target = reverse("viewing:over")
    else:
        messages.success(
            request, f"You look as yourself again. What you saw as {visit.contact.name} is recorded."
        )
        target = reverse("clients_staff:record", args=[visit.client_id])
    response = redirect(target)
    cookies.drop_cookie(response)
    return response


@require_safe
@open_page("Says that a visit is over; shows nothing of anybody.")
def over(request: FirmRequest) -> HttpResponseBase:
    works_here = session_of(request, Session.Side.STAFF) is not None  # an operator came from the console
    response = render(request, "viewing/client/over.html", {"works_here": works_here})
    visit = _visit(request)
    if visit is not None and not visit.is_open(timezone.now()):
        cookies.drop_cookie(response)
    return response


@require_http_methods(SHOWN)
@no_path_in_referrer
@open_page(
    "Where an operator's link leads; only a link of the last minute, made within the firm's grant, works."
)
def enter(request: FirmRequest, token: str) -> HttpResponseBase:
    """Using the link up takes a press: mere opening changes nothing."""
    now = timezone.now()
    if request.method != "POST":
        return _link_page(request, is_open=support.is_open(token=token, firm=request.firm, now=now))
    try:
        _, own = operations.enter(token=token, now=now)
    except NotThere:
        return _link_page(request, is_open=False)
    response = redirect("viewing:choose")
    cookies.set_cookie(response, own)
    return response


def _link_page(request: FirmRequest, *, is_open: bool) -> HttpResponse:
    return render(request, "viewing/client/enter.html", {"is_open": is_open}, status=200 if is_open else 410)


@require_http_methods(SHOWN)
@open_page(
    "For an operator who came in by a link within the firm's grant; it lists who has access to the portal."
)
def choose(request: FirmRequest) -> HttpResponseBase:
    visit, now = _visit(request), timezone.now()
    if visit is None or visit.operator_id is None or visit.contact or not queries.may_go_on(visit, None, now):
        raise NotThere
    people = queries.with_access().order_by("user__name", "pk")
    form = ChoiceForm(posted(request), people=people)
    if form.is_valid():
        try:
            operations.look(visit=visit, now=now, **form.cleaned_data)
        except (Refused, NotThere) as refusal:
            form.refuse(refusal)
        else:
            return redirect("/")
    context = {"form": form, "grant": visit.grant, "operator": visit.operator_name}
    return render(request, "viewing/client/choose.html", context, status=422 if form.errors else 200)
