"""Host → firm → schema, before anything else looks at the request."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string

from tenants import hosts
from tenants.models import Firm

PROBES = ("/healthz", "/readyz")


class Secure(SecurityMiddleware):
    """Leads to https only where somebody is served: a redirect never names a host that the request made up."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        if request.is_secure() or not hosts.is_served(request.META.get("HTTP_HOST", "")):
            return None
        return super().process_request(request)


class HostMiddleware:
    """
    Sets request.firm and the URL map. Unknown host → 404, suspended → notice, set aside → maintenance page.

    Probes answer on any host: Kubernetes asks by address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.firm = None  # type: ignore[attr-defined]
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        host = hosts.host_of(request.META.get("HTTP_HOST", ""))
        if hosts.is_public(host) or request.path in PROBES:
            request.urlconf = settings.ROOT_URLCONF
            return self.get_response(request)
        entry = hosts.find(host)
        if entry is None:
            return page(request, "errors/unknown_host.html", 404)
        return self._serve(request, entry)

    def _serve(self, request: HttpRequest, entry: hosts.Entry) -> HttpResponseBase:
        if entry.status != Firm.Status.ACTIVE:
            return page(request, "errors/suspended.html", 403, firm_name=entry.name)
        if entry.set_aside:
            return page(request, "errors/maintenance.html", 503, firm_name=entry.name)
        firm = entry.firm()
        request.firm = firm  # type: ignore[attr-defined]
        request.urlconf = settings.FIRM_URLCONF
        connection.set_tenant(firm)  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]


def page(request: HttpRequest, template: str, status: int, **context: str) -> HttpResponse:
    """Answer with a page of the platform's own, which needs no firm and no database."""
    response = HttpResponse(
        render_to_string(template, {**context, "site_url": settings.SITE_URL}), status=status
    )
    response["Cache-Control"] = "no-store"
    return response
