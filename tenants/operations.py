"""What happens to a firm as a whole: it opens, is suspended, comes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from tenants import hosts, slugs
from tenants.context import inside, platform
from tenants.errors import NotSuspended, SlugTaken, StockEmpty
from tenants.models import Domain, Firm, FirmKey, SlugHold
from tenants.provisioning import owner, stock
from tenants.signals import firm_provisioned

TRIAL = timedelta(days=30)
MAKE_TRIES = 3


@dataclass(frozen=True)
class Opening:
    """What a new firm begins with. `password` is a hash, never the word itself."""

    name: str
    slug: str
    kind: str
    color: str
    owner_name: str
    owner_email: str
    password: str
    time_zone: str = "America/New_York"


def is_free(slug: str, *, now: datetime) -> bool:
    """Return whether a (well-formed) address can be had."""
    with platform():
        held = SlugHold.objects.filter(pk=slug, until__gt=now).exists()
        return not held and not Firm.objects.filter(slug=slug).exists()


@transaction.atomic
def open_firm(*, opening: Opening, now: datetime) -> Firm:
    """
    Open a firm: claim a schema, write the firm and its address, and let each slice lay out its rows.

    :raises SlugRefused, SlugTaken: the address can't be had.
    :raises StockEmpty: no schema is ready and this process may not make one.
    """
    slug = slugs.check(opening.slug)
    if not is_free(slug, now=now):
        raise SlugTaken("Another firm has this address. Try another.")
    firm = claim(opening=opening, slug=slug, now=now)
    with inside(firm):
        firm_provisioned.send(sender=Firm, firm=firm, opening=opening, now=now)
    hosts.changed(firm)
    return firm


def claim(*, opening: Opening, slug: str, now: datetime) -> Firm:
    """Write the firm and its address around a schema of the stock; an empty one gets one more where that is allowed."""
    for _ in range(MAKE_TRIES):
        try:
            return _claim(opening, slug, now)
        except StockEmpty:
            if not owner.is_available():
                raise
            stock.make_one()  # another sign-up may take it first, hence the loop
    return _claim(opening, slug, now)


def _claim(opening: Opening, slug: str, now: datetime) -> Firm:
    firm = Firm(
        name=opening.name, slug=slug, kind=opening.kind, owner_email=opening.owner_email,
        time_zone=opening.time_zone, trial_ends_on=(now + TRIAL).date(),
    )  # fmt: skip
    host = f"{slug}.{settings.SITE_HOST}"
    try:
        return stock.claim(firm, Domain(domain=host, tenant=firm, is_primary=True, verified_at=now))
    except IntegrityError as error:
        raise SlugTaken("Somebody took this address a moment ago. Try another.") from error


@transaction.atomic
def suspend(*, firm: Firm, reason: str, now: datetime) -> None:
    """Close a firm's portal and workspace, at once, behind a notice."""
    with platform():
        Firm.objects.filter(pk=firm.pk).update(
            status=Firm.Status.SUSPENDED, suspended_at=now, suspended_reason=reason
        )
    hosts.changed(firm)


@transaction.atomic
def resume(*, firm: Firm) -> None:
    with platform():
        Firm.objects.filter(pk=firm.pk).update(
            status=Firm.Status.ACTIVE, suspended_at=None, suspended_reason=""
        )
    hosts.changed(firm)


@transaction.atomic
def shred_keys(*, firm: Firm, now: datetime) -> int:
    """
    Destroy every key of a suspended firm: nothing in its vault can be opened ever again, by anybody (security R44).
    Return how many keys there were. What backups still hold stands in docs/operations.md.

    :raises NotSuspended: the firm is at work.
    """
    with platform():
        if not Firm.objects.select_for_update().get(pk=firm.pk).is_suspended:
            raise NotSuspended("Suspend the firm first: its keys can't be brought back.")
        living = FirmKey.objects.filter(firm=firm, destroyed_at__isnull=True)
        destroyed = living.update(wrapped=b"", destroyed_at=now)
        if not destroyed and not FirmKey.objects.filter(firm=firm).exists():
            FirmKey.objects.create(firm=firm, version=1, master="", wrapped=b"", destroyed_at=now)
    return destroyed
