"""A client takes several documents at once: what they tick, or the whole list as it is filtered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from features.base.errors import Refused
from features.clients import queries as clients
from features.clients.web.access import ContactRequest, client_page
from features.documents import listing, queries, zipping
from features.documents.switches import DOCUMENTS
from features.documents.web import delivery
from features.documents.web.forms import as_id, read_wish
from features.documents.zipped import zip_name, zipped


@require_safe
@client_page(switch=DOCUMENTS)
def choose(request: ContactRequest) -> HttpResponse:
    """List what can be taken at once, with all of it ticked; what can't be opened is left out."""
    found = _wished(request)
    ready = [each for each in found if each.is_open and not each.is_locked]
    context = {
        "documents": ready, "left_out": len(found) - len(ready), "total": sum(each.size for each in ready),
        "query": _without_none(request), "ticked": "none" not in request.GET,
        "several": len(clients.entities_of(request.contact)) > 1, "most": zipping.MOST_FILES,
        "is_cut": len(found) == zipping.MOST_FILES,
    }  # fmt: skip
    return render(request, "documents/client/choose.html", context)


@require_safe
@client_page(switch=DOCUMENTS, gives_files=True)
def download(request: ContactRequest) -> HttpResponseBase:
    contact = request.contact
    ids = [found for text in request.GET.getlist("document") if (found := as_id(text))]
    rows = queries.visible_to(contact).filter(pk__in=ids).order_by("name", "pk")
    is_chosen = {"document", "chosen"} & request.GET.keys()
    chosen = list(rows[: zipping.MOST_FILES + 1]) if is_chosen else _wished(request)
    try:
        stream = zipped(
            chosen, lambda: queries.with_looks(queries.visible_to(contact), for_staff=False), by=contact
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("documents:index")
    return delivery.send_zip(stream, zip_name())


def _without_none(request: ContactRequest) -> str:
    asked = request.GET.copy()
    asked.pop("none", None)
    return asked.urlencode()


def _wished(request: ContactRequest) -> list[Any]:
    rows = queries.shown_to(request.contact, request.session)
    rows = queries.with_news(rows, request.contact, timezone.now()).select_related("client")
    rows = queries.with_looks(rows, for_staff=False)
    return list(listing.matching(rows, read_wish(request.GET))[: zipping.MOST_FILES])
