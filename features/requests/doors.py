"""Whom a link lets bring files, asked while a form still comes in: long before its page is."""

import re

from django.http import HttpRequest
from django.utils import timezone

from features.base import uploads
from features.requests import emails, queries
from features.toggles.queries import is_on

SEND = re.compile(r"/send/([\w-]{30,60})/")


def knows(request: HttpRequest) -> bool:
    found = SEND.fullmatch(request.path)
    if found is None or getattr(request, "firm", None) is None:
        return False
    link = queries.live_link(found[1], timezone.now())
    return link is not None and is_on(emails.switch_of(link))


def register() -> None:
    if knows not in uploads.doors:
        uploads.doors.append(knows)
