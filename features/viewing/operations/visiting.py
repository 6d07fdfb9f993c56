"""A member of staff looks at the portal as one of a client's people does (S0-1 to S0-3, security R22)."""

from datetime import datetime

from django.db import transaction

from features.accounts.models import Membership, Session
from features.accounts.secrets import digest, new_token
from features.base import audit
from features.base.errors import NotThere, Refused
from features.base.permissions import Permission, require
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.clients.permissions import reaches_all_of
from features.viewing import news, pages, queries, rules, viewers
from features.viewing.models import ViewAs

MOST_PAGES = 100  # of a visit that the audit trail names one by one


@transaction.atomic
def start(
    *, contact: Contact, client: Client, reason: str, by: Membership, session: Session, now: datetime
) -> tuple[ViewAs, str]:
    """
    Begin a visit of half an hour in this browser, and return it with its token, which is nowhere kept. One that this
    browser has begun before ends.

    :raises NotAllowed: the role does not hold "Client Portal Impersonation".
    :raises NotThere: the client is not theirs to see, or the person does not act for it.
    :raises Refused: the person has no access to the portal; or they act for others whom this member may not see.
    """
    require(by, Permission.PORTAL_IMPERSONATE)
    reason = rules.reason(reason)
    if session.user_id != by.user_id or session.side != Session.Side.STAFF:
        raise NotThere
    _check(contact, client, by)
    Session.objects.select_for_update().get(pk=session.pk)  # two starts at once: one after the other
    for before in ViewAs.objects.filter(session=session, ended_at__isnull=True):
        end(visit=before, now=now)
    token = new_token()
    visit = ViewAs.objects.create(
        token_hash=digest(token), member=by, session=session, contact=contact, client=client, reason=reason,
        started_at=now, ends_at=now + rules.LASTS,
    )  # fmt: skip
    announce(visit)
    return visit, token


def _check(contact: Contact, client: Client, by: Membership) -> None:
    acts = clients.acted_for_by(contact).filter(pk=client.pk).exists()
    if not acts or not clients.visible_to(by).filter(pk=client.pk).exists():
        raise NotThere
    if not queries.has_access(contact, client):
        raise Refused(f"{contact.name} has no access to the portal yet. There is nothing to look at.")
    if not reaches_all_of(by, contact):
        raise Refused(f"{contact.name} also acts for clients that you do not work for.")


def announce(visit: ViewAs) -> None:
    """Write the beginning into the trail, where the client reads it too, and tell the firm's owners."""
    _record("portal.viewed", visit, reason=visit.reason, until=visit.ends_at.isoformat(timespec="minutes"))
    news.tell_owners(visit)


@transaction.atomic
def end(*, visit: ViewAs, now: datetime) -> None:
    """End a visit. Twice does no harm; one whose time was up ended then, whenever that is noticed."""
    at = min(now, visit.ends_at)
    if not ViewAs.objects.filter(pk=visit.pk, ended_at__isnull=True).update(ended_at=at):
        return
    visit.ended_at = at
    if visit.contact is not None:
        minutes = max(1, round((at - visit.started_at).total_seconds() / 60))
        _record("portal.view_ended", visit, minutes=minutes)


def close_overdue(*, now: datetime) -> int:
    """Note the end of visits whose time was up while nobody asked. Return how many."""
    rows = list(queries.overdue(now).select_related(*queries.WHOLE))
    for visit in rows:
        end(visit=visit, now=now)
    return len(rows)


@transaction.atomic
def note_page(*, visit: ViewAs, path: str, is_file: bool) -> None:
    """
    Write down which page is looked at, before it is: each page once, a hundred of them at most, and every file. Pages
    stand in the firm's trail, not on the client's record, which they would fill.
    """
    fresh = ViewAs.objects.select_for_update().get(pk=visit.pk)
    if is_file:
        _record("portal.file_downloaded", visit, page=path)
    elif path not in fresh.pages and len(fresh.pages) < MOST_PAGES:
        ViewAs.objects.filter(pk=visit.pk).update(pages=[*fresh.pages, path])
        _record("portal.page_viewed", visit, page=pages.name_of(path))


@transaction.atomic
def note_file(*, visit: ViewAs, name: str) -> None:
    """Write down one of the files that an answer of several gives, as it begins to be sent."""
    _record("portal.file_downloaded", visit, page=name)


def _record(event: str, visit: ViewAs, **details: str | int) -> None:
    whom, on_record = visit.whom, event != "portal.page_viewed"
    audit.record(
        event, by=viewers.of(visit), about=whom, client_id=visit.client_id if on_record else None,
        as_contact=whom.name, visit=str(visit.pk), **details,
    )  # fmt: skip
