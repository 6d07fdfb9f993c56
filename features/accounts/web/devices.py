"""Where one is signed in, and what would still let somebody in: listed, and ended at a press. For both sides."""

import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from branding.words import when
from features.accounts import agents, second, sessions, tickets
from features.accounts.models import Session, Ticket
from features.accounts.operations import devices as operations
from features.accounts.web.access import StaffRequest, staff_page

HOW = {
    "password": "by password",
    "link": "by a link from the mail",
    "code": "by a code from the mail",
    "invitation": "by the invitation",
    "sign-up": "when the firm was opened",
    "workspace": "from the workspace",
    "passkey": "by passkey",
}
LINKS = {
    Ticket.Purpose.SIGN_IN: "A sign-in link",
    Ticket.Purpose.RESET: "A link to a new password",
    Ticket.Purpose.FIRST_SIGN_IN: "The first sign-in",
    Ticket.Purpose.PROOF: "A code to confirm it’s you",
}


@dataclass(frozen=True)
class Seen:
    """One browser, as its line says it."""

    session: Session
    name: str
    how: str
    last: str
    ending: str  # the page that signs it out
    is_here: bool


def facts(session: Session, *, space: str) -> dict[str, Any]:
    """Return what the page shows: browsers, and links that wait. `space` is the namespace of its side's pages."""
    now = timezone.now()
    browsers = [_seen(each, session, space) for each in sessions.live_of(session.user, now=now)]
    links = [
        (LINKS[Ticket.Purpose(each.purpose)], each) for each in tickets.live_links_of(session.user, now=now)
    ]
    return {
        "browsers": browsers, "links": links, "has_others": len(browsers) > 1 or bool(links),
        "others_url": reverse(f"{space}:other_devices"), "link_page": f"{space}:device_link",
    }  # fmt: skip


def _seen(session: Session, mine: Session, space: str) -> Seen:
    is_here = session.pk == mine.pk
    last = "Now" if is_here else f"Last used {when(session.last_seen_at, 'inside time')}"
    how = HOW.get(session.method, "").capitalize()
    if session.second_step == Session.SecondStep.PASSED and session.method not in second.ENOUGH:
        how += " and a second step"
    return Seen(session, agents.words(session.agent), how, last, f"{space}:device", is_here)


def end_one(request: HttpRequest, session: Session, session_id: uuid.UUID, *, back: str) -> HttpResponse:
    operations.end_session(user=session.user, session_id=session_id)
    messages.success(request, "That browser is signed out.")
    return cast(HttpResponse, redirect(back))


def end_others(request: HttpRequest, session: Session, *, back: str) -> HttpResponse:
    count = operations.end_others(session=session, now=timezone.now())
    words = {0: "No other browser was signed in.", 1: "One other browser is signed out."}
    messages.success(request, words.get(count, f"{count} other browsers are signed out."))
    return cast(HttpResponse, redirect(back))


def cancel_link(request: HttpRequest, session: Session, ticket_id: uuid.UUID, *, back: str) -> HttpResponse:
    operations.cancel_link(session=session, ticket_id=ticket_id, now=timezone.now())
    messages.success(request, "That link no longer works.")
    return cast(HttpResponse, redirect(back))


PAGE = "accounts_staff:devices"


@require_safe
@staff_page()
def index(request: StaffRequest) -> HttpResponse:
    return render(request, "accounts/firm/devices.html", facts(request.session, space="accounts_staff"))


@require_POST
@staff_page()
def ending(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    return end_one(request, request.session, session_id, back=PAGE)


@require_POST
@staff_page()
def others(request: StaffRequest) -> HttpResponse:
    return end_others(request, request.session, back=PAGE)


@require_POST
@staff_page()
def link(request: StaffRequest, ticket_id: uuid.UUID) -> HttpResponse:
    return cancel_link(request, request.session, ticket_id, back=PAGE)
