"""What the slice hangs into sessions, into the frame, and its words for the audit trail."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from features.accounts import second
from features.accounts.models import Session
from features.base import composition
from features.base.composition import EventText, NavItem, Panel, WayIn
from features.factors import authenticator, queries, switches  # noqa: F401  switches register themselves
from features.factors.operations import resetting

AREA, LABEL = "Signing in", "Two-step sign-in"
STAFF_PAGE, CLIENT_PAGE = "factors_staff:index", "clients:two_step_index"
EVENTS = {
    "two_step.app_added": "set up {what} for two-step sign-in",
    "two_step.passkey_added": "set up {what}",
    "two_step.removed": "removed {what} from two-step sign-in",
    "two_step.codes_made": "made new recovery codes",
    "two_step.reset": "reset the two-step sign-in of {about}",
    "passkey.refused": "refused a passkey that opens nothing here",
    "two_step.refused": "gave a wrong code or passkey at the second step of signing in",
}
TO_CONTACT: dict[str, bool | str] = {
    "two_step.reset": "reset your two-step sign-in",
    "two_step.refused": True,
}


def register() -> None:
    second.has = queries.has
    second.is_required = queries.is_required
    second.required_since = queries.required_since
    second.shut = resetting.shut
    authenticator.register()
    for order, (key, text) in enumerate(EVENTS.items()):
        shown = TO_CONTACT.get(key, False)
        composition.events.add(EventText(key, text, AREA, "shield", order=950 + order, to_contact=shown))
    composition.own_pages.add(NavItem("staff-two-step", "staff", LABEL, "shield", STAFF_PAGE, order=20))
    composition.ways_in.add(WayIn("staff-passkey", "staff", 10, "factors/way_in_staff.html"))
    composition.ways_in.add(WayIn("client-passkey", "client", 10, "factors/way_in_client.html"))
    for panels, page in ((composition.home_panels, CLIENT_PAGE), (composition.inbox_panels, STAFF_PAGE)):
        panels.add(Panel("two-step", 0, "factors/grace.html", _grace_of(page), column="top"))
    composition.colleague_panels.add(Panel("two-step", 10, "factors/colleague.html", _of_colleague))
    composition.own_pages.add(NavItem("client-two-step", "client", LABEL, "shield", CLIENT_PAGE, order=20))


def _grace_of(url_name: str) -> Callable[[HttpRequest], dict[str, Any] | None]:
    def load(request: HttpRequest) -> dict[str, Any] | None:
        session = cast(Session | None, request.session)
        until = queries.grace(session, now=timezone.now()) if session else None
        return {"until": until, "two_step_url": reverse(url_name)} if until else None

    return load


def _of_colleague(request: HttpRequest) -> dict[str, Any]:
    return {"held": queries.held_by(request.colleague.user)}  # type: ignore[attr-defined]
