"""Two-step sign-in, for staff: their own, and that of a colleague who lost theirs."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from features.accounts import queries as people
from features.accounts.web.access import StaffRequest, staff_page
from features.accounts.web.client import SHOWN
from features.base.errors import Conflict
from features.base.permissions import Permission
from features.factors import operations
from features.factors.web import own
from features.factors.web.own import STAFF


@require_safe
@staff_page(early=True)
def index(request: StaffRequest) -> HttpResponse:
    return own.index(request, request.session, STAFF)


@require_http_methods(SHOWN)
@staff_page(fresh="page", early=True)
def app(request: StaffRequest) -> HttpResponse:
    return own.app(request, request.session, STAFF)


@require_POST
@staff_page(fresh="page")
def app_removal(request: StaffRequest) -> HttpResponse:
    return own.remove_app(request, request.session, STAFF)


@require_http_methods(SHOWN)
@staff_page(fresh="page", early=True)
def passkey_new(request: StaffRequest) -> HttpResponse:
    return own.new_passkey(request, request.session, STAFF)


@require_safe
@staff_page(fresh="page", early=True)
def passkey_options(request: StaffRequest) -> HttpResponse:
    return own.passkey_options(request.session)


@require_http_methods(SHOWN)
@staff_page()
def passkey(request: StaffRequest, passkey_id: uuid.UUID) -> HttpResponse:
    return own.passkey(request, request.session, STAFF, passkey_id)


@require_POST
@staff_page(fresh="page")
def passkey_removal(request: StaffRequest, passkey_id: uuid.UUID) -> HttpResponse:
    return own.remove_passkey(request, request.session, STAFF, passkey_id)


@require_POST
@staff_page(fresh="page")
def codes(request: StaffRequest) -> HttpResponse:
    return own.new_codes(request, request.session, STAFF)


@require_POST
@staff_page(Permission.TEAM_MANAGE, fresh="page")
def reset(request: StaffRequest, colleague_id: uuid.UUID) -> HttpResponse:
    colleague = people.colleague(colleague_id, by=request.membership)
    try:
        operations.reset_colleague(colleague=colleague, by=request.membership, now=timezone.now())
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"{colleague.name} is signed out everywhere, and sets up a new second step."
        )
    return redirect("accounts_staff:colleague", colleague_id=colleague.pk)
