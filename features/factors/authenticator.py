"""A person's authenticator app. Its secret is sealed for the firm and the person; a box moved elsewhere stays shut."""

import base64
import binascii
import logging
from datetime import datetime

from django.db import transaction

from branding import queries as brands
from features.accounts.models import User
from features.base import firm_keys, rotation
from features.base.rotation import Holder
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
    return base64.urlsafe_b64encode(sealed.seal(secret, purpose=_purpose(user))).decode()


def carried_back(user: User, value: str) -> str:
    """Return the secret of a form, or a new one if it carries none of ours."""
    try:
        return sealed.unseal(base64.urlsafe_b64decode(value.encode()), purpose=_purpose(user))
    except (sealed.Unreadable, binascii.Error, UnicodeEncodeError):
        return totp.new_secret()


def seal(user: User, secret: str) -> bytes:
    """
    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    return firm_keys.seal(secret.encode(), about=_purpose(user))


def unseal(user: User, box: bytes) -> str:
    """
    Open a secret; one from before firms had keys is still under SECRET_KEY, until `rotate_keys` seals it anew.

    :raises sealed.Unreadable: changed, another person's or firm's, or under another key.
    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    if not firm_keys.version_of(box):
        return sealed.unseal(box, purpose=_purpose(user))
    return firm_keys.unseal(box, about=_purpose(user)).decode()


def register() -> None:
    """Let `rotate_keys` know of the secrets kept here."""
    rows = Authenticator.objects.select_related("user")
    rotation.holders.append(
        Holder(
            "authenticator apps", rows.all, "secret", lambda app: unseal(app.user, bytes(app.secret)).encode(),
            lambda app: _purpose(app.user),
        )
    )  # fmt: skip


def _secret(user: User, app: Authenticator) -> str:
    """Return the app's secret, or nothing when no key opens it: then another way, or a reset, lets them in."""
    try:
        return unseal(user, bytes(app.secret))
    except (sealed.Unreadable, firm_keys.KeysDestroyed):
        log.error("The app of %s lies under a key that is gone: reset their two-step sign-in.", user.pk)  # noqa: TRY400
        return ""


def _purpose(user: User) -> str:
    return f"authenticator of {user.pk} at {require_firm().pk}"
