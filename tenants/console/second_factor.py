"""An operator's authenticator app (tenants.totp). The secret is kept sealed; each code works once."""

from datetime import datetime

from django.db import transaction

from tenants import sealed, totp
from tenants.console.models import Operator
from tenants.totp import grouped, new_secret, step_of

__all__ = ["grouped", "new_secret", "picture", "seal", "step_of", "unseal", "use", "use_slowly"]


def seal(operator: Operator, secret: str) -> bytes:
    return sealed.seal(secret, purpose=f"second factor {operator.pk}")


def unseal(operator: Operator, box: bytes) -> str:
    """
    :raises sealed.Unreadable: changed, or another operator's.
    """
    return sealed.unseal(box, purpose=f"second factor {operator.pk}")


def picture(operator: Operator, secret: str) -> str:
    return totp.picture(secret, name=operator.email, issuer="Portico")


@transaction.atomic
def use_slowly(operator: Operator, code: str, *, now: datetime) -> bool:
    """
    Take a code where nobody counts the tries, for want of a cache server: a wrong one uses up the codes that would be
    right now, so that one is tried in half a minute. Call it outside of transactions: that must stay so.
    """
    Operator.objects.select_for_update().get(pk=operator.pk)
    if use(operator, code, now=now):
        return True
    newest = totp.last_step(now)
    Operator.objects.filter(pk=operator.pk, totp_last_step__lt=newest).update(totp_last_step=newest)
    return False


def use(operator: Operator, code: str, *, now: datetime) -> bool:
    """Take a code, once: neither it nor an older one is taken again, not even at the same moment."""
    if operator.totp_secret is None:
        return False
    step = step_of(unseal(operator, bytes(operator.totp_secret)), code, now=now)
    if step is None:
        return False
    unused = Operator.objects.filter(pk=operator.pk, totp_last_step__lt=step)
    return unused.update(totp_last_step=step) == 1
