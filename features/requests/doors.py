"""Whom a link lets bring files, asked while a form still comes in: long before its page is."""

import re

from django.http import HttpRequest
from django.utils import timezone

from features.base import throttle, uploads
from features.base.errors import TooMany
from features.requests import queries
from tenants.visitors import client_ip

LOOKS, SENDS = 600, 300  # in ten minutes, by one address and by one link: a script sends each file by itself
SEND = re.compile(r"/send/([\w-]{30,60})/")


def knows(request: HttpRequest) -> bool:
    """Return whether the next file of this form is kept. The throttle is asked first, once for each form."""
    found = SEND.fullmatch(request.path)
    if found is None or getattr(request, "firm", None) is None:
        return False
    left: int | None = getattr(request, "files_left", None)
    left = _left(request, found[1]) if left is None else left
    request.files_left = left - 1  # type: ignore[attr-defined]
    return left > 0


def _left(request: HttpRequest, token: str) -> int:
    """Return how many files of this form are kept: what the link still takes and one more, which the page refuses."""
    try:
        throttle.hit("upload-door", client_ip(request) or "-", most=LOOKS, seconds=600)
        link = queries.live_link(token, timezone.now())
        if link is None:
            return 0
        throttle.hit("upload-door-link", str(link.pk), most=SENDS, seconds=600)
    except TooMany:
        return 0
    files, size = queries.taken_by(link)
    if size >= link.most_bytes:
        return 1
    return link.most_files - files + 1 if files < link.most_files else 0


def register() -> None:
    if knows not in uploads.doors:
        uploads.doors.append(knows)
