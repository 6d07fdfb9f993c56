"""Links by which people without a place on the portal send files: staff make them, and clients for a single item."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from features.accounts import rules as people
from features.accounts.models import Membership
from features.accounts.secrets import digest, new_token
from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import queries as clients
from features.clients.models import Client, Contact
from features.documents import operations as documents
from features.documents.intake import Accepted
from features.documents.models import Document
from features.requests import emails, queries, rules
from features.requests.errors import LinkGone
from features.requests.models import Item, LinkFile, UploadLink
from features.requests.operations.answering import attach_by_link
from features.requests.operations.holding import hold_own, need_on, record
from features.requests.switches import UPLOAD_LINKS
from features.toggles.queries import is_on

DAYS, LONGEST = 7, 90
MOST_FILES, FEWEST_FILES = 500, 1
HANDED_DAYS, HANDED_FILES, MOST_HANDED = 14, 30, 5


@dataclass(frozen=True)
class Made:
    """The token belongs into the link; it is kept nowhere."""

    link: UploadLink
    token: str


@transaction.atomic
def make_link(
    *, client: Client, by: Membership, now: datetime, title: str, note: str = "", days: int = DAYS,
    most_files: int = 50, names_client: bool = False, to_name: str = "", to_email: str = "",
) -> Made:  # fmt: skip
    """
    Make a link by which somebody sends files for a client, and mail it where there is an address.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: the client is not theirs to see, or upload links are off.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.ACTIONS_EDIT)
    if (
        not is_on(UPLOAD_LINKS)
        or not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists()
    ):
        raise NotThere
    if not 1 <= days <= LONGEST:
        raise Refused(f"A link works for 1 to {LONGEST} days.", field="days")
    if not FEWEST_FILES <= most_files <= MOST_FILES:
        raise Refused(f"A link takes {FEWEST_FILES} to {MOST_FILES} files.", field="most_files")
    link, token = UploadLink(
        client=client, title=rules.title(title), note=rules.note(note), most_files=most_files,
        names_client=names_client, side=Document.Side.FIRM, made_by=by.user, **_addressed(to_name, to_email),
    ), new_token()  # fmt: skip
    return _save(link, token, days, by, now)


@transaction.atomic
def hand_over(*, item: Item, contact: Contact, now: datetime, name: str, email: str) -> Made:
    """
    Ask somebody else for one item: they are mailed a link that takes files for it and shows nothing else.

    :raises NotThere: the item is not asked of a client for whom they may upload.
    :raises Conflict: it is settled, or too many were asked already.
    :raises Refused: the name or the address can't be taken.
    """
    given = {"to_name": people.name(name), "to_email": people.email(email)}
    hold_own(item, contact)
    if item.links.filter(queries.live(now)).count() >= MOST_HANDED:
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

    :raises NotThere: it is not theirs to see.
    :raises Conflict: it has ended.
    """
    require(by, Permission.ACTIONS_EDIT)
    if not is_on(emails.switch_of(link)) or not queries.links_in_workspace(by).filter(pk=link.pk).exists():
        raise NotThere
    _revoke(link, by, now)


@transaction.atomic
def revoke_own(*, link: UploadLink, contact: Contact, now: datetime) -> None:
    """
    End a link that somebody of the client's side made for an item.

    :raises NotThere: it is not for an item of theirs.
    :raises Conflict: it has ended.
    """
    need_on()
    if not queries.links_of_contact(contact).filter(pk=link.pk).exists():
        raise NotThere
    _revoke(link, contact, now)


def receive(*, token: str, file: Accepted, name: str, now: datetime) -> Document:
    """
    Keep a file that came by a link.

    :raises LinkGone: the link does not work any more, or has taken as many files as it may.
    :raises Refused: they did not say who they are.
    :raises NotStored: the store did not take it; nothing was written.
    """
    link = queries.live_link(token, now)
    if link is None or not is_on(emails.switch_of(link)):
        raise LinkGone
    who = people.name(name)
    item, filename = link.item, f"{file.name}.{file.format.extension}"[-255:]
    return documents.receive(
        client=link.client, file=file, now=now, kind=item.type if item else None, year=item.year if item else None,
        project=item.request.project if item else None,
        then=lambda document: _arrived(link, document, who, now, filename),
    )  # fmt: skip


def _arrived(link: UploadLink, document: Document, name: str, now: datetime, filename: str) -> None:
    held = UploadLink.objects.select_for_update(no_key=True).filter(queries.live(now), pk=link.pk).first()
    if held is None or held.files.count() >= held.most_files:
        raise LinkGone
    LinkFile.objects.create(link=held, document=document, name=name, filename=filename, created_at=now)
    audit.record(
        "upload_link.used", by=None, about=held, client_id=held.client_id, person=name, file=document.name
    )
    if held.first_used_at is None:
        held.first_used_at = now
        held.save(update_fields=["first_used_at"])
        if link.item is None:
            emails.link_used(link, name=name, now=now)
    if link.item is not None:
        attach_by_link(item=link.item, document=document, now=now, name=name)
        Document.objects.filter(pk=document.pk).update(seen_by_staff_at=now)  # the request shows it to staff


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
    if link.item is not None:
        record("request.handed_over", link.item, by, person=link.to_name)
    else:
        audit.record("upload_link.made", by=by, about=link, client_id=link.client_id, days=days)
    if link.to_email:
        emails.link(link, token=token, sender=by.name)
    return Made(link, token)
