"""From the workspace into the portal, as the client one is oneself."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from features.accounts import sessions
from features.accounts.middleware import session_of
from features.accounts.models import Session
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.clients import operations
from features.clients.web.access import contact_in

HOME = "/"


@require_POST
@staff_page()
def see_portal(request: StaffRequest) -> HttpResponseBase:
    """Sign the person in on the client's side too: with their own contact, so nobody is impersonated."""
    if contact_in(request.session) is None:
        raise NotThere
    response, before = redirect(HOME), session_of(request, Session.Side.CLIENT)
    if before is None or before.user_id != request.user.pk:
        session, token = operations.see_portal(staff=request.session, leaving=before, now=timezone.now())
        sessions.set_cookie(response, session, token)
    return response
