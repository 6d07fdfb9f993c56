"""Staff put what was said among the client's documents: a message, or the whole chat."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients.web.forms import Data, RuledForm, posted
from features.documents.errors import TOLD_IN_PLACE
from features.documents.switches import DOCUMENTS
from features.messages import operations, queries
from features.messages.models import Message, Thread
from features.messages.switches import MESSAGES
from features.messages.web.firm import found
from features.toggles.queries import is_on

SHARE = Permission.DOCUMENTS_SHARE
BOTH, OURS = "both", "ours"


class WhoForm(RuledForm):
    """Who finds the document: of a chat for some alone, nobody of the client's."""

    def __init__(self, data: Data, *, is_limited: bool) -> None:
        super().__init__(data, initial={"who": OURS if is_limited else BOTH})
        both = [] if is_limited else [(BOTH, "The client too: all who see its documents")]
        self.fields["who"] = forms.ChoiceField(
            label="Who finds it", choices=[*both, (OURS, "Our team alone, as a draft")], widget=forms.RadioSelect,
            error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who finds it."),
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SHARE, switch=MESSAGES)
def whole(request: StaffRequest, thread_id: UUID) -> HttpResponseBase:
    return _page(request, found(request, thread_id), None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(permission=SHARE, switch=MESSAGES)
def one(request: StaffRequest, thread_id: UUID, message_id: UUID) -> HttpResponseBase:
    here = found(request, thread_id)
    return _page(request, here, get_object_or_404(queries.messages_in(here, for_client=True), pk=message_id))


def _page(request: StaffRequest, here: Thread, message: Message | None) -> HttpResponseBase:
    if not is_on(DOCUMENTS) or here.client.archived_at is not None:
        raise NotThere
    form = WhoForm(posted(request), is_limited=here.is_limited)
    if form.is_valid():
        try:
            operations.save_as_document(
                thread=here, by=request.membership, now=timezone.now(), message=message,
                is_draft=form.cleaned_data["who"] == OURS,
            )  # fmt: skip
        except TOLD_IN_PLACE as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"The document stands with those of {here.client.name} in a moment.")
            return redirect("messages_staff:thread", here.pk)
    context = {"form": form, "thread": here, "message": message}
    return render(request, "messages/firm/save.html", context, status=422 if form.errors else 200)
