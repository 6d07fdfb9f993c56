"""Staff take several documents at once: what they tick in a list."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.views.decorators.http import require_POST

from features.accounts.web.access import StaffRequest, staff_page
from features.base.errors import Refused
from features.base.permissions import Permission
from features.documents import queries
from features.documents.switches import DOCUMENTS
from features.documents.web import delivery
from features.documents.web.firm_picked import back, picked
from features.documents.zipped import zip_name, zipped


@require_POST
@staff_page(permission=Permission.DOCUMENTS_VIEW, switch=DOCUMENTS)
def download(request: StaffRequest) -> HttpResponseBase:
    member = request.membership
    try:
        stream = zipped(picked(request), lambda: queries.in_workspace(member), by=member)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return back(request)
    return delivery.send_zip(stream, zip_name())
