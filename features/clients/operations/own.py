"""What a contact does for themselves."""

import uuid
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction

from features.accounts import rules as people
from features.accounts import sessions
from features.accounts.models import Session
from features.base import audit
from features.base.errors import NotThere
from features.clients import queries, rules
from features.clients.models import Client, Contact
from features.clients.operations import pending
from features.clients.rules import Rule


class OwnDetails(TypedDict, total=False):
    """What a contact may change about themselves at once. The e-mail address takes more (accounts.addressing)."""

    name: str
    phone: str
    address: str
    time_zone: str
    language: str


OWN: dict[str, Rule] = {
    "name": rules.person_name, "phone": people.phone, "address": people.address, "time_zone": people.time_zone,
    "language": people.language,
}  # fmt: skip


@transaction.atomic
def edit_own_details(*, contact: Contact, now: datetime, **given: Unpack[OwnDetails]) -> bool:
    """
    Change what is given of one's own details. Return whether anything differed. It shows on the record of each of the
    person's clients, and those who look after them hear of it.

    :raises Refused: a value can't be taken; `field` names it.
    """
    tidy = rules.tidy(OWN, given)
    pending.hold(contact)
    user = contact.user
    changes = {
        field: [getattr(user, field), new] for field, new in tidy.items() if getattr(user, field) != new
    }
    if not changes:
        return False
    for field, (_, new) in changes.items():
        setattr(user, field, new)
    user.save(update_fields=list(changes))
    mine: list[uuid.UUID | None] = list(queries.acted_for_by(contact).values_list("pk", flat=True))
    for client_id in mine or [None]:
        audit.record("contact.edited_own", by=contact, about=contact, client_id=client_id, changes=changes)
    return True


def show(*, contact: Contact, session: Session, client_id: uuid.UUID) -> Client:
    """
    Show only one client's things in this browser, from now on.

    :raises NotThere: the contact does not act for it.
    """
    client = queries.acted_for_by(contact).filter(pk=client_id).first()
    if client is None:
        raise NotThere
    _choose(session, str(client.pk))
    return client


def show_all(*, session: Session) -> None:
    _choose(session, None)


def _choose(session: Session, client_id: str | None) -> None:
    session.data = {**session.data, queries.SHOWING: client_id}
    session.save(update_fields=["data"])


@transaction.atomic
def see_portal(*, staff: Session, leaving: Session | None, now: datetime) -> tuple[Session, str]:
    """
    Begin a session on the client's side for somebody of the staff who is a contact too. Return it with its token.

    It proves nothing new: what asks for a fresh proof still does (D10). `leaving` is what this browser had there.
    """
    if leaving is not None:
        sessions.end(leaving)
    session, token = sessions.start(
        user=staff.user, side=Session.Side.CLIENT, method="workspace", now=now, stays=False
    )
    Session.objects.filter(pk=session.pk).update(proved_at=staff.proved_at)
    return session, token
