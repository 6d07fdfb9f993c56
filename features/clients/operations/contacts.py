"""A client’s people change, and leave it."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from features.accounts import sessions, tickets
from features.accounts.emails import address_changed
from features.accounts.models import User
from features.base import audit
from features.base.errors import NotAllowed, Refused
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.clients import queries, rules
from features.clients.models import Access, Client, Contact, Invitation
from features.clients.operations import ending, pending
from features.clients.permissions import require_all_of, require_for, works_here


class Person(TypedDict, total=False):
    """What can be changed about a contact. `role` is what they are to this client: Owner, Partner, Spouse."""

    name: str
    email: str
    phone: str
    address: str
    role: str


@transaction.atomic
def edit_contact(
    *, contact: Contact, client: Client, by: Actor, now: datetime, **given: Unpack[Person]
) -> AuditEvent | None:
    """
    Change what is given. A new address ends the person's sessions and every link mailed to the old one (R28), which is
    told if they have joined.

    :raises NotAllowed: the role may not edit clients, or the person works here: staff change their own details;
        or, for the address, they act for clients too that the role does not see.
    :raises NotThere: this person does not act for this client.
    :raises Refused: a value can't be taken, or the address is somebody else's; `field` names it.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    pending.hold(contact)
    access = queries.access_of(client, contact.pk)
    tidy = rules.tidy(rules.PERSON, given)
    was = {field: getattr(contact.user, field) for field in tidy}
    changes = {field: (was[field], new) for field, new in tidy.items() if _differs(field, was[field], new)}
    if "email" in changes:
        require_all_of(by, contact)
    _change_person(contact, changes, now)
    changes |= _change_role(access, given)
    if not changes:
        return None
    told = {field: list(pair) for field, pair in changes.items()}
    return audit.record("contact.edited", by=by, about=contact, client_id=client.pk, changes=told)


@transaction.atomic
def remove_contact(*, contact: Contact, client: Client, by: Actor, now: datetime) -> AuditEvent:
    """
    End that a person acts for a client: they lose sight of it with their next click, and so do those they let in. The
    person stays known.

    :raises NotAllowed: the role may not edit clients.
    :raises NotThere: they do not act for it.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    ending.hold_with_delegates(contact, client)
    access = queries.access_of(client, contact.pk)
    ending.end_delegates_of(contact, client, by=by, now=now)
    kept = ending.as_it_was(access)
    access.delete()
    queries.choice_changed(contact)
    pending.withdraw(Invitation.objects.filter(contact=contact, client=client), now=now)
    return audit.record(
        "contact.removed", by=by, about=contact, client_id=client.pk, role=access.role, access=kept
    )


def _differs(field: str, old: str, new: str) -> bool:
    return old.lower() != new if field == "email" else old != new


def _change_person(contact: Contact, changes: dict[str, tuple[str, str]], now: datetime) -> None:
    if not changes:
        return
    user = contact.user
    if works_here(contact):
        raise NotAllowed(f"{user.name} works here too, and changes their own name, e-mail and phone.")
    for field, (_, new) in changes.items():
        setattr(user, field, new)
    try:
        with transaction.atomic():
            user.save(update_fields=list(changes))
    except IntegrityError as error:
        raise _taken(user.email) from error
    if "email" in changes:
        _forget_address(contact, now)
        if contact.joined_at:  # who signs in here hears of it where they were, were it not their wish
            address_changed(user, to=changes["email"][0])


def _taken(address: str) -> Refused:
    other = User.objects.get(email__iexact=address).name
    advice = f"This is {other}’s address. Add {other} as a contact instead, or enter another address."
    return Refused(advice, field="email")


def _forget_address(contact: Contact, now: datetime) -> None:
    pending.withdraw(Invitation.objects.filter(contact=contact), now=now)
    tickets.revoke_all(user=contact.user, now=now)
    sessions.end_all(contact.user)


def _change_role(access: Access, given: Person) -> dict[str, tuple[str, str]]:
    old, new = access.role, rules.role(given["role"]) if "role" in given else access.role
    if old == new:
        return {}
    access.role = new
    access.save(update_fields=["role"])
    return {"role": (old, new)}
