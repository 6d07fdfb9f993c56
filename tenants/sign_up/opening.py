"""
Opening the firm of a proved sign-up: at once in the web process while schemas are in stock, else where they are made.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from tenants import operations
from tenants.models import Firm
from tenants.sign_up.errors import ProofMissing
from tenants.sign_up.models import SignUp

FORGOTTEN_AFTER = timedelta(days=7)  # an expired link can be renewed until then


@transaction.atomic
def open_portal(*, sign_up_id: uuid.UUID, now: datetime) -> Firm:
    """
    Open the firm of a proved sign-up. Called again, or twice at once, it returns the same firm.

    :raises SlugRefused, SlugTaken: the address was lost meanwhile; `move` it and call again.
    :raises StockEmpty: no schema is ready; `tasks.open_waiting` goes on.
    """
    row = SignUp.objects.select_for_update().get(
        pk=sign_up_id
    )  # a join would show the firm as before the wait
    if row.firm is not None:
        return row.firm
    if row.proved_at is None:
        raise ProofMissing("Its e-mail address was not proved.")
    row.firm = operations.open_firm(opening=_opening(row), now=now)
    row.password = ""  # it lives in the firm now
    row.save()
    return row.firm


def _opening(row: SignUp) -> operations.Opening:
    return operations.Opening(
        name=row.firm_name, slug=row.slug, kind=row.kind, color=row.color, owner_name=row.owner_name,
        owner_email=row.owner_email, password=row.password, time_zone=row.time_zone,
    )  # fmt: skip


def move(*, sign_up_id: uuid.UUID, slug: str) -> None:
    """Choose another address for a sign-up that is not open yet; everything else stays."""
    SignUp.objects.filter(pk=sign_up_id, firm__isnull=True).update(slug=slug)


def forget_old(*, now: datetime) -> int:
    """Remove sign-ups whose link ended a week ago, opened or not. Return how many."""
    return SignUp.objects.filter(expires_at__lt=now - FORGOTTEN_AFTER).delete()[0]
