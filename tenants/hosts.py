"""
From a host name to a firm.

Looked up in the platform's cache; a change writes the new entry on commit and a reader only adds a missing one, so
that a slow reader can't bring back what was just withdrawn. Entries live a minute at most. Without a cache server
the database answers.
"""

import logging
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from redis.exceptions import RedisError

from tenants.context import platform
from tenants.models import Domain, Firm, FirmSchema, Withheld

log = logging.getLogger(__name__)
SECONDS = 60
UNKNOWN = "unknown"
READABLE = re.compile(r"[a-z0-9.-]{1,100}")  # other hosts stand in the cache by their digest


@dataclass(frozen=True)
class Entry:
    """What a request needs to know of its firm before it touches the firm's schema."""

    id: str
    name: str
    slug: str
    kind: str
    status: str
    schema_name: str
    time_zone: str
    primary_domain: str
    withheld: tuple[str, ...]
    set_aside: bool

    def firm(self) -> Firm:
        firm = Firm(
            id=self.id, name=self.name, slug=self.slug, kind=self.kind, status=self.status,
            schema_name=self.schema_name, time_zone=self.time_zone,
        )  # fmt: skip
        firm._state.adding = False
        firm._state.db = "default"
        firm.entry = self
        return firm


def host_of(raw: str) -> str:
    """Return the host name alone: no port, lower case, no closing dot."""
    return raw.rsplit(":", 1)[0].lower().rstrip(".") if not raw.startswith("[") else raw


def is_public(host: str) -> bool:
    return host == settings.SITE_HOST


def is_served(raw: str) -> bool:
    """Return whether this Host header names the platform or a firm."""
    host = host_of(raw)
    return is_public(host) or find(host) is not None


def find(host: str) -> Entry | None:
    """Return the firm served at this host, or None."""
    try:
        known = caches["platform"].get(_key(host))
    except RedisError:
        log.warning("The cache does not answer; hosts are read from the database.")
        return _read(host)
    if known is None:
        known = _remember_if_absent(host, _read(host))
    return None if known == UNKNOWN else Entry(**known)


def _remember_if_absent(host: str, entry: Entry | None) -> Any:
    value = asdict(entry) if entry else UNKNOWN
    caches["platform"].add(_key(host), value, SECONDS)
    return value


def changed(firm: Firm) -> None:
    """Tell every process, once the transaction commits, that something about this firm is different."""
    transaction.on_commit(lambda: publish(firm))


def publish(firm: Firm) -> None:
    with platform():
        names = list(Domain.objects.filter(tenant_id=firm.pk).values_list("domain", flat=True))
    _remember({name: _read(name) for name in names})


def all_changed() -> None:
    """Tell every process, once the transaction commits, that something about every firm is different."""
    transaction.on_commit(publish_all)


def publish_all() -> None:
    """Publish every firm's entry, in three queries however many they are."""
    with platform():
        domains = list(Domain.objects.select_related("tenant").filter(verified_at__isnull=False))
        withheld = list(Withheld.objects.values_list("firm_id", "switch"))
        aside = set(FirmSchema.objects.filter(set_aside_at__isnull=False).values_list("name", flat=True))
    primary = {domain.tenant_id: domain.domain for domain in domains if domain.is_primary}
    keys = {
        firm_id: tuple(sorted({switch for owner, switch in withheld if owner in (None, firm_id)}))
        for firm_id in primary
    }
    _remember({
        row.domain: _entry(
            row.tenant, primary[row.tenant_id], keys[row.tenant_id], set_aside=row.tenant.schema_name in aside
        )
        for row in domains
        if row.tenant_id in primary
    })  # fmt: skip


def _remember(entries: dict[str, Entry | None]) -> None:
    values = {_key(name): asdict(entry) if entry else UNKNOWN for name, entry in entries.items()}
    try:
        caches["platform"].set_many(values, SECONDS)
    except (
        RedisError
    ):  # the change is committed; without a cache the database answers, with it the entries expire
        log.warning("The cache does not answer; changes show within %s seconds.", SECONDS)


def _key(host: str) -> str:
    """Return the cache key; what somebody sends as a host may be of any length and hold any sign."""
    return f"host:{host}" if READABLE.fullmatch(host) else f"host:{sha256(host.encode()).hexdigest()}"


def _read(host: str) -> Entry | None:
    with platform():
        domain = (
            Domain.objects.select_related("tenant").filter(domain=host, verified_at__isnull=False).first()
        )
        if domain is None:
            return None
        firm = domain.tenant
        return _entry(firm, _primary_domain(firm), _withheld_from(firm), set_aside=_is_set_aside(firm))


def _entry(firm: Firm, primary_domain: str, withheld: tuple[str, ...], *, set_aside: bool) -> Entry:
    return Entry(
        id=str(firm.pk), name=firm.name, slug=firm.slug, kind=firm.kind, status=firm.status,
        schema_name=firm.schema_name, time_zone=firm.time_zone, primary_domain=primary_domain,
        withheld=withheld, set_aside=set_aside,
    )  # fmt: skip


def _primary_domain(firm: Firm) -> str:
    return str(Domain.objects.get(tenant_id=firm.pk, is_primary=True).domain)


def _withheld_from(firm: Firm) -> tuple[str, ...]:
    rows = Withheld.objects.filter(Q(firm_id=firm.pk) | Q(firm__isnull=True))
    return tuple(sorted(set(rows.values_list("switch", flat=True))))


def _is_set_aside(firm: Firm) -> bool:
    return FirmSchema.objects.filter(name=firm.schema_name, set_aside_at__isnull=False).exists()


def entry_of(firm: Firm) -> Entry:
    """Return the entry a firm object came with, or read it (in tasks and commands)."""
    known = getattr(firm, "entry", None)
    if isinstance(known, Entry):
        return known
    with platform():
        host = _primary_domain(firm)
    entry = find(host)
    if entry is None:
        raise LookupError(f"{host} leads to no firm.")
    return entry


def address(firm: Firm, path: str = "/") -> str:
    """Return an absolute address on the firm's own host, from the stored domain, never from a request."""
    port = f":{settings.SITE.port}" if settings.SITE.port else ""
    return f"{settings.SITE.scheme}://{entry_of(firm).primary_domain}{port}{path}"
