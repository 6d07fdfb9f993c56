"""
The mail that asks for proof, in Portico's own look: the firm does not exist yet.

The row is the outbox: it is sent from there by a worker, and by a sweep if the worker was not told.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from tenants import letters, sealed
from tenants.sign_up import addresses
from tenants.sign_up.models import SignUp

log = logging.getLogger(__name__)
SENDING = timedelta(minutes=5)


def due(*, now: datetime) -> list[uuid.UUID]:
    """Return the sign-ups whose letter waits and may be tried now."""
    waiting = SignUp.objects.filter(letter__isnull=False, send_after__lte=now, expires_at__gt=now)
    return list(waiting.order_by("send_after").values_list("pk", flat=True)[:200])


def deliver(sign_up_id: uuid.UUID, *, now: datetime) -> bool:
    """
    Send one letter that is due, unless somebody else is at it. Return whether it left.

    No lock is held meanwhile: the mail server may be slow. If this worker dies, the sweep tries again.
    """
    waiting = SignUp.objects.filter(pk=sign_up_id, letter__isnull=False, send_after__lte=now)
    if not waiting.update(send_after=now + SENDING):
        return False
    row = SignUp.objects.get(pk=sign_up_id)
    this_letter = SignUp.objects.filter(
        pk=row.pk, token_hash=row.token_hash
    )  # a newer one may be written meanwhile
    try:
        _send(row)
    except Exception:
        log.exception("The mail of sign-up %s did not leave", row.pk)
        wait = min(timedelta(minutes=2**row.letter_tries), timedelta(hours=1))
        this_letter.update(letter_tries=F("letter_tries") + 1, send_after=now + wait)
        return False
    this_letter.update(letter=None, sent_at=now)
    return True


def _send(row: SignUp) -> None:
    token = sealed.unseal(bytes(row.letter or b""), purpose=f"sign-up {row.pk}")
    context = {
        "sign_up": row,
        "address": f"{row.slug}{addresses.suffix()}",
        "link": f"{settings.SITE_URL}/sign-up/confirm/{token}/",
    }
    letters.send(to=row.owner_email, template="sign_up/email/confirm", context=context)
