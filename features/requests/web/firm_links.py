"""Upload links of a client: make one, see what came by each, end one."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from branding.words import size as in_words
from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict, Refused
from features.base.permissions import Permission
from features.clients.models import Client
from features.clients.web.firm.record import frame, record_of
from features.clients.web.forms import posted
from features.requests import emails, operations, queries
from features.requests.models import Item
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.requests.web.forms import LinkForm
from features.toggles.queries import is_on

MOST = 100
ASK, VIEW = Permission.ACTIONS_EDIT, Permission.DOCUMENTS_VIEW


@require_safe
@staff_page(permission=VIEW, switch=UPLOAD_LINKS)
def index(request: StaffRequest, client_id: UUID) -> HttpResponse:
    client, now = record_of(request, client_id), timezone.now()
    rows = queries.links_in_workspace(request.membership).filter(client=client)
    rows = rows.select_related("made_by", "item__request").prefetch_related("files__document")
    links = list(rows.annotate(count=Count("files"))[:MOST])
    context = {
        **frame(request, client, "requests"), "may_ask": request.membership.can(ASK) and client.archived_at is None,
        "live": [one for one in links if one.revoked_at is None and one.expires_at > now],
        "past": [one for one in links if one.revoked_at is not None or one.expires_at <= now],
    }  # fmt: skip
    return render(request, "requests/firm/links.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=ASK, switch=UPLOAD_LINKS)
def new(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Make a link; it is shown this once."""
    client = record_of(request, client_id)
    form = LinkForm(
        posted(request), items=_items(request, client), initial={"item": request.GET.get("item", "")}
    )
    if form.is_valid():
        try:
            made = operations.make_link(
                client=client, by=request.membership, now=timezone.now(), **form.cleaned_data
            )
        except (Refused, Conflict) as refusal:
            form.refuse(refusal)
        else:
            context = {
                "client": client, "link": made.link, "url": emails.address_of(made.token),
                "altogether": in_words(made.link.most_bytes),
            }  # fmt: skip
            response = render(request, "requests/firm/link_made.html", context)
            response["Cache-Control"] = "private, no-store"
            return response
    context = {"form": form, "client": client}
    return render(request, "requests/firm/link_new.html", context, status=422 if form.errors else 200)


def _items(request: StaffRequest, client: Client) -> list[Item]:
    """Return what is asked of a client and not settled yet: a link can be for one of these."""
    if not is_on(REQUESTS):
        return []
    rows = queries.items_in_workspace(request.membership).filter(queries.OF_OPEN, request__client=client)
    rows = rows.exclude(state=Item.State.ACCEPTED).select_related("request")
    return list(rows.order_by("request", "order", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=ASK, switch=UPLOAD_LINKS)
def end(request: StaffRequest, client_id: UUID, link_id: UUID) -> HttpResponse:
    """End it; without a script this page asks first."""
    rows = queries.links_in_workspace(request.membership).filter(client_id=client_id)
    link = get_object_or_404(rows.select_related("client"), pk=link_id)
    if request.method != "POST":
        return render(request, "requests/firm/link_end.html", {"client": link.client, "link": link})
    try:
        operations.revoke(link=link, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"The link “{link.title}” no longer works.")
    return redirect("requests_record:links", client_id)
