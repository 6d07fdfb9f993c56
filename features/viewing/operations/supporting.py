"""
The firm lets Portico's operators look at its clients' portals for a time (security R23). The grant is the firm's; the
platform knows only that there is one and until when. Every act stands in both audit trails.
"""

from datetime import datetime

from django.db import connection, transaction

from features.accounts.models import Membership
from features.accounts.secrets import digest, new_token
from features.base import audit
from features.base.errors import NotAllowed, NotThere, Refused
from features.base.permissions import Permission, require
from features.clients.models import Client, Contact
from features.viewing import queries, rules
from features.viewing.models import SupportGrant, ViewAs
from features.viewing.operations.visiting import announce, end
from tenants.console import support
from tenants.context import require_firm

GRANTING = 7043  # the lock under which grants are given and taken back, in each firm its own


@transaction.atomic
def grant(*, note: str, hours: int, by: Membership, now: datetime) -> SupportGrant:
    """
    Let operators in for a time. A grant that is live already ends with it, and so do the visits within it.

    :raises NotAllowed: the role may not look as a client itself, or sees assigned clients only.
    :raises Refused: there is no note, or the time is not 1 hour to 7 days.
    """
    require(by, Permission.PORTAL_IMPERSONATE)
    if by.assigned_only:
        raise NotAllowed  # nobody lets others see more than they do, hence the permission too
    note, lasts = rules.note(note), rules.hours(hours)
    _one_at_a_time()
    if before := queries.live_grant(now):
        _revoke(before, by, now)
    made = SupportGrant.objects.create(granted_by=by, note=note, ends_at=now + lasts, created_at=now)
    audit.record("support.granted", by=by, about=made, until=made.ends_at.isoformat(timespec="minutes"))
    support.note_grant(require_firm(), grant_id=made.pk, note=note, until=made.ends_at)
    return made


@transaction.atomic
def revoke(*, by: Membership, now: datetime) -> None:
    """
    Take the live grant back. Visits within it end with their next request at the latest.

    :raises NotAllowed: the role may not look as a client itself.
    :raises NotThere: there is none.
    """
    require(by, Permission.PORTAL_IMPERSONATE)
    _one_at_a_time()
    live = queries.live_grant(now)
    if live is None:
        raise NotThere
    _revoke(live, by, now)
    support.note_end(require_firm(), grant_id=live.pk)


def _revoke(live: SupportGrant, by: Membership, now: datetime) -> None:
    live.revoked_at, live.revoked_by = now, by
    live.save(update_fields=["revoked_at", "revoked_by"])
    audit.record("support.revoked", by=by, about=live)
    for visit in ViewAs.objects.filter(grant=live, ended_at__isnull=True).select_related(*queries.WHOLE):
        end(visit=visit, now=now)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [GRANTING, require_firm().schema_name]
        )


@transaction.atomic
def enter(*, token: str, now: datetime) -> tuple[ViewAs, str]:
    """
    Use up an operator's link, and return the visit that it begins, with its token. It has no contact yet.

    :raises NotThere: the link is used, older than a minute, another firm's, or the grant is over.
    """
    came = support.claim(token=token, firm=require_firm(), now=now)
    live = queries.live_grant(now)
    if came is None or live is None or live.pk != came.grant_id:
        raise NotThere
    own = new_token()
    visit = ViewAs.objects.create(
        token_hash=digest(own), grant=live, operator_id=came.operator_id, operator_name=came.operator_name,
        started_at=now, ends_at=min(now + rules.LASTS, live.ends_at),
    )  # fmt: skip
    return visit, own


@transaction.atomic
def look(*, visit: ViewAs, contact: Contact, reason: str, now: datetime) -> None:
    """
    An operator who came in names the person as whom they look, once.

    :raises NotThere: the visit is over or the person has no access to the portal.
    :raises Refused: there is no reason, or they look as somebody already.
    """
    reason = rules.reason(reason)
    client = _first_client(contact)
    if (
        visit.operator_id is None
        or visit.grant_id is None
        or not queries.may_go_on(visit, None, now)
        or client is None
    ):
        raise NotThere
    mine = ViewAs.objects.filter(pk=visit.pk, contact__isnull=True, ended_at__isnull=True)
    if not mine.update(contact=contact, client=client, reason=reason, started_at=now):
        raise Refused("You look as somebody already. Stop that first, and come in anew.")
    visit.refresh_from_db()
    announce(visit)
    support.note_look(
        require_firm(),
        operator_id=visit.operator_id,
        grant_id=visit.grant_id,
        reason=reason,
        visit=str(visit.pk),
    )


def _first_client(contact: Contact) -> Client | None:
    if not queries.with_access().filter(pk=contact.pk).exists():
        return None
    return (
        Client.objects.filter(accesses__contact=contact, archived_at__isnull=True)
        .order_by("name", "pk")
        .first()
    )
