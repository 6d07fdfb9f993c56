"""What goes to the trash within thirty days because it was kept for its time; staff keep what they still need."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict
from features.base.permissions import Permission
from features.documents import operations, queries, retention
from features.documents.switches import DOCUMENTS
from features.documents.web.firm_trash import chosen, documents_in_words
from features.documents.web.forms import as_id

MOST = 500  # on the page; the others come once these are gone or kept


@require_safe
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def index(request: StaffRequest) -> HttpResponse:
    mine = queries.in_workspace(request.membership).values("pk")
    rows = retention.soon(timezone.now()).filter(pk__in=mine).select_related("client", "type")
    context = {
        "documents": list(rows.order_by("client__name", "name", "pk")[:MOST]),
        "lede": f"Kept for as long as you chose for their type. Within {retention.AHEAD.days} days they go to "
        f"the trash, where they stay for another {queries.IN_TRASH.days}.",
    }
    return render(request, "documents/firm/retention.html", context)


@require_POST
@staff_page(permission=Permission.DOCUMENTS_DELETE, switch=DOCUMENTS)
def keep(request: StaffRequest) -> HttpResponseBase:
    """Keep what is ticked, or by the button of a row that one alone."""
    only = as_id(request.POST.get("only", ""))
    try:
        count = operations.keep(
            ids=[only] if only else chosen(request), by=request.membership, now=timezone.now()
        )
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, f"{documents_in_words(count)} {'stays' if count == 1 else 'stay'}.")
    return redirect("documents_staff:retention")
