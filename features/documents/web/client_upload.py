"""Files from clients. A script sends them one by one and gets a row for each; without it all come in one form."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.base import throttle
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page
from features.documents import operations, slots
from features.documents.intake import Accepted
from features.documents.models import Side
from features.documents.switches import CLIENT_UPLOADS
from features.documents.web import receiving
from features.documents.web.client_list import render_list, upload_form
from features.documents.web.forms import UploadForm
from features.documents.web.receiving import Arrived, Outcome

MOST = 300  # forms in ten minutes by one person: a script sends a form for each file


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=CLIENT_UPLOADS, right=ContactRight.UPLOAD)
def upload(request: ContactRequest) -> HttpResponse:
    """Take files; links of the list that an answer stands above lead back to it."""
    if request.method != "POST":
        return redirect(f"{reverse('documents:index')}?{request.GET.urlencode()}".rstrip("?"))
    throttle.hit("upload", str(request.contact.pk), most=MOST, seconds=600)
    form = upload_form(request, request.POST)
    files = receiving.everything_of(request, request.contact, Side.CLIENT)
    if not form.entities:
        raise Http404
    if not files:
        form.add_error(None, "Choose the files to upload.")
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _answer(request, [Outcome(receiving.name_of(file), refusal=words) for file in files], form)
    outcomes = _all(request, files, lambda file: _take(request, form, file))
    if not request.headers.get("HX-Request") and not any(one.refusal for one in outcomes):
        slots.heard(request, form.entity)
    return _answer(request, outcomes)


def _all(
    request: ContactRequest, files: list[Arrived], take: Callable[[Accepted], operations.Uploaded]
) -> list[Outcome]:
    if "one_pdf" in request.POST:
        return receiving.one_pdf(files, timezone.now(), take)
    return receiving.each(files, take)


def _take(request: ContactRequest, form: UploadForm, file: Accepted) -> operations.Uploaded:
    said = form.cleaned_data
    return operations.upload(
        contact=request.contact, client=form.entity, file=file, kind=said["kind"], year=said["year"],
        now=timezone.now(), done=form.asked if said.get("is_all") else None,
    )  # fmt: skip


def _answer(request: ContactRequest, outcomes: list[Outcome], form: UploadForm | None = None) -> HttpResponse:
    refused = form is not None or any(outcome.refusal for outcome in outcomes)
    status = 422 if refused else 200
    if request.headers.get("HX-Request"):
        return render(request, "documents/client/outcomes.html", {"outcomes": outcomes}, status=status)
    if refused or any(outcome.remark for outcome in outcomes):
        return render_list(request, form, [] if form else outcomes, status)
    count = len(outcomes)
    received = f"We have your {count} files." if count > 1 else f"We have “{outcomes[0].filename}”."
    messages.success(request, f"{received} {request.firm.name} sees them in its inbox.")
    return redirect("documents:index")
