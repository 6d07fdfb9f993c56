"""Errors as problem documents (RFC 9457), whatever went wrong and wherever."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from features.base import errors
from features.base.scope import current

log = logging.getLogger(__name__)
TITLES = {
    400: "The request can’t be read", 401: "Sign in or send a key", 403: "Not allowed", 404: "Not found",
    405: "Not done this way", 409: "In conflict with what is there", 413: "Too large",
    415: "This kind of content is not taken", 422: "A value can’t be taken", 429: "Too many requests",
    500: "Something went wrong on our side", 503: "Not available at the moment",
}  # fmt: skip
STATUS_OF: dict[type[errors.DomainError], int] = {
    errors.NotThere: 404, errors.NotAllowed: 403, errors.Conflict: 409, errors.TooMany: 429,
    errors.FreshProofNeeded: 403, errors.Refused: 422, errors.Unavailable: 503,
}  # fmt: skip
KINDS: dict[type[errors.DomainError], str] = {errors.FreshProofNeeded: "fresh-proof-needed"}
MEDIA_TYPE = "application/problem+json"


def document(
    status: int, detail: str = "", fields: list[dict[str, str]] | None = None, kind: str = "about:blank"
) -> dict[str, Any]:
    """Return a problem; its `kind` is a name that programs may tell apart, where the status alone says too little."""
    here = current()
    body: dict[str, Any] = {"type": kind, "title": TITLES.get(status, "Error"), "status": status}
    if detail:
        body["detail"] = detail
    if fields:
        body["errors"] = fields
    return {**body, "request_id": here.request_id if here else ""}


def answer(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=MEDIA_TYPE)


def problem(error: Exception, context: dict[str, Any]) -> Response:
    """Turn any exception of a view into a problem document."""
    if isinstance(error, errors.DomainError):
        return answer(_of_domain(error))
    if isinstance(error, Http404):
        return answer(document(404))
    if isinstance(error, PermissionDenied):
        return answer(document(403))
    if isinstance(error, RequestDataTooBig):
        return answer(document(413, "This body is too large."))
    if isinstance(error, exceptions.APIException):
        return answer(_of_framework(error), _headers(error))
    log.error("The API failed", exc_info=error)
    got_request_exception.send(sender=None, request=context["request"]._request)  # noqa: SLF001  DRF wraps it
    return answer(document(500, "We have been told. Try again; quote the request_id if it lasts."))


def _of_domain(error: errors.DomainError) -> dict[str, Any]:
    status = next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 400)
    fields = [{"field": error.field, "message": error.message}] if error.field else None
    kind = next((name for each, name in KINDS.items() if isinstance(error, each)), "about:blank")
    return document(status, error.message, fields, kind)


def _of_framework(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return document(422, "Mend the fields named in errors.", list(_flat(error.detail)))
    return document(error.status_code, str(error.detail))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    challenge = getattr(error, "auth_header", None)
    return {"WWW-Authenticate": challenge} if challenge else {}


def _flat(detail: Any, path: str = "") -> Any:
    """Yield one entry per message, named by the way to its field: `people.0.email`."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(detail, list):
        for number, value in enumerate(detail):
            yield from _flat(value, f"{path}.{number}" if isinstance(value, dict | list) and path else path)
    else:
        yield {"field": path or "body", "message": str(detail)}


def plain(status: int) -> JsonResponse:
    """Answer with a problem document outside of any view of the API."""
    return JsonResponse(document(status), status=status, content_type=MEDIA_TYPE)
