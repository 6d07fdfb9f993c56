"""A person's list and their choices, alike on both sides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from features.accounts.models import Session
from features.base import composition
from features.base.errors import Refused
from features.notifications import operations, queries
from features.notifications.queries import Person
from features.notifications.rhythm import clock_of
from features.notifications.web import devices
from features.notifications.web.forms import ChoicesForm, RhythmForm
from integrations.push import gateway

PAGE = 50
PLAIN = "bell"


def index(request: HttpRequest, person: Person, folder: str) -> HttpResponse:
    rows = queries.visible_to(person).select_related("client")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(row, icon_of(row.kind)) for row in page], "page": page, "now": timezone.now().isoformat(),
        "unread": queries.count_unread(person),
        "pages": f"{page.start_index()} to {page.end_index()} of {page.paginator.count}",
        "back": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }  # fmt: skip
    return render(request, f"{folder}/index.html", context)


def icon_of(kind: str) -> str:
    known = composition.announced.get(kind)
    return known.icon if known else PLAIN


def opened(person: Person, notification_id: UUID) -> HttpResponseBase:
    """Mark one as read and go where it leads: a path the product wrote, never one that somebody sent."""
    found = get_object_or_404(queries.visible_to(person), pk=notification_id)
    operations.mark_read(notification=found, by=person, now=timezone.now())
    return redirect(found.path)


def all_read(request: HttpRequest, person: Person) -> None:
    shown_at = parse_datetime(request.POST.get("until", "")[:40])
    now = timezone.now()
    until = min(shown_at, now) if shown_at and timezone.is_aware(shown_at) else now
    count = operations.mark_all_read(by=person, until=until, now=now)
    messages.success(request, "All marked as read." if count else "Nothing was unread.")


def preferences(
    request: HttpRequest, person: Person, session: Session, folder: str, here: str
) -> HttpResponseBase:
    posted = request.POST if request.method == "POST" else None
    form = ChoicesForm(queries.choices_of(person), posted, devices=gateway.is_there())
    rhythm = RhythmForm.of(queries.rhythm_of(person), posted)
    if posted is not None and form.is_valid() and rhythm.is_valid() and _save(request, person, form, rhythm):
        return redirect(here)
    context: dict[str, Any] = {
        "form": form, "rhythm": rhythm, "lines": list(form.lines()), "bounce": queries.bounce_of(person.user),
        "zone": clock_of(person.user).zone.key.replace("_", " "), "devices": devices.shown(person, session),
    }  # fmt: skip
    wrong = form.errors or rhythm.errors
    return render(request, f"{folder}/preferences.html", context, status=422 if wrong else 200)


def _save(request: HttpRequest, person: Person, form: ChoicesForm, rhythm: RhythmForm) -> bool:
    try:
        with transaction.atomic():
            changed = operations.choose(by=person, choices=form.chosen())
            moved = operations.set_rhythm(by=person, now=timezone.now(), **rhythm.rhythm())
    except Refused as refusal:
        rhythm.add_error(refusal.field or None, refusal.message)
        return False
    messages.success(request, "Your choices are saved." if changed or moved else "Nothing was changed.")
    return True


def own_address(request: HttpRequest, person: Person, here: str) -> HttpResponseBase:
    operations.try_own_again(by=person)
    messages.success(request, f"We write to {person.user.email} again.")
    return redirect(here)
