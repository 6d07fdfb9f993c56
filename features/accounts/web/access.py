"""Pages of the firm's host: for staff, or open to everybody. Exactly one of these stands on every view."""

import zoneinfo
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from features.accounts import second
from features.accounts.middleware import session_of
from features.accounts.models import Membership, Session, User
from features.accounts.web import fresh as freshness
from features.accounts.web.fresh import Fresh
from features.base.errors import NotAllowed
from features.base.permissions import Permission
from features.toggles.catalogue import Named, Switch
from features.toggles.queries import is_on
from tenants.access import Policy, View, declare
from tenants.models import Firm


class FirmRequest(HttpRequest):
    """A request on a firm's host."""

    firm: Firm


class StaffRequest(FirmRequest):
    """What a staff page is called with."""

    membership: Membership
    colleague: Membership  # of whom a page of the team is
    session: Session  # type: ignore[assignment]
    user: User


type FirmView[**P] = Callable[Concatenate[FirmRequest, P], HttpResponseBase]
type StaffView[**P] = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def open_page[**P](reason: str, switch: Switch | None = None) -> Callable[[FirmView[P]], View[P]]:
    """Open a page of the firm's host to everybody, and say why. While the switch is off, it is not there (D12)."""

    def mark(view: FirmView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if switch is not None and not is_on(switch):
                raise Http404
            return view(cast(FirmRequest, request), *args, **kwargs)

        return declare(guarded, Policy("open", reason, None, switch.key if switch else None))

    return mark


def staff_page[**P](
    permission: Permission | None = None,
    switch: Switch | Named | None = None,
    fresh: Fresh = "",
    *,
    early: bool = False,
) -> Callable[[StaffView[P]], View[P]]:
    """
    Admit staff whose role holds the permission; others are sent to sign in, or refused.

    A switch hides the page while the firm itself can't use the section; leave it out where staff must still see data.
    `fresh` asks for a proof of who it is that is less than ten minutes old (D10): "change" for what the page changes,
    "page" for all of it. An `early` page opens to those too who have yet to set up the second step their firm asks for.
    """

    def mark(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            session = session_of(request, Session.Side.STAFF)
            membership = getattr(session.user, "membership", None) if session else None
            if session is None or membership is None or not membership.is_active:
                return to_sign_in(request, "accounts_staff:sign_in")
            if not early and second.is_overdue(session, now=timezone.now()):
                return to_page(request, "factors_staff:index")
            if switch is not None and not is_on(switch):
                raise Http404
            if permission is not None and not membership.can(permission):
                raise NotAllowed
            if freshness.is_missing(request, session, fresh):
                return freshness.ask(request, session, "accounts_staff:prove")
            staff = cast(StaffRequest, request)
            staff.membership = membership
            use_time_zone(session.user, staff.firm)
            return view(staff, *args, **kwargs)

        needs = switch.key if switch else None
        return declare(guarded, Policy("staff", "", permission, needs, fresh=bool(fresh)))

    return mark


def to_sign_in(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send somebody to sign in and come back; a fragment asked for by htmx moves the whole page."""
    wish = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return to_page(request, name, f"?{urlencode({'next': wish})}" if wish != "/" else "")


def to_page(request: HttpRequest, name: str, query: str = "") -> HttpResponseBase:
    """Send somebody to a page first, all of it."""
    target = reverse(name) + query
    if request.headers.get("HX-Request"):
        response = redirect(target)
        response.status_code, response["HX-Redirect"] = 204, target
        return response
    return redirect(target)


def use_time_zone(user: User, firm: Firm) -> None:
    """Show times in the person's zone, or the firm's, until the request ends (middleware.Sessions takes it back)."""
    with suppress(zoneinfo.ZoneInfoNotFoundError, ValueError):
        timezone.activate(zoneinfo.ZoneInfo(user.time_zone or firm.time_zone))
