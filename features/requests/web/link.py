"""
A link by which somebody sends files without signing in. The page says who asks and for what, and nothing of the client
unless staff allowed its name. Looking changes nothing; a link that does not work is the same page, whatever the reason.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding.words import when
from features.accounts.web.access import open_page
from features.accounts.web.links import no_path_in_referrer
from features.base import throttle
from features.base.errors import Refused
from features.documents.intake import Accepted
from features.documents.operations import Uploaded
from features.documents.web import receiving
from features.documents.web.receiving import Outcome
from features.requests import emails, operations, queries
from features.requests.doors import LOOKS, SENDS
from features.requests.errors import LinkGone
from features.requests.models import UploadLink
from features.requests.web.client_item import file_field
from features.requests.web.forms import SenderForm
from features.toggles.queries import is_on
from tenants.visitors import client_ip


@require_http_methods(["GET", "HEAD", "POST"])
@no_path_in_referrer
@open_page("Somebody without a place on the portal sends files by a link that was given to them.")
def send(request: HttpRequest, token: str) -> HttpResponseBase:
    throttle.hit("upload-link", client_ip(request) or "-", most=LOOKS, seconds=600)
    link = queries.live_link(token, timezone.now())
    if link is None or not is_on(emails.switch_of(link)):
        return _gone(request)
    if request.method != "POST":
        return _page(request, link, SenderForm(initial={"name": link.to_name}))
    return _take(request, link, token)


def _take(request: HttpRequest, link: UploadLink, token: str) -> HttpResponse:
    throttle.hit("upload-by-link", str(link.pk), most=SENDS, seconds=600)
    form, files = SenderForm(request.POST), receiving.files_of(request)
    if not files and link.files.count() >= link.most_files:
        return _gone(request)
    if not files:
        form.add_error(None, "Choose the files to send, or take photos.")
    if not form.is_valid():
        return _page(request, link, form, status=422)
    try:
        outcomes = [_one(token, file, form.cleaned_data["name"]) for file in files]
    except LinkGone:
        return _gone(request)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, link, form, status=422)
    refused = any(one.refusal for one in outcomes)
    return _page(request, link, form, outcomes=outcomes, status=422 if refused else 200)


def _one(token: str, file: receiving.Arrived, name: str) -> Outcome:
    def take(accepted: Accepted) -> Uploaded:
        return Uploaded(operations.receive(token=token, file=accepted, name=name, now=timezone.now()), None)

    [outcome] = receiving.each([file], take)
    return outcome


def _page(
    request: HttpRequest, link: UploadLink, form: SenderForm, *, outcomes: list[Outcome] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A link for one person shows what came by it; one that may be with many shows what came just now."""
    sent = list(link.files.values_list("filename", flat=True)) if link.item_id else []
    context = {
        "link": link, "form": form, "outcomes": outcomes or [], "sent": sent, "until": when(link.expires_at, "day"),
        "is_sent": bool(outcomes) and not any(one.refusal for one in outcomes or []), **file_field(),
    }  # fmt: skip
    return _private(render(request, "requests/link/send.html", context, status=status))


def _gone(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "requests/link/gone.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex, nofollow"
    return response
