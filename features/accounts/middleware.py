"""Who is asking: the portal's cookie or, under /workspace/, the staff's."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from features.accounts import devices, sessions
from features.accounts.models import Session
from features.base.uploads import let_bring_files

WORKSPACE = "/workspace/"


def side_of(path: str) -> str:
    return Session.Side.STAFF if path.startswith(WORKSPACE) else Session.Side.CLIENT


def session_of(request: HttpRequest, side: str) -> Session | None:
    """Return the live session of one side, looked up once per request."""
    known: dict[str, Session | None] = request.__dict__.setdefault("_sessions", {})
    if side not in known:
        token = sessions.token_in(request, side)
        known[side] = sessions.find(token=token, side=side, now=timezone.now()) if token else None
    return known[side]


def stand_in(request: HttpRequest, session: Session) -> None:
    """Let a session that is no row be this request's, of its side; the browser's own is not looked up."""
    request.__dict__.setdefault("_sessions", {})[str(session.side)] = session


class Sessions:
    """
    Sets request.session (a Session or None) and request.user, both looked up when first asked for. The time zone
    that a page turns on for its person ends with the request: a thread serves others next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = AnonymousUser()
        request.session = None  # type: ignore[assignment]
        if getattr(request, "firm", None) is not None:
            side = side_of(request.path)
            devices.remember_asker(request)
            request.session = SimpleLazyObject(lambda: session_of(request, side))  # type: ignore[assignment]
            request.user = SimpleLazyObject(lambda: _user(request, side))  # type: ignore[assignment]
            let_bring_files(request, lambda: any(session_of(request, each) for each in Session.Side.values))
        with timezone.override(None):
            return self.get_response(request)


def _user(request: HttpRequest, side: str) -> object:
    session = session_of(request, side)
    return session.user if session else AnonymousUser()
