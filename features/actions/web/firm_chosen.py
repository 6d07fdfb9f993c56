"""What staff do with the to-dos that are ticked in their list."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branding.words import when
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.browser import safe_path
from features.actions import listing, operations
from features.actions.models import Action
from features.actions.operations import Outcome
from features.actions.web import wished
from features.base.errors import Refused
from features.base.permissions import Permission

AT_ONCE = 100
EDIT = Permission.ACTIONS_EDIT
NOTHING = "Tick what it is about first."
LEFT = {
    "today": "{n} had a reminder within the last 24 hours.",
    "nobody": "{n} can be done by nobody who is on the portal.",
    "bounced": "{n} left out, because mail to the people comes back.",
    "off": "{n} left out, because the people chose not to be reminded.",
    "over": "{n} no longer open.",
    "follows": "{n} left as it is, because it follows a request or an invoice. Decide about it there.",
}


@require_POST
@staff_page(permission=EDIT)
def nudge(request: StaffRequest) -> HttpResponseBase:
    """Remind everybody who can do the chosen ones."""
    chosen = _chosen(request, request.POST.getlist("action"))
    found = operations.nudge_many(actions=chosen, by=request.membership, now=timezone.now())
    people = len(found.people)
    words = f"{_count(people, 'person', 'people')} reminded of {_count(found.done, 'thing', 'things')}."
    _tell(request, chosen, found, words, none="Nobody was reminded.")
    return _back(request)


@require_POST
@staff_page(permission=EDIT)
def set_due(request: StaffRequest) -> HttpResponseBase:
    """Give the chosen ones another day."""
    chosen, said = _chosen(request, request.POST.getlist("action")), request.POST.get("due_on", "").strip()
    try:
        day = date.fromisoformat(said)
        found = operations.set_due(actions=chosen, by=request.membership, now=timezone.now(), due_on=day)
    except (ValueError, Refused):
        messages.error(request, "Enter a day, such as 2026-03-20.")
        return _back(request)
    words = f"{_count(found.done, 'thing', 'things')} due {when(day, 'inside')}."
    _tell(request, chosen, found, words, none="No day was changed.")
    return _back(request)


@require_POST
@staff_page(permission=EDIT)
def withdraw(request: StaffRequest) -> HttpResponseBase:
    """Take the chosen ones off their clients' lists."""
    chosen = _chosen(request, request.POST.getlist("action"))
    by, now, reason = request.membership, timezone.now(), request.POST.get("reason", "")
    try:
        found = operations.withdraw_many(actions=chosen, by=by, now=now, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _back(request)
    gone = [one.pk.hex for one in chosen if one.withdrawn_at == now]
    query = urlencode([("action", one) for one in gone])
    undo = f"{reverse('actions_staff:put_back')}?{query}" if gone else ""
    words = f"{_count(found.done, 'thing', 'things')} off the clients’ lists."
    _tell(request, chosen, found, words, none="Nothing was taken off.", undo=undo)
    return _back(request)


@require_POST
@staff_page(permission=EDIT)
def put_back(request: StaffRequest) -> HttpResponseBase:
    """Undo that: the address names them."""
    chosen = _chosen(request, request.GET.getlist("action"))
    found = operations.put_back(actions=chosen, by=request.membership, now=timezone.now())
    words = f"{_count(found.done, 'thing', 'things')} on the clients’ lists again."
    _tell(request, chosen, found, words, none="Nothing was put back.")
    return _back(request)


def _chosen(request: StaffRequest, said: Iterable[str]) -> list[Action]:
    ids: list[UUID] = [found for one in list(said)[:AT_ONCE] if (found := wished.as_id(one))]
    return listing.chosen(request.membership, ids) if ids else []


def _tell(
    request: StaffRequest, chosen: list[Action], found: Outcome, words: str, *, none: str, undo: str = ""
) -> None:
    """Say of how many it was done, and why not of the others."""
    listing.overdue_changed(request.membership)
    if not chosen:
        messages.error(request, NOTHING)
        return
    left = [LEFT[why].format(n=count) for why, count in sorted(found.left.items())]
    said = " ".join([words if found.done else none, *left])
    (messages.success if found.done else messages.error)(request, said, extra_tags=undo)


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _back(request: StaffRequest) -> HttpResponseRedirect:
    """Return to the list as it was."""
    return redirect(safe_path(request.POST.get("next", ""), fallback=reverse("actions_staff:index")))
