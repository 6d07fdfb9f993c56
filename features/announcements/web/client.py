"""What the firm announced to this person, now and before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.announcements import operations, queries
from features.announcements.models import Announcement
from features.announcements.switches import ANNOUNCEMENT
from features.clients.web.access import ContactRequest, client_page

MOST = 100  # past ones; older ones stand in no list of a client's
CURRENT = Announcement.State.CURRENT


@require_safe
@client_page(switch=ANNOUNCEMENT)
def index(request: ContactRequest) -> HttpResponse:
    """List what runs with all its words, and what is past by its title."""
    now = timezone.now()
    rows = list(queries.visible_to(request.contact).order_by(*queries.BY_START)[:MOST])
    current = [one for one in rows if one.state(now) == CURRENT]
    operations.note_seen(announcements=current, contact=request.contact, now=now)
    context = {"current": current, "past": [one for one in rows if one not in current]}
    return render(request, "announcements/client/index.html", context)


@require_safe
@client_page(switch=ANNOUNCEMENT)
def announcement(request: ContactRequest, announcement_id: UUID) -> HttpResponse:
    found, now = _found(request, announcement_id), timezone.now()
    operations.note_seen(announcements=[found], contact=request.contact, now=now)
    context = {
        "announcement": found, "is_current": found.state(now) == CURRENT,
        "is_on_home": queries.is_waiting(request.contact, found.pk),
    }  # fmt: skip
    return render(request, "announcements/client/announcement.html", context)


@require_POST
@client_page(switch=ANNOUNCEMENT)
def dismiss(request: ContactRequest, announcement_id: UUID) -> HttpResponseBase:
    found = _found(request, announcement_id)
    operations.dismiss(announcement=found, contact=request.contact, now=timezone.now())
    undo = reverse("announcements:show_again", args=[found.pk])
    messages.success(request, "Hidden. You find it in your menu, under Announcements.", extra_tags=undo)
    return redirect("dashboard:home")


@require_POST
@client_page(switch=ANNOUNCEMENT)
def show_again(request: ContactRequest, announcement_id: UUID) -> HttpResponseBase:
    found = _found(request, announcement_id)
    operations.show_again(announcement=found, contact=request.contact, now=timezone.now())
    messages.success(request, "It stands on Home again.")
    return redirect("dashboard:home")


def _found(request: ContactRequest, announcement_id: UUID) -> Announcement:
    return get_object_or_404(queries.visible_to(request.contact), pk=announcement_id)
