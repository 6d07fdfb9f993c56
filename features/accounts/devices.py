"""
Browsers that a person has signed in with before. Each carries a random token of a year in a cookie of its own; a row
per person and browser holds its hash. What a browser says of itself, and its address, change too often to tell it by.

A sign-in without such a row is a new device's: the person is written to. The very first one is not news. "This was not
me" forgets them all, so that whoever comes next is new.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from features.accounts import emails, tickets
from features.accounts.models import Device, Session, User
from features.accounts.secrets import digest, new_token
from features.base import scope

COOKIE = f"{settings.COOKIE_PREFIX}device"
LASTS = timedelta(days=365)
QUIET = {"workspace", "sign-up"}  # ways in that a session of this very browser led to


def remember_asker(request: HttpRequest) -> None:
    """Note which browser asks, for a session that may begin in this request."""
    if here := scope.current():
        here.memo[COOKIE] = request.COOKIES.get(COOKIE, "")


def meet(session: Session, *, now: datetime) -> None:
    """Know this browser from now on; if it is new to somebody who has others, write to them."""
    here = scope.current()
    if here is None or COOKIE not in here.memo:
        return  # nobody's browser: a job, a command
    token = here.memo[COOKIE] or new_token()
    session.device_token = token
    mine = Device.objects.filter(user=session.user)
    has_others = mine.exists()
    if _know(session.user, token, now) and has_others and session.method not in QUIET:
        issued = tickets.issue(user=session.user, purpose=tickets.Purpose.NOT_ME, now=now)
        emails.new_device(issued, session)


def forget_all(user: User, *, now: datetime) -> None:
    Device.objects.filter(user=user, forgotten_at__isnull=True).update(forgotten_at=now)


def set_cookie(response: HttpResponseBase, session: Session) -> None:
    """Give the browser its token, or keep the one it has for another year."""
    if session.device_token:
        response.set_cookie(
            COOKIE, session.device_token, max_age=LASTS, secure=settings.SECURE, httponly=True, samesite="Lax"
        )


def _know(user: User, token: str, now: datetime) -> bool:
    """Return whether the browser was unknown until now."""
    device, is_new = Device.objects.get_or_create(
        user=user, token_hash=digest(token), defaults={"created_at": now}
    )
    if is_new or device.forgotten_at is None:
        return is_new
    Device.objects.filter(pk=device.pk).update(forgotten_at=None)
    return True
