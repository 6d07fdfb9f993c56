"""What was answered, taken along: as a table at once, as a PDF among the client's documents."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base import sheets
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.web.firm.record import record_of
from features.clients.web.forms import RuledForm, posted
from features.documents.errors import TOLD_IN_PLACE
from features.documents.switches import DOCUMENTS
from features.organizers import on_paper, operations, queries
from features.organizers.switches import ORGANIZERS
from features.organizers.web.firm_record import found_of
from features.toggles.queries import is_on

BOTH, OURS = "both", "ours"


class WhoForm(RuledForm):
    """Who finds the document."""

    who = forms.ChoiceField(
        label="Who finds it", widget=forms.RadioSelect, initial=OURS,
        choices=[(BOTH, "The client too: all who see its documents"), (OURS, "Our team alone, as a draft")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who finds it."),
    )  # fmt: skip


@require_safe
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=ORGANIZERS)
def table(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponse:
    """Give the answers as CSV."""
    found = found_of(request, client_id, organizer_id)
    answer = HttpResponse(on_paper.csv(queries.filled(found)), content_type=sheets.CSV)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(found.title) or "organizer"}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=Permission.DOCUMENTS_SHARE, switch=ORGANIZERS)
def save(request: StaffRequest, client_id: UUID, organizer_id: UUID) -> HttpResponseBase:
    """Put a PDF of it among the client's documents."""
    client, found = record_of(request, client_id), found_of(request, client_id, organizer_id)
    if not is_on(DOCUMENTS) or client.archived_at is not None:
        raise NotThere
    form = WhoForm(posted(request))
    if form.is_valid():
        is_draft = form.cleaned_data["who"] == OURS
        try:
            operations.save_as_document(
                organizer=found, by=request.membership, now=timezone.now(), is_draft=is_draft
            )
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"The document stands with those of {client.name} in a moment.")
            return redirect("organizers_record:organizer", client.pk, found.pk)
    context = {"form": form, "organizer": found, "client": client}
    return render(request, "organizers/firm/save.html", context, status=422 if form.errors else 200)
