"""
A link by which somebody sends files without signing in. The page says who asks and for what, and nothing of the client
unless staff allowed its name. Looking changes nothing; a link that does not work is the same page, whatever the reason.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from branding.words import size as in_words
from branding.words import when
from features.accounts.web.access import open_page
from features.accounts.web.links import no_path_in_referrer
from features.base import throttle
from features.base.errors import Refused, TooMany
from features.documents import formats, tus
from features.documents.errors import FileRefused
from features.documents.intake import Accepted
from features.documents.models import Arriving, Side
from features.documents.operations import Uploaded
from features.documents.web import receiving
from features.documents.web.receiving import Arrived, Outcome
from features.requests import doors, operations, queries
from features.requests.errors import LinkGone
from features.requests.models import UploadLink
from features.requests.web.forms import SenderForm
from tenants.visitors import client_ip

PIECES = 6000  # in ten minutes, by one address: a piece has up to 8 MB


@require_http_methods(["GET", "HEAD", "POST"])
@no_path_in_referrer
@open_page("Somebody without a place on the portal sends files by a link that was given to them.")
def send(request: HttpRequest, token: str) -> HttpResponseBase:
    throttle.hit("upload-link", client_ip(request) or "-", most=doors.LOOKS, seconds=600)
    try:
        link = operations.let_in(token, timezone.now())
        if request.method == "POST":
            return _take(request, link, token)
    except LinkGone:
        return _gone(request)
    return _page(request, link, token, SenderForm(initial={"name": link.to_name}))


@require_http_methods(["OPTIONS", "POST"])
@no_path_in_referrer
@open_page(
    "Somebody without a place on the portal begins a file in pieces, by a link that was given to them."
)
def begin(request: HttpRequest, token: str) -> HttpResponseBase:
    throttle.hit("upload-link", client_ip(request) or "-", most=doors.LOOKS, seconds=600)

    def room_for(name: str, size: int) -> Arriving:
        return operations.begin_by_link(token=token, filename=name, size=size, now=timezone.now())

    def address(row: Arriving) -> str:
        return reverse("requests:piece", args=[token, row.pk])

    try:
        link = operations.let_in(token, timezone.now())
        if request.method == "OPTIONS":
            return tus.capabilities()
        return tus.begun(request, who=link.pk, room_for=room_for, address=address)
    except LinkGone:
        return _gone(request)
    except FileRefused as refusal:
        return tus.told(refusal)
    except TooMany as refusal:
        return tus.told(refusal, 429)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@no_path_in_referrer
@open_page(
    "Somebody without a place on the portal goes on with a file in pieces; the link is asked for each of them."
)
def piece(request: HttpRequest, token: str, upload_id: UUID) -> HttpResponseBase:
    throttle.hit("pieces-by-link", client_ip(request) or "-", most=PIECES, seconds=600)
    try:
        link = operations.let_in(token, timezone.now())
        rows = queries.pieces_of(link)
        return tus.one(request, rows, upload_id, ask=lambda: operations.let_in(token, timezone.now()))
    except LinkGone:
        return _gone(request)
    except FileRefused as refusal:
        return tus.told(refusal)


def _take(request: HttpRequest, link: UploadLink, token: str) -> HttpResponse:
    """
    :raises LinkGone: it takes nothing more.
    """
    throttle.hit("upload-by-link", str(link.pk), most=doors.SENDS, seconds=600)
    form = SenderForm(request.POST)
    files: list[Arrived] = [*receiving.files_of(request), *receiving.named(request, queries.pieces_of(link))]
    if not files and queries.taken_by(link)[0] >= link.most_files:
        raise LinkGone
    if not files:
        form.add_error(None, "Choose the files to send, or take photos.")
    outcomes = _outcomes(token, form, files) if form.is_valid() else []
    if request.headers.get("HX-Request"):
        return _told(request, form, files, outcomes)
    refused = bool(form.errors) or any(one.refusal for one in outcomes)
    return _page(request, link, token, form, outcomes=outcomes, status=422 if refused else 200)


def _outcomes(token: str, form: SenderForm, files: list[Arrived]) -> list[Outcome]:
    name = form.cleaned_data["name"]

    def take(accepted: Accepted) -> Uploaded:
        return Uploaded(operations.receive(token=token, file=accepted, name=name, now=timezone.now()), None)

    try:
        return receiving.each(files, take)
    except Refused as refusal:
        form.refuse(refusal)
        return []


def _told(
    request: HttpRequest, form: SenderForm, files: list[Arrived], outcomes: list[Outcome]
) -> HttpResponse:
    """Answer the script, which sends one file at a time: what became of it."""
    wrong = next((error for errors in form.errors.values() for error in errors), "")
    found = outcomes or [Outcome(receiving.name_of(file), refusal=str(wrong)) for file in files]
    refused = any(one.refusal for one in found)
    status = 422 if refused else 200
    return _private(render(request, "documents/client/outcomes.html", {"outcomes": found}, status=status))


def _page(
    request: HttpRequest, link: UploadLink, token: str, form: SenderForm, *, outcomes: list[Outcome] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """A link for one person shows what came by it; one that may be with many shows what came just now."""
    is_own = link.side == Side.CLIENT
    context = {
        "link": link, "form": form, "outcomes": outcomes or [], "until": when(link.expires_at, "day"),
        "sent": list(link.files.values_list("filename", flat=True)) if is_own else [], "is_own": is_own,
        "is_sent": bool(outcomes) and not any(one.refusal for one in outcomes or []),
        "altogether": in_words(link.most_bytes), "pieces": reverse("requests:pieces", args=[token]),
        "accept": formats.ACCEPT, **receiving.limits(),
    }  # fmt: skip
    return _private(render(request, "requests/link/send.html", context, status=status))


def _gone(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "requests/link/gone.html", status=404))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex, nofollow"
    return response
