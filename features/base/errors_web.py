"""Pages for what goes wrong outside a view."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from features.base.scope import current


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return render(request, "errors/404.html", status=404)


def denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def crashed(request: HttpRequest) -> HttpResponseBase:
    """Needs no database, no firm and no context: any of them may be what broke."""
    here = current()
    return HttpResponse(render_to_string("errors/500.html", {"request_id": here.request_id if here else ""}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    return render(request, "errors/csrf.html", status=403)
