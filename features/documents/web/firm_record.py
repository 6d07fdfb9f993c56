"""The tab “Documents” of a client's record: share files, see what the client has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.actions import kinds
from features.base.permissions import Permission
from features.clients import engagements
from features.clients.models import Client, Contact
from features.clients.web.firm.record import frame, record_of
from features.documents import asking, formats, lists, operations, queries
from features.documents.errors import TOLD_IN_PLACE
from features.documents.intake import Accepted
from features.documents.models import DocumentType, Side
from features.documents.names import in_words
from features.documents.switches import DOCUMENTS
from features.documents.web import receiving
from features.documents.web.firm import filters
from features.documents.web.forms import ProjectField, ShareForm, as_page, read_wish
from features.documents.web.receiving import Outcome
from features.documents.web.shown import Listed


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def of_client(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    return _tab(request, record_of(request, client_id))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def readers(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Show who will see what is shared: alone, for the form, or with the whole page and what was chosen in it."""
    client = record_of(request, client_id)
    if request.method == "POST":
        return _tab(request, client, _form(request, client, request.POST))
    if "HX-Request" not in request.headers:
        return _back(request, client)
    context = {"people": _people(client, _form(request, client, request.GET)), "client": client}
    return render(request, "documents/firm/readers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=DOCUMENTS)
def share(request: StaffRequest, client_id: UUID) -> HttpResponseBase:
    """Share what can be taken, and say what is wrong with the rest; links of the list below it lead back."""
    client = record_of(request, client_id)
    if request.method != "POST":
        return _back(request, client)
    form, files = (
        _form(request, client, request.POST),
        receiving.everything_of(request, request.membership, Side.FIRM),
    )
    if not files:
        form.add_error(None, "Choose the files to share.")
    if not form.is_valid():
        return _tab(request, client, form, status=422)
    taken, refused = receiving.accept(files)
    shared = _share(request, client, form, taken) if taken else []
    if refused or not form.is_valid():
        return _tab(request, client, form, [*shared, *refused], status=422)
    messages.success(request, _said(client, shared, form))
    return redirect("documents_record:index", client.pk)


def _back(request: StaffRequest, client: Client) -> HttpResponseBase:
    return redirect(
        f"{reverse('documents_record:index', args=[client.pk])}?{request.GET.urlencode()}".rstrip("?")
    )


def _share(
    request: StaffRequest, client: Client, form: ShareForm, taken: Sequence[Accepted]
) -> list[Outcome]:
    said = form.cleaned_data
    try:
        documents = operations.share(
            by=request.membership,
            client=client,
            files=taken,
            kind=said["kind"],
            year=said["year"],
            project=said.get("project"),
            draft=said["draft"],
            now=timezone.now(),
        )
    except TOLD_IN_PLACE as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return []
    return [Outcome(document.filename, document) for document in documents]


def _said(client: Client, shared: Sequence[Outcome], form: ShareForm) -> str:
    what = f"“{shared[0].filename}”" if len(shared) == 1 else f"{len(shared)} files"
    if form.cleaned_data["draft"]:
        kept = ("a draft", "it") if len(shared) == 1 else ("drafts", "them")
        return f"{what} kept as {kept[0]}. Only your team sees {kept[1]}."
    project = form.cleaned_data.get("project")
    people = queries.readers(client, project.pk if project else None)
    if not people:
        return f"{what} shared. Nobody is on the portal yet, so nobody was told."
    return f"{what} shared. {in_words([person.name for person in people])} got an e-mail."


def _people(client: Client, form: ShareForm) -> list[Contact]:
    """Return who sees what is shared as the form stands: fewer, where not everybody reaches its project."""
    field = form.fields.get("project")
    chosen = field.by_id.get(str(form["project"].value() or "")) if isinstance(field, ProjectField) else None
    return queries.readers(client, chosen.pk if chosen else None)


def _form(request: StaffRequest, client: Client, data: Any = None) -> ShareForm:
    initial = {"year": timezone.localdate().year}
    projects = engagements.seen_of(client, request.membership)
    return ShareForm(list(DocumentType.objects.all()), projects, data, initial=initial)


def _tab(
    request: StaffRequest,
    client: Client,
    form: ShareForm | None = None,
    outcomes: Sequence[Outcome] = (),
    status: int = 200,
) -> HttpResponse:
    wish = read_wish(request.GET)
    seen = lists.of_staff(request.membership, client)
    tree = seen.tree(wish.year)
    queries.types(tree.kinds)
    shown = Listed.read(seen, tree, wish, as_page(request.GET.get("page", "")))
    may_share = request.membership.can(Permission.DOCUMENTS_SHARE) and client.archived_at is None
    form = (form or _form(request, client)) if may_share else None
    may_ask = request.membership.can(Permission.ACTIONS_EDIT) and client.archived_at is None
    context = {
        **frame(request, client, "documents"), "shown": shown, **filters(request, shown), "outcomes": outcomes,
        "may_ask": may_ask and asking.UPLOAD in kinds.by_hand(),
        "form": form, "people": _people(client, form) if form else [],
        "accept": formats.ACCEPT, **receiving.limits(),
    }  # fmt: skip
    return render(request, "documents/firm/of_client.html", context, status=status)
