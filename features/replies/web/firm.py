"""A mail that may not be from whom it says: staff read it as plain text, and let it in or throw it away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Conflict
from features.base.permissions import Permission
from features.replies import operations, queries
from features.replies.models import MailAnswer
from features.replies.switches import MAIL_ANSWERS
from integrations.inbound_mail import addresses

VIEW, EDIT = Permission.CLIENTS_VIEW, Permission.CLIENTS_EDIT
INBOX = "dashboard_staff:inbox"


@require_safe
@staff_page(permission=VIEW, switch=MAIL_ANSWERS)
def held(request: StaffRequest, mail_id: UUID) -> HttpResponse:
    answer = get_object_or_404(
        queries.visible_to(request.membership).select_related("settled_by"), pk=mail_id
    )
    subject = queries.subject_of(answer.address)
    context = {
        "answer": answer, "user": answer.address.user, "client": answer.address.client,
        "is_held": answer.state == MailAnswer.State.HELD, "may_decide": request.membership.can(EDIT),
        "why": MailAnswer.Why(answer.why).label if answer.why in MailAnswer.Why else "",
        "title": subject.title(answer.address.subject_id), "url": subject.staff_page(answer.address.subject_id),
    }  # fmt: skip
    return render(request, "replies/firm/held.html", context)


@require_POST
@staff_page(permission=EDIT, switch=MAIL_ANSWERS)
def admission(request: StaffRequest, mail_id: UUID) -> HttpResponseBase:
    try:
        answer = operations.let_in(answer_id=mail_id, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        taken = answer.state == MailAnswer.State.TAKEN
        said = f"The mail is in, as an answer of {answer.address.user.name}."
        messages.success(
            request, said if taken else "It could not be taken any more. Its sender is told by mail."
        )
    return redirect(INBOX)


@require_POST
@staff_page(permission=EDIT, switch=MAIL_ANSWERS)
def disposal(request: StaffRequest, mail_id: UUID) -> HttpResponseBase:
    try:
        operations.throw_away(answer_id=mail_id, by=request.membership, now=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
    else:
        messages.success(request, "The mail is thrown away. Nobody is told.")
    return redirect(INBOX)


@require_safe
@staff_page(permission=VIEW, switch=MAIL_ANSWERS)
def original(request: StaffRequest, mail_id: UUID) -> HttpResponse:
    """
    Give a letter as it came, as text: nothing in it can act, and no mail program fetches its pictures. The address that
    it came to is left out, for it lets answers of its person in.
    """
    raw = queries.original_for(request.membership, mail_id)
    response = HttpResponse(
        addresses.hidden(raw.decode("utf-8", "replace").replace("\x00", "")),
        content_type="text/plain; charset=utf-8",
    )
    response["Cache-Control"], response["X-Content-Type-Options"] = "private, no-store", "nosniff"
    return response
