"""
The payment provider's announcements, on the public host. Who it is about is found by the account alone (R36), and 2xx
is said only once everything is committed (R34).
"""

import logging

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from features.base.jobs import prove_schema
from features.base.scope import scope
from features.billing.operations import hearing
from integrations.payments.gateway import BadSignature, NotConnectedHere, ProviderDown, provider
from integrations.payments.model import Event
from tenants.access import public_page
from tenants.context import inside, platform
from tenants.models import Firm, PaymentAccount, StrayPaymentEvent

log = logging.getLogger(__name__)
LONGEST = 512 * 1024  # bytes; the provider's are a few thousand
OK, BAD, GONE, TOO_LARGE, LATER = 200, 400, 404, 413, 503


@csrf_exempt
@require_POST
@public_page("The payment provider announces what happened; only what it has signed is read.")
def payments(request: HttpRequest) -> HttpResponse:
    """Answer 400 to what is not signed, and 503 to what could not be taken in now: it is then brought again."""
    if int(request.headers.get("Content-Length") or 0) > LONGEST or len(request.body) > LONGEST:
        return HttpResponse(status=TOO_LARGE)
    now = timezone.now()
    try:
        event = provider().parse_event(request.body, request.headers.get("Stripe-Signature", ""), now)
    except NotConnectedHere:
        return HttpResponse(status=GONE)
    except BadSignature as bad:
        log.warning("An announcement of payments was not let in: %s", bad)
        return HttpResponse(status=BAD)
    return HttpResponse(status=_take(event))


def _take(event: Event) -> int:
    firm = _firm_of(event)
    if firm is None:
        _put_aside(event)
        return OK
    try:
        with inside(firm), scope():
            prove_schema(firm)
            hearing.hear(event, now=timezone.now())
    except ProviderDown:
        return LATER
    return OK


def _firm_of(event: Event) -> Firm | None:
    """Return whose account it is about. A suspended firm's money moves too."""
    with platform():
        row = PaymentAccount.objects.select_related("firm").filter(account_id=event.account_id).first()
    return row.firm if row else None


def _put_aside(event: Event) -> None:
    """
    Keep what is about no account of ours, for a person to look at. It is answered 200: brought again for three days it
    would find nobody either, and the provider ends an address that fails for long.
    """
    with platform(), transaction.atomic():
        row, is_new = StrayPaymentEvent.objects.get_or_create(
            account_id=event.account_id, event_id=event.id, defaults={"kind": event.kind[:80]}
        )
        if not is_new:
            StrayPaymentEvent.objects.filter(pk=row.pk).update(times=F("times") + 1)
    if is_new:
        log.error(
            "Announced for an account of no firm here: %s %s (%s)", event.account_id, event.id, event.kind
        )
