"""Pages for what goes wrong outside a view."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from features.base.errors import DomainError
from features.base.scope import current


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The same page for what never was, what is another's, and what is switched off."""
    return render(request, "404.html", {"home": home_of(request)}, status=404)


def denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Say why in the refusal's own words, if it has some."""
    message = exception.message if isinstance(exception, DomainError) else ""
    return render(request, "403.html", {"home": home_of(request), "message": message}, status=403)


def refused(request: HttpRequest, message: str, status: int) -> HttpResponseBase:
    return render(
        request, "errors/refused.html", {"message": message, "home": home_of(request)}, status=status
    )


def form_only(request: HttpRequest, bare: HttpResponseBase) -> HttpResponseBase:
    """An address that only takes a form was typed or opened again: say so in words, with the headers it had."""
    page = refused(
        request,
        "This address only takes what a page sends. Go back, and use the button there.",
        bare.status_code,
    )
    page["Allow"] = bare["Allow"]
    return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def crashed(request: HttpRequest) -> HttpResponseBase:
    """Needs no database, no firm and no context: any of them may be what broke."""
    here = current()
    return HttpResponse(
        render_to_string("500.html", {"request_id": here.request_id if here else ""}), status=500
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    return render(request, "errors/csrf.html", status=403)


def home_of(request: HttpRequest) -> str:
    """Where this visitor begins: the workspace for staff, else the portal or the public site."""
    return "/workspace/" if request.path.startswith("/workspace/") else "/"
