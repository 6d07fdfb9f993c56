"""Who calls the API: a program by its key, or a member of staff by the workspace's session."""

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, CSRFCheck, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from features.accounts import second
from features.accounts.middleware import session_of
from features.accounts.models import Membership, Session
from features.accounts.secrets import digest
from features.base import refusals
from portal_api.models import ApiKey

NO_SECOND_STEP = "Your firm asks for two-step sign-in. Set it up in the workspace first."
NOTE_USE_AFTER = timedelta(minutes=5)  # a write per call would cost more than it tells


def django_request(request: Request) -> HttpRequest:
    return request._request  # noqa: SLF001  DRF's wrapper offers no other way to it


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer pk_…`. A wrong or revoked key is refused; none at all lets the session speak."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        rows = ApiKey.objects.select_related("made_by__user", "made_by__custom_role")
        key = rows.filter(key_hash=digest(token.strip()), revoked_at__isnull=True).first()
        if key is None or not key.made_by.is_active:
            refusals.note(
                "api_key.refused",
                by=None,
                about=ApiKey.objects.filter(key_hash=digest(token.strip())).first(),
            )
            raise AuthenticationFailed("This key is not known here, or was revoked.")
        self._note(key)
        return key, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Portico"'

    def _note(self, key: ApiKey) -> None:
        now = timezone.now()
        if key.last_used_at is None or now - key.last_used_at > NOTE_USE_AFTER:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def living_key(key_id: uuid.UUID) -> ApiKey | None:
    """Return a key that still opens something, for what it began earlier."""
    rows = ApiKey.objects.select_related("made_by__user", "made_by__custom_role")
    key = rows.filter(pk=key_id, revoked_at__isnull=True).first()
    return key if key is not None and key.made_by.is_active else None


class SessionAuthentication(BaseAuthentication):
    """The workspace's own session, with CSRF protection as on every page."""

    def authenticate(self, request: Request) -> tuple[Membership, Session] | None:
        session = session_of(django_request(request), Session.Side.STAFF)
        member = getattr(session.user, "membership", None) if session else None
        if session is None or member is None or not member.is_active:
            return None
        if second.is_overdue(session, now=timezone.now()):
            raise PermissionDenied(NO_SECOND_STEP)
        self._check_csrf(django_request(request))
        return member, session

    def _check_csrf(self, request: HttpRequest) -> None:
        check = CSRFCheck(lambda _: None)  # type: ignore[arg-type]
        check.process_request(request)
        if reason := check.process_view(request, lambda _: None, (), {}):  # type: ignore[arg-type, return-value]
            raise PermissionDenied(f"CSRF check failed: {reason}")
