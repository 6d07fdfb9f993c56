"""A client's statement of account: what they were billed and what they paid in some days."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from features.billing import queries, statements
from features.billing.operations import stating
from features.billing.switches import BILLING
from features.billing.web import pdf
from features.billing.web.statement import Page, asked
from features.clients import queries as clients
from features.clients.models import Client
from features.clients.rights import ContactRight
from features.clients.web.access import ContactRequest, client_page

SEE = ContactRight.SEE_INVOICES


@require_safe
@client_page(switch=BILLING, right=SEE)
def index(request: ContactRequest) -> HttpResponse:
    """Lead to the statement of the client this browser shows, or of the first."""
    first = clients.scope_of(request.contact, request.session, SEE).order_by("name", "pk").first()
    return redirect("billing:statement", first.pk) if first else redirect("billing:index")


@require_safe
@client_page(switch=BILLING, right=SEE)
def statement(request: ContactRequest, client_id: UUID) -> HttpResponse:
    client = _client(request, client_id)
    page = Page.read(request.GET, statements.reached(client, request.contact), queries.today())
    others = [one for one in clients.entities_of(request.contact, SEE) if one.pk != client.pk]
    context = {
        "client": client, "page": page, "others": others, "is_limited": _is_limited(request, client),
    }  # fmt: skip
    return render(request, "billing/client/statement.html", context, status=422 if page.problem else 200)


@require_safe
@client_page(switch=BILLING, right=SEE, gives_files=True)
def paper(request: ContactRequest, client_id: UUID) -> HttpResponseBase:
    """Give it as PDF; who sees some projects alone has a paper of their own."""
    client = _client(request, client_id)
    period, problem, _ = asked(request.GET, queries.today())
    if problem:
        return redirect("billing:statement", client.pk)
    whose = request.contact if _is_limited(request, client) else None
    return pdf.statement(request, stating.paper_of(client, pdf.currency_of(request, client), period, whose))


def _client(request: ContactRequest, client_id: UUID) -> Client:
    return get_object_or_404(clients.acted_for_by(request.contact, SEE), pk=client_id)


def _is_limited(request: ContactRequest, client: Client) -> bool:
    return not clients.acted_for_wholly(request.contact, SEE).filter(pk=client.pk).exists()
