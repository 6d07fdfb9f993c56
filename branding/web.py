"""Stylesheet, icons and manifest of a firm, for everybody who can reach its host."""

from collections.abc import Callable
from typing import cast

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from branding import icons, manifests, queries
from branding import stylesheet as sheets
from branding.look import Look
from tenants.access import firm_asset
from tenants.models import Firm

A_YEAR = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"
ON_THE_DOOR = "A firm's colors and logo stand on its sign-in page, before anybody signs in."


@require_safe
@firm_asset(ON_THE_DOOR)
def stylesheet(request: HttpRequest) -> HttpResponseBase:
    look = _look(request)
    return _asset(request, look, "css", "text/css; charset=utf-8", lambda: sheets.text(look).encode())


@require_safe
@firm_asset(ON_THE_DOOR)
def manifest(request: HttpRequest) -> HttpResponseBase:
    look = _look(request)
    return _asset(
        request, look, "manifest", "application/manifest+json", lambda: manifests.text(look).encode()
    )


@require_safe
@firm_asset(ON_THE_DOOR)
def icon(request: HttpRequest, size: int) -> HttpResponseBase:
    if size not in icons.SIZES:
        raise Http404
    return _icon(request, size)


@require_safe
@firm_asset(ON_THE_DOOR)
def favicon(request: HttpRequest) -> HttpResponseBase:
    return _icon(request, 32)


@require_safe
@firm_asset(ON_THE_DOOR)
def logo(request: HttpRequest) -> HttpResponseBase:
    look = _look(request)
    picture = queries.logo_of(look)
    if picture is None:
        raise Http404
    return _asset(request, look, "logo", "image/png", lambda: picture)


def _icon(request: HttpRequest, size: int) -> HttpResponseBase:
    look = _look(request)
    return _asset(request, look, f"icon-{size}", "image/png", lambda: _drawn(look, size))


def _drawn(look: Look, size: int) -> bytes:
    key = f"branding:icon:{look.version}:{size}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = icons.png(look, size, queries.logo_of(look))
        cache.set(key, drawn, timeout=86_400)
    return drawn


def _look(request: HttpRequest) -> Look:
    return queries.published(cast(Firm, request.firm))  # type: ignore[attr-defined]


def _asset(
    request: HttpRequest, look: Look, part: str, content_type: str, make: Callable[[], bytes]
) -> HttpResponseBase:
    """Answer 304 when the browser has it; let it be kept for a year when the address names this very version."""
    etag = quote_etag(f"{look.version}-{part}")
    response = get_conditional_response(request, etag=etag) or HttpResponse(make(), content_type=content_type)
    response["ETag"] = etag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mails show the icon, wherever they are read
    response["Cache-Control"] = A_YEAR if request.GET.get("v") == look.version else A_WHILE
    patch_vary_headers(response, ["Host"])
    return response
