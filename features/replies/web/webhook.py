"""Mail services bring letters by a web request, on the public host. 2xx is said only once a letter is kept."""

import hashlib
import logging

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from features.replies.operations import Keep
from integrations.inbound_mail import addresses
from integrations.inbound_mail.gateway import Away, NotTaken
from integrations.inbound_mail.model import MOST_BYTES
from integrations.inbound_mail.services import SERVICES, Brought
from integrations.inbound_mail.services.calls import MOST_BODY, NotConnected, NotTheirs, NotUnderstood
from tenants import throttle
from tenants.access import public_page
from tenants.errors import TooMany
from tenants.visitors import client_ip

log = logging.getLogger(__name__)
OK, DENIED, GONE, NEVER, TOO_LARGE, OFTEN, LATER = 200, 401, 404, 406, 413, 429, 503
DENIALS, A_MINUTE = 30, 60  # of one address that are told one by one
WORK_SECONDS, REMEMBERED = 120, 24 * 3600
AT_WORK, DONE = "at work", "done"


@csrf_exempt
@require_POST
@public_page("A mail service brings answers by mail; only what proves to be from it is read.")
def letter(request: HttpRequest, service: str) -> HttpResponse:
    """Answer 401 to what is not the service's, 406 to what would never be taken, 503 to what it is to bring again."""
    read = SERVICES.get(service)
    if read is None:
        return HttpResponse(status=GONE)
    length = request.headers.get("Content-Length") or ""
    if not length.isdigit() or int(length) > MOST_BODY:
        return HttpResponse(status=TOO_LARGE)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        brought = read(lambda: request.read(int(length)), headers, timezone.now())
    except NotConnected:
        return HttpResponse(status=GONE)
    except NotUnderstood as why:
        log.error("A letter of %s could not be taken in: %s", service, why)  # noqa: TRY400  a wrong setting, no crash
        return HttpResponse(status=NEVER)
    except NotTheirs as why:
        return HttpResponse(status=_denied(request, service, str(why)))
    return HttpResponse(status=_once(brought) if brought.once else _keep(brought))


def _denied(request: HttpRequest, service: str, why: str) -> int:
    """Say so in the log, but not as often as a stranger likes."""
    try:
        throttle.hit("inbound-denied", client_ip(request) or "-", most=DENIALS, seconds=A_MINUTE)
    except TooMany:
        return OFTEN
    log.warning("A letter said to be brought by %s was not let in: %s", service, why)
    return DENIED


def _once(brought: Brought) -> int:
    """
    Keep the letter of a signed call, whose signature is then worth nothing any more: brought again, with whatever else
    inside, it is answered as if it were taken. Without the cache nothing is taken, for nobody could tell.
    """
    slot, cache = f"inbound:{hashlib.sha256(brought.once.encode()).hexdigest()}", caches["platform"]
    try:
        if not cache.add(slot, AT_WORK, WORK_SECONDS):
            return OK if cache.get(slot) == DONE else LATER
        status = _keep(brought)
        if status == OK:
            cache.set(slot, DONE, REMEMBERED)
        else:
            cache.delete(slot)
    except RedisError:
        return LATER
    return status


def _keep(brought: Brought) -> int:
    """Keep it for the first of its recipients that is an address of ours: a service calls once for each."""
    delivery = brought.delivery
    found = next((each for each in map(addresses.read, delivery.recipients) if each is not None), None)
    if found is None or len(delivery.raw) > MOST_BYTES:
        return NEVER
    try:
        Keep().keep(found, delivery.raw, delivery.verdict)
    except NotTaken:
        return NEVER
    except Away:
        return LATER
    return OK
