"""
Mails stopped by the link of one of them, without signing in (RFC 8058). Looking changes nothing; a press does, and so
does the program of whoever reads the mail, which posts without a cookie. A link that does not work is not there.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import FirmRequest, open_page
from features.accounts.web.links import no_path_in_referrer
from features.base import composition, throttle
from features.notifications import emails, operations, stopping
from tenants.visitors import client_ip

LOOKS = 300  # in ten minutes, by one address


@csrf_exempt  # mail programs post it; the token alone says whose, and all it can do is stop mails
@require_http_methods(["GET", "HEAD", "POST"])
@no_path_in_referrer
@open_page("Whoever got a mail stops more of its kind without signing in.")
def index(request: FirmRequest, token: str) -> HttpResponse:
    throttle.hit("stop-link", client_ip(request) or "-", most=LOOKS, seconds=600)
    link = stopping.find(token)
    kind = composition.announced.get(link.kind) if link and link.kind else None
    if link is None or (link.kind and kind is None):
        raise Http404
    everything = kind is None or request.POST.get("what") == "everything"
    if request.method == "POST":
        operations.stop(link=link, everything=everything)
    kept = [one.label for one in composition.announced if one.side == link.side and one.kept]
    context = {
        "kind": kind, "kept": kept, "everything": everything, "is_done": request.method == "POST",
        "choices_url": emails.choices_url(link.side),
    }  # fmt: skip
    response = render(request, "notifications/stop.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
