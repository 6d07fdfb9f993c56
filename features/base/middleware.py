"""Around every request: its id and log line, its headers, its scope, and the translation of domain errors."""

import logging
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponseBase

from features.base import errors, errors_web, refusals
from features.base.logs import without_secrets
from features.base.scope import Scope as RequestScope
from features.base.scope import scope
from tenants.visitors import agent, client_ip

type Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger("portico.request")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(self), usb=()",
}
STATUS_OF = {
    errors.NotThere: 404,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.TooMany: 429,
    errors.FreshProofNeeded: 403,
    errors.Refused: 422,
    errors.Unavailable: 503,
}


def status_of(error: errors.DomainError) -> int:
    return next((status for kind, status in STATUS_OF.items() if isinstance(error, kind)), 400)


class RequestLog:
    """Outermost: gives the request its id, logs one line with secrets in paths blotted out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        asker = (client_ip(request) or None, agent(request), request.COOKIES)
        with scope(RequestScope(str(uuid.uuid4()), *asker)) as here:
            response = self.get_response(request)
            response["X-Request-Id"] = here.request_id
            if not request.path.startswith(("/static/", "/healthz", "/readyz")):
                self._log(request, response, started)
        return response

    def _log(self, request: HttpRequest, response: HttpResponseBase, started: float) -> None:
        path = without_secrets(request.path)
        firm = getattr(request, "firm", None)
        facts = {"method": request.method, "path": path, "status": response.status_code}
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        message = f"{request.method} {path} {response.status_code} {milliseconds} ms"
        log.info(message, extra={**facts, "ms": milliseconds, "host_firm": firm.slug if firm else "-"})


class ResponseHeaders:
    """Headers every answer carries, errors included (security R08, R55)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith("/static/"):
            response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")  # mails show our mark
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class DomainErrors:
    """
    A refusal that a page did not handle itself becomes a page in the interface's voice. What belongs into the audit
    trail is written here, after the page's own transaction has gone.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        refusals.write(request, without_secrets(request.path), response.status_code)
        bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not request.path.startswith("/api/")
        return errors_web.form_only(request, response) if bare else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if request.path.startswith("/api/") or not isinstance(error, errors.DomainError | Http404):
            return None
        if isinstance(error, errors.NotThere | Http404):  # with DEBUG too: developers see what people see
            return errors_web.not_found(request, error)
        if isinstance(error, errors.NotAllowed):
            return errors_web.denied(request, error)
        return errors_web.refused(request, error.message, status_of(error))
