"""Settings, Payments & client portal: its tabs. Slices add theirs to `composition.portal_tabs`."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from branding.frame import Link
from features.accounts.models import Membership
from features.accounts.web.access import StaffRequest, staff_page
from features.base import composition
from features.base.errors import NotAllowed
from features.base.permissions import Permission
from features.toggles.shown import is_shown


@require_safe
@staff_page(permission=Permission.SETTINGS_PORTAL)
def first(request: StaffRequest) -> HttpResponseBase:
    """Lead to the first of its tabs that this person may open."""
    found = next((tab for tab in composition.portal_tabs if is_shown(tab, request.membership)), None)
    if found is None:
        raise NotAllowed
    return redirect(found.url_name)


def tabs(current: str, by: Membership) -> list[Link]:
    return [
        Link(reverse(tab.url_name), tab.label, current=tab.key == current)
        for tab in composition.portal_tabs
        if is_shown(tab, by)
    ]
