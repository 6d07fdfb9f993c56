"""The API described: the schema (OpenAPI 3.1) and a page that shows it, without anything from outside."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal_api import errors, reference
from tenants.access import Policy, declare

STARTS = {"documentation": "portal_api:docs", "schema": "portal_api:schema"}
OPEN = "The description of the API holds nothing of the firm."


@require_safe
def schema(request: HttpRequest) -> HttpResponseBase:
    response = JsonResponse(reference.schema())
    response["Content-Type"] = "application/vnd.oai.openapi+json"
    return response


@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    return render(request, "portal_api/docs.html", {"groups": reference.groups()})


@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Say where to read on, to somebody who tries the API's address."""
    return JsonResponse({name: request.build_absolute_uri(reverse(url)) for name, url in STARTS.items()})


def nowhere(request: HttpRequest, path: str = "") -> HttpResponseBase:
    return errors.plain(404)


declare(schema, Policy("open", OPEN))
declare(start, Policy("open", OPEN))
declare(page, Policy("open", OPEN))
declare(nowhere, Policy("open", "Says that there is no such endpoint."))
