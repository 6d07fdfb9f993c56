"""
Asking a signed-in person to prove once more that it is them, and leading them back to where they were (D10).

What they had typed waits meanwhile in their session and stands in the form again; passwords and the like do not wait.
"""

from typing import Any, Literal, cast
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from features.accounts import proofs
from features.accounts.models import Session

Fresh = Literal["", "change", "page"]
SAFE = ("GET", "HEAD", "OPTIONS")
WAITING = "waiting"
SECRET = {"csrfmiddlewaretoken", "password", "new", "old", "code"}
SECRETS = "secret-"  # so begin the fields of forms that must not wait anywhere, such as those of the vault
MOST_FIELDS, MOST_SIGNS = 40, 6000


def is_missing(request: HttpRequest, session: Session, fresh: Fresh) -> bool:
    """Return whether this page, asked this way, needs a fresher proof than the session has."""
    if not fresh or (fresh == "change" and request.method in SAFE):
        return False
    return not proofs.is_fresh(session, now=timezone.now())


def ask(request: HttpRequest, session: Session, page: str) -> HttpResponse:
    """Send somebody to prove it; afterwards they come back to the page that they see now."""
    back = request.get_full_path()
    if request.method not in SAFE:
        back = _seen(request) or reverse(page).removesuffix("confirm/")
        _keep(session, back, request.POST)
    target = f"{reverse(page)}?{urlencode({'next': back})}"
    response = cast(HttpResponse, redirect(target))
    if request.headers.get("HX-Request"):
        response.status_code, response["HX-Redirect"] = 204, target
    return response


def waiting(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed into a form of this page before the proof was asked for; once."""
    session = cast(Session | None, getattr(request, "session", None))
    kept = session.data.get(WAITING) if session else None
    if not session or not kept or kept["at"] != request.path or request.method != "GET":
        return {}
    session.data = {name: value for name, value in session.data.items() if name != WAITING}
    session.save(update_fields=["data"])
    return {name: values[0] if len(values) == 1 else values for name, values in kept["fields"].items()}


def is_kept(session: Session) -> bool:
    return WAITING in session.data


def _seen(request: HttpRequest) -> str:
    """Return the page on which a form stood: browsers say so to the same origin."""
    came = urlsplit(request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() and came.path.startswith("/") else ""


def _keep(session: Session, at: str, typed: QueryDict) -> None:
    fields = {
        name: values for name, values in typed.lists() if name not in SECRET and not name.startswith(SECRETS)
    }
    signs = sum(len(value) for values in fields.values() for value in values)
    if signs > MOST_SIGNS or len(fields) > MOST_FIELDS:
        fields = {}
    session.data = {**session.data, WAITING: {"at": at, "fields": fields}}
    session.save(update_fields=["data"])
