"""A mail's HTML as a page of its own, for a frame within one of ours. It is a stranger there: it can do nothing."""

import re

from django.conf import settings
from django.http import HttpResponse

_HEAD = re.compile(r"(?i)<head[^>]*>")
# No scripts, no forms, no cookies; pictures from our own hosts; inline styles, for mails have no others.
OURS = f"{settings.SITE.scheme}://{settings.SITE.netloc} {settings.SITE.scheme}://*.{settings.SITE.netloc}"
POLICY = f"default-src 'none'; img-src data: {OURS}; style-src 'unsafe-inline'; frame-ancestors 'self'"
OPENING_LINKS = "allow-popups allow-popups-to-escape-sandbox"


def shown(html: str, *, opens_links: bool) -> HttpResponse:
    """
    Return the page, shut into a sandbox by its own policy, wherever it is opened. Its links open a tab of their own, or
    nothing at all; the frame around it never shows another page.
    """
    response = HttpResponse(_aimed(html))
    response["Content-Security-Policy"] = f"sandbox {OPENING_LINKS if opens_links else ''}; {POLICY}".replace(
        " ;", ";"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _aimed(html: str) -> str:
    base = '<base target="_blank">'
    found = _HEAD.search(html)
    return html[: found.end()] + base + html[found.end() :] if found else base + html
