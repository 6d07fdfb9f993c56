"""From the console to a firm's host, while that firm lets Portico look at its clients' portals (security R23)."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tenants import hosts
from tenants.console import support
from tenants.console.access import OperatorRequest, operator_page
from tenants.console.errors import NothingToDo
from tenants.console.frame import acting, page
from tenants.models import Firm


@require_POST
@operator_page(fresh=True)
def link(request: OperatorRequest, firm_id: uuid.UUID) -> HttpResponseBase:
    """Show a link of one minute. It is pressed, not followed by us: a form's answer may not lead to another host."""
    firm = get_object_or_404(Firm, pk=firm_id)
    try:
        token = support.hand_over(firm=firm, by=acting(request), now=timezone.now())
    except NothingToDo as refusal:
        messages.info(request, refusal.message)
        return redirect("console:firm", firm.pk)
    url, seconds = hosts.address(firm, f"/support/{token}/"), int(support.LINK_LASTS.total_seconds())
    return page(request, "console/support.html", {"firm": firm, "url": url, "seconds": seconds}, here="firms")
