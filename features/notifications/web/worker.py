"""The service worker: what a browser runs when a push arrives. It keeps no pages and answers no requests."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tenants.access import firm_asset

SCRIPT = (Path(__file__).parents[1] / "static/notifications/worker.js").read_bytes()


@require_safe
@firm_asset("Browsers fetch it anew by themselves, signed in or not. It is the same for everybody.")
def script(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(SCRIPT, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
