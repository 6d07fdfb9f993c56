"""One's own calendar, on a page of one's own account."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import DomainError, NotThere
from features.calendars import boxes, consent, operations, queries
from features.calendars.models import CalendarLink
from features.calendars.rules import BOOKING
from features.calendars.web.forms import CalDavForm, IntoForm
from integrations.calendars import gateway
from tenants.sealed import Unreadable

Kind, State = CalendarLink.Kind, CalendarLink.State
HERE = "calendars_staff:own"


class Service(NamedTuple):
    kind: str
    label: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(switch=BOOKING)
def own(request: StaffRequest) -> HttpResponseBase:
    """Show one's calendar and how it is; a form connects one by CalDAV."""
    form = CalDavForm.of(request)

    def connect(typed: dict[str, str]) -> HttpResponse:
        operations.connect_caldav(by=request.membership, **typed, now=timezone.now())
        return redirect(HERE)

    if request.method == "POST" and (done := form.submit(connect)):
        return done
    return _shown(request, form)


@require_POST
@staff_page(switch=BOOKING)
def into(request: StaffRequest) -> HttpResponseBase:
    """Say which calendar appointments are written into."""
    form = IntoForm(request.POST, names=_names(queries.link_of(request.membership)))

    def choose(typed: dict[str, str]) -> HttpResponse:
        link = operations.choose_calendar(by=request.membership, url=typed["into"])
        messages.success(
            request, f"Appointments are written into “{_names(link)[typed['into']]}” from now on."
        )
        return redirect(HERE)

    return form.submit(choose) or _shown(request, CalDavForm(), into_form=form)


@require_POST
@staff_page(switch=BOOKING)
def disconnect(request: StaffRequest) -> HttpResponseBase:
    operations.disconnect(by=request.membership)
    messages.success(request, "Your calendar is disconnected. What was written there stays.")
    return redirect(HERE)


@require_safe
@staff_page(switch=BOOKING)
def leave(request: StaffRequest, provider: str) -> HttpResponseBase:
    """Lead to the page of Google or Microsoft where one says yes. Nothing is kept of that here."""
    client = gateway.client_of(provider)
    if client is None:
        raise Http404
    return redirect(consent.onward(client, provider, request.session, now=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(switch=BOOKING)
def back(request: StaffRequest) -> HttpResponseBase:
    """Ask once more before a calendar is connected: whoever sent somebody here by a link does not press the button."""
    said = request.POST if request.method == "POST" else request.GET
    state, code = said.get("state", "")[: consent.LONGEST], said.get("code", "")[: consent.LONGEST]
    asked = consent.read(state)
    if request.method == "POST":
        return _finished(request, state, code)
    known = asked is not None and asked.is_of(request.session, timezone.now())
    label = Kind(asked.kind).label if asked and known else ""
    return render(request, "calendars/back.html", {"state": state, "code": code, "label": label})


def _finished(request: StaffRequest, state: str, code: str) -> HttpResponse:
    by, session = request.membership, request.session
    try:
        operations.finish_consent(by=by, session=session, state=state, code=code, now=timezone.now())
    except NotThere:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(HERE)


def _shown(request: StaffRequest, form: CalDavForm, into_form: IntoForm | None = None) -> HttpResponse:
    link = queries.link_of(request.membership)
    names = _names(link)
    if into_form is None and len(names) > 1:
        into_form = IntoForm(names=names, initial={"into": _into(link)})
    context: dict[str, Any] = {
        "link": link, "form": form, "into_form": into_form, "names": list(names.values()),
        "services": [Service(kind, str(Kind(kind).label)) for kind in gateway.offered()],
    }  # fmt: skip
    status = max(form.status, into_form.status if into_form else 200)
    return render(request, "calendars/own.html", context, status=status)


def _names(link: CalendarLink | None) -> dict[str, str]:
    found: dict[str, str] = _said(link).get("names", {})
    return found


def _into(link: CalendarLink | None) -> str:
    return str(_said(link).get("into", ""))


def _said(link: CalendarLink | None) -> dict[str, Any]:
    """Return what is kept of a calendar by CalDAV that works; nothing when it does not open now."""
    if link is None or link.kind != Kind.CALDAV or link.state != State.WORKS:
        return {}
    try:
        return boxes.opened(link)
    except (DomainError, Unreadable):
        return {}
