"""A client's person starts an organizer (S2-20)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.base import throttle
from features.base.errors import Conflict, NotThere, Refused
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted
from features.organizers import earlier, offered, operations, permissions
from features.organizers.switches import ORGANIZER_CREATION, ORGANIZERS
from features.organizers.web.client import organizer_of
from features.organizers.web.forms import BeginForm, EarlierForm

MOST = 30  # in an hour by one person


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=ORGANIZER_CREATION, right=ContactRight.ANSWER_FORMS)
def new(request: ContactRequest) -> HttpResponseBase:
    """Choose what to fill in; who may answer for nobody finds no page."""
    form = _form(request)
    if request.method == "POST":
        throttle.hit("organizer-new", str(request.contact.pk), most=MOST, seconds=3600)
    if form.is_valid():
        try:
            made = operations.begin(contact=request.contact, now=timezone.now(), **form.given())
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "It is yours to fill in. What you answer is kept as you go.")
            return redirect("organizers:organizer", made.pk)
    return render(request, "organizers/client/new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=ORGANIZERS, right=ContactRight.ANSWER_FORMS)
def take(request: ContactRequest, organizer_id: UUID) -> HttpResponseBase:
    """Choose an earlier one to begin with."""
    found = organizer_of(request, organizer_id)
    form = EarlierForm(posted(request), offered=earlier.offered(request.contact, found))
    if not found.is_open or not form.offered:
        return redirect("organizers:organizer", found.pk)
    if form.is_valid():
        try:
            earlier_id = UUID(form.cleaned_data["earlier"])
            count = operations.prefill(
                organizer=found, contact=request.contact, now=timezone.now(), earlier_id=earlier_id
            )
        except Conflict as conflict:
            messages.error(request, conflict.message)
        else:
            messages.success(
                request, f"{count} answer{'' if count == 1 else 's'} taken. Check what has changed."
            )
        return redirect("organizers:organizer", found.pk)
    context = {"form": form, "organizer": found}
    return render(request, "organizers/client/earlier.html", context, status=422 if form.errors else 200)


def _form(request: ContactRequest) -> BeginForm:
    entities = permissions.offered(request.contact)
    if not entities:
        raise NotThere
    shown = clients.showing(request.contact, request.session)
    wish = request.GET.get("client", "") or (str(shown.pk) if shown else "")
    initial = {"client": wish, "year": timezone.localdate().year - 1}
    return BeginForm(posted(request), versions=list(offered.versions()), entities=entities, initial=initial)
