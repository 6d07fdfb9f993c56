"""What the pages of the public host have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csp import csp_override

from tenants import throttle
from tenants.errors import TooMany
from tenants.sign_up import addresses
from tenants.visitors import client_ip

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

# A form of these pages may lead on to a firm's host; browsers hold the redirect to form-action, too.
FIRM_HOSTS = f"{settings.SITE.scheme}://*.{settings.SITE.netloc}"
POLICY: dict[str, Any] = settings.SECURE_CSP
leads_to_a_firm = csp_override({**POLICY, "form-action": [*POLICY["form-action"], FIRM_HOSTS]})


def limited[**P](name: str, *, most: int, seconds: int, method: str = "POST") -> Callable[[View[P]], View[P]]:
    """Count the requests of each visitor's address; beyond the limit, and for TooMany raised inside, answer 429."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                if request.method == method:
                    throttle.hit(name, client_ip(request), most=most, seconds=seconds)
                return view(request, *args, **kwargs)
            except TooMany as refusal:
                return too_many(request, refusal)

        return counted

    return mark


def shown(name: str | None, slug: str | None, color: str | None, kind: str | None) -> dict[str, Any]:
    """Return the context of the preview beside a form, from what was typed so far."""
    look = {"name": name, "slug": slug, "color": color, "kind": kind}
    return {"shown": look, "suffix": addresses.suffix()}


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    return render(request, "429.html", {"message": refusal.message}, status=429)
