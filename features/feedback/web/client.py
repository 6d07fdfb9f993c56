"""“Send feedback”, from the person's own menu on every page."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.base import throttle
from features.base.errors import Refused
from features.clients import queries as clients
from features.clients.web.access import ContactRequest, client_page
from features.clients.web.forms import posted
from features.feedback import operations, queries, rules
from features.feedback.switches import FEEDBACK
from features.feedback.web.forms import FeedbackForm

MOST, AN_HOUR = 10, 3600


@require_http_methods(["GET", "HEAD", "POST"])
@client_page(switch=FEEDBACK)
def index(request: ContactRequest) -> HttpResponseBase:
    mine = queries.clients_of(request.contact)
    if not mine:
        raise Http404
    chosen = clients.showing(request.contact, request.session)
    form = FeedbackForm(posted(request), clients=mine, chosen=chosen, page=_came_from(request))
    if form.is_valid() and _give(request, form):
        messages.success(request, "Thank you. We have it, and read it soon.")
        return redirect(form.cleaned_data["page"] or "dashboard:home")
    return render(request, "feedback/client/index.html", {"form": form}, status=422 if form.errors else 200)


def _give(request: ContactRequest, form: FeedbackForm) -> bool:
    """Tell the firm. Return whether that was taken: else the form says why not."""
    throttle.hit("feedback", str(request.contact.pk), most=MOST, seconds=AN_HOUR)
    given = {name: form.cleaned_data[name] for name in ("kind", "words", "rating", "page")}
    try:
        operations.give(contact=request.contact, client=form.whom, now=timezone.now(), **given)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _came_from(request: ContactRequest) -> str:
    """Return the path of the page that led here, as the browser says it; of this host only."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    path = rules.page(before.path) if before.netloc == request.get_host() else ""
    return "" if path == request.path else path
