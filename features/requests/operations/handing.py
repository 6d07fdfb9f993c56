"""Links by which people without a place on the portal send files: staff make them, and clients for a single item."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from features.accounts import rules as people
from features.accounts.secrets import digest, new_token
from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.documents.models import Document
from features.requests import emails, queries, rules
from features.requests.models import Item, UploadLink
from features.requests.operations.holding import hold_item, hold_own, need_on, record
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.toggles.queries import is_on

DAYS, LONGEST = 7, 90
MOST_FILES, FEWEST_FILES = 500, 1
MOST_MB, MEGABYTE = 10_000, 1024**2  # of all files of a link together
HANDED_DAYS, HANDED_FILES, MOST_HANDED = 14, 30, 5


@dataclass(frozen=True)
class Made:
    """The token belongs into the link; it is kept nowhere."""

    link: UploadLink
    token: str


@transaction.atomic
def make_link(
    *, client: Client, by: Actor, now: datetime, title: str, note: str = "", days: int = DAYS, most_files: int = 50,
    most_mb: int = 1024, names_client: bool = False, to_name: str = "", to_email: str = "", item: Item | None = None,
) -> Made:  # fmt: skip
    """
    Make a link by which somebody sends files for a client, and mail it where there is an address. What comes by it
    answers the item, if one is given.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: the client or the item is not theirs to see, or upload links are off.
    :raises Conflict: the item is settled, or its request is not open.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.ACTIONS_EDIT)
    theirs = clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True)
    _need_links()
    if not theirs.exists():
        raise NotThere
    _check_limits(days, most_files, most_mb)
    if item is not None:
        _hold_asked(item, client, by)
    link, token = UploadLink(
        client=client, item=item, title=rules.title(title), note=rules.note(note), most_files=most_files,
        most_bytes=most_mb * MEGABYTE, names_client=names_client, side=Document.Side.FIRM,
        made_by=getattr(by, "user", None), **_addressed(to_name, to_email),
    ), new_token()  # fmt: skip
    return _save(link, token, days, by, now)


def _need_links(item_id: UUID | None = None) -> None:
    if not is_on(UPLOAD_LINKS) or (item_id and not is_on(REQUESTS)):
        raise NotThere


def _check_limits(days: int, most_files: int, most_mb: int) -> None:
    if not 1 <= days <= LONGEST:
        raise Refused(f"A link works for 1 to {LONGEST} days.", field="days")
    if not FEWEST_FILES <= most_files <= MOST_FILES:
        raise Refused(f"A link takes {FEWEST_FILES} to {MOST_FILES} files.", field="most_files")
    if not 1 <= most_mb <= MOST_MB:
        raise Refused(f"All files together can have 1 to {MOST_MB:,} MB.", field="most_mb")


def _hold_asked(item: Item, client: Client, by: Actor) -> None:
    """
    :raises NotThere: it is not asked of this client.
    :raises Conflict: nothing more is needed for it.
    """
    hold_item(item, by)
    if item.request.client_id != client.pk:
        raise NotThere
    if not item.request.is_open or item.state == Item.State.ACCEPTED:
        raise Conflict("Nothing more is needed for this. Choose something else.", field="item")


@transaction.atomic
def hand_over(*, item: Item, contact: Contact, now: datetime, name: str, email: str) -> Made:
    """
    Ask somebody else for one item: they are mailed a link that takes files for it and shows nothing else.

    :raises NotThere: the item is not asked of a client for whom they may upload, or upload links are off.
    :raises Conflict: it is settled, or too many were asked already.
    :raises Refused: the name or the address can't be taken.
    """
    _need_links()
    given = {"to_name": people.name(name), "to_email": people.email(email)}
    hold_own(item, contact)
    if item.links.filter(queries.live(now), side=Document.Side.CLIENT).count() >= MOST_HANDED:
        raise Conflict(f"You have asked {MOST_HANDED} people already. End one of their links first.")
    link = UploadLink(
        client=item.request.client, item=item, title=item.title, note=item.help, most_files=HANDED_FILES,
        side=Document.Side.CLIENT, made_by=contact.user, names_client=True, **given,
    )  # fmt: skip
    return _save(link, new_token(), HANDED_DAYS, contact, now)


@transaction.atomic
def revoke(*, link: UploadLink, by: Actor, now: datetime) -> None:
    """
    End a link, whoever made it.

    :raises NotThere: it is not theirs to see, or upload links are off.
    :raises Conflict: it has ended.
    """
    require(by, Permission.ACTIONS_EDIT)
    _need_links(link.item_id)
    if not queries.links_in_workspace(by).filter(pk=link.pk).exists():
        raise NotThere
    _revoke(link, by, now)


@transaction.atomic
def revoke_own(*, link: UploadLink, contact: Contact, now: datetime) -> None:
    """
    End a link that somebody of the client's side made for an item.

    :raises NotThere: it is not for an item of theirs, or upload links are off.
    :raises Conflict: it has ended.
    """
    need_on()
    _need_links(link.item_id)
    if not queries.links_of_contact(contact).filter(pk=link.pk).exists():
        raise NotThere
    _revoke(link, contact, now)


def tell_of_ended(*, now: datetime) -> int:
    """Tell staff of links that have ended by themselves, each once. Return how many."""
    rows = UploadLink.objects.filter(
        end_told_at__isnull=True, revoked_at__isnull=True, expires_at__lte=now, side=Document.Side.FIRM
    )
    ended = list(rows.select_related("client"))
    for link in ended:
        _tell_of_end(link, now)
    return len(ended)


@transaction.atomic
def _tell_of_end(link: UploadLink, now: datetime) -> None:
    if UploadLink.objects.filter(pk=link.pk, end_told_at__isnull=True).update(end_told_at=now):
        emails.link_ended(link, files=link.files.count(), now=now)


def _revoke(link: UploadLink, by: Actor, now: datetime) -> None:
    if not UploadLink.objects.filter(queries.live(now), pk=link.pk).update(revoked_at=now, end_told_at=now):
        raise Conflict("This link has ended already.")
    link.revoked_at = now
    audit.record("upload_link.revoked", by=by, about=link, client_id=link.client_id)


def _addressed(name: str, email: str) -> dict[str, str]:
    return {
        "to_name": people.line(name, most=200, field="to_name"),
        "to_email": people.email(email) if email else "",
    }


def _save(link: UploadLink, token: str, days: int, by: Actor, now: datetime) -> Made:
    link.token_hash, link.created_at, link.expires_at = digest(token), now, now + timedelta(days=days)
    link.save(force_insert=True)
    if link.item is not None and link.side == Document.Side.CLIENT:
        record("request.handed_over", link.item, by, person=link.to_name)
    else:
        audit.record("upload_link.made", by=by, about=link, client_id=link.client_id, days=days)
    if link.to_email:
        emails.link(link, token=token, sender=by.name if getattr(by, "user", None) else "")
    return Made(link, token)
