"""
A contact lets somebody else in: a spouse, a bookkeeper. Narrower than their own access, for a year at most, to one
client, and never further: delegates let nobody in. Whether the address was known here before is not told to them.
"""

import uuid
from datetime import date, datetime
from typing import TypedDict

from django.db import transaction

from features.base import audit, throttle
from features.base.errors import Conflict, NotThere, Refused
from features.clients import delegates, queries, rules, terms
from features.clients.models import Access, Client, Contact
from features.clients.operations import ending, pending
from features.clients.operations.invitations import issue_link
from features.clients.operations.joining import known_or_new
from features.clients.rights import ContactRight, NotInAccess
from features.clients.switches import DELEGATES
from features.toggles.queries import is_on

A_DAY = 86_400
MOST_A_DAY, MOST_FOR_A_CLIENT = 10, 10


class Delegation(TypedDict):
    """Whom, how far, until when; `ends_on` is the last day."""

    name: str
    email: str
    level: str
    ends_on: date | None


@transaction.atomic
def invite_delegate(*, contact: Contact, client_id: uuid.UUID, given: Delegation, now: datetime) -> Access:
    """
    Let somebody act for a client of one's own, and mail them. The firm is told.

    :raises NotThere: the firm does not offer it, or they do not act for this client.
    :raises NotInAccess: their own access does not go that far.
    :raises Refused: a value can't be taken; `field` names it.
    :raises Conflict: this person has access to the client already.
    :raises TooMany: ten a day are enough.
    """
    client = _allowed(contact, client_id)
    tidy = _tidy(given, now)
    throttle.hit("delegate", str(contact.pk), most=MOST_A_DAY, seconds=A_DAY)
    ending.hold_with_delegates(contact, client)
    _allowed(contact, client_id)
    delegate = known_or_new(name=tidy["name"], email=tidy["email"], now=now)
    if delegate.pk == contact.pk:
        raise Refused("This is your own address. You have access already.", field="email")
    access = _give(contact, client, delegate, tidy, now)
    link = issue_link(contact=delegate, client=client, now=now) if delegate.joined_at is None else None
    delegates.write_to(access, link, giver=contact)
    about = {"level": str(access.get_level_display()).lower(), "until": tidy["ends_at"].date().isoformat()}
    audit.record("access.delegated", by=contact, about=delegate, client_id=client.pk, **about)
    delegates.tell_staff(access, giver=contact)
    return access


@transaction.atomic
def end_delegate(*, contact: Contact, access_id: uuid.UUID, now: datetime) -> Access:
    """
    End what one gave somebody; it ends with their next click.

    :raises NotThere: it was not given by this person, or has ended.
    """
    access = queries.delegates_of(contact).filter(pk=access_id).first()
    if access is None:
        raise NotThere
    ending.hold_with_delegates(contact, access.client)
    still = queries.delegates_of(contact).filter(pk=access_id).first()
    if still is None:
        raise NotThere
    ending.end_one(still, by=contact, now=now)
    return still


def _allowed(contact: Contact, client_id: uuid.UUID) -> Client:
    client = queries.acted_for_by(contact).filter(pk=client_id).first()
    if client is None or not is_on(DELEGATES):
        raise NotThere
    if not contact.may(ContactRight.MANAGE_DELEGATES, client):
        raise NotInAccess
    return client


def _tidy(given: Delegation, now: datetime) -> "_Terms":
    level = terms.level(given["level"])
    if level not in delegates.levels():
        raise Refused("Choose an access narrower than your own.", field="level")
    return {
        "name": rules.person_name(given["name"]), "email": rules.PERSON["email"](given["email"]), "level": level,
        "ends_at": terms.delegation(given["ends_on"], now=now),
    }  # fmt: skip


class _Terms(TypedDict):
    name: str
    email: str
    level: str
    ends_at: datetime


def _give(giver: Contact, client: Client, delegate: Contact, tidy: _Terms, now: datetime) -> Access:
    pending.hold(delegate)
    if Access.objects.live(now).filter(client=client, granted_by=giver).count() >= MOST_FOR_A_CLIENT:
        raise Conflict(f"You let {MOST_FOR_A_CLIENT} people in for {client.name}. End one of them first.")
    _check_end(giver, client, tidy["ends_at"])
    about = {
        "level": tidy["level"], "ends_at": tidy["ends_at"], "granted_by": giver, "called": tidy["name"],
        "end_noted_at": None, "seen_by_staff_at": None, "is_limited": False,
    }  # fmt: skip
    had = queries.access_between(delegate, client)
    if had is None:
        return Access.objects.create(contact=delegate, client=client, created_at=now, **about)
    if had.is_live or had.granted_by_id is None:  # type: ignore[attr-defined]
        raise Conflict(
            f"They have access to {client.name} already, or had it from the firm itself.", field="email"
        )
    Access.objects.filter(pk=had.pk).update(**about)
    return queries.access_of(client, delegate.pk)


def _check_end(giver: Contact, client: Client, ends_at: datetime) -> None:
    mine = Access.objects.get(contact=giver, client=client)
    if mine.ends_at is not None and ends_at > mine.ends_at:
        raise Refused("Your own access ends before that. Choose an earlier day.", field="ends_on")
