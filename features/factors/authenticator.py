"""A person's authenticator app. Its secret is sealed for the firm and the person; a box moved elsewhere stays shut."""

import base64
import binascii
import logging
from datetime import datetime

from django.db import transaction

from branding import queries as brands
from features.accounts.models import User
from features.factors.models import Authenticator
from tenants import sealed, totp
from tenants.context import require_firm

log = logging.getLogger(__name__)


def picture(user: User, secret: str) -> str:
    return totp.picture(secret, name=user.email, issuer=brands.published(require_firm()).name)


@transaction.atomic
def use_slowly(user: User, code: str, *, now: datetime) -> bool:
    """
    Take a code where nobody counts the tries, for want of a cache server: a wrong one uses up the codes that would be
    right now, so that one is tried in half a minute. Call it outside of transactions: that must stay so.
    """
    Authenticator.objects.select_for_update().filter(user=user).first()
    if use(user, code, now=now):
        return True
    newest = totp.last_step(now)
    Authenticator.objects.filter(user=user, last_step__lt=newest).update(last_step=newest)
    return False


def use(user: User, code: str, *, now: datetime) -> bool:
    """Take a code, once: neither it nor an older one is taken again, not even at the same moment."""
    app = Authenticator.objects.filter(user=user).first()
    step = totp.step_of(secret, code, now=now) if app and (secret := _secret(user, app)) else None
    if step is None:
        return False
    return Authenticator.objects.filter(user=user, last_step__lt=step).update(last_step=step) == 1


def carried(user: User, secret: str) -> str:
    """Return a secret that is being set up, sealed, as a form carries it: a mistyped code keeps the same picture."""
    return base64.urlsafe_b64encode(seal(user, secret)).decode()


def carried_back(user: User, value: str) -> str:
    """Return the secret of a form, or a new one if it carries none of ours."""
    try:
        return unseal(user, base64.urlsafe_b64decode(value.encode()))
    except (sealed.Unreadable, binascii.Error, UnicodeEncodeError):
        return totp.new_secret()


def seal(user: User, secret: str) -> bytes:
    return sealed.seal(secret, purpose=_purpose(user))


def unseal(user: User, box: bytes) -> str:
    """
    :raises sealed.Unreadable: changed, another person's or firm's, or under another SECRET_KEY.
    """
    return sealed.unseal(box, purpose=_purpose(user))


def _secret(user: User, app: Authenticator) -> str:
    """Return the app's secret, or nothing under another SECRET_KEY: then another way, or a reset, lets them in."""
    try:
        return unseal(user, bytes(app.secret))
    except sealed.Unreadable:
        log.error("The app of %s was sealed under another SECRET_KEY: reset their two-step sign-in.", user.pk)  # noqa: TRY400
        return ""


def _purpose(user: User) -> str:
    return f"authenticator of {user.pk} at {require_firm().pk}"
