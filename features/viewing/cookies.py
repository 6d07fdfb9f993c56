"""The cookie of a visit: of this host alone, invisible to scripts, gone with the browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = f"{settings.COOKIE_PREFIX}view"


def token_in(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def set_cookie(response: HttpResponseBase, token: str) -> None:
    response.set_cookie(COOKIE, token, secure=settings.SECURE, httponly=True, samesite="Lax")


def drop_cookie(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
