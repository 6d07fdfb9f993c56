"""People come to act for a client: somebody new, somebody known, somebody invited by an address alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from features.accounts import queries as accounts
from features.accounts import rules as people
from features.accounts.models import User
from features.base import audit
from features.base.errors import Conflict
from features.base.permissions import Actor, Permission
from features.clients import queries, rules
from features.clients.models import Access, Client, Contact, Invitation
from features.clients.operations import invitations, reaching
from features.clients.operations.reaching import Reach
from features.clients.permissions import require_for


@dataclass(frozen=True)
class Added:
    """
    `known` says that the address belonged to somebody already: that person was added, with their own name.

    `invitation` is None unless one was asked for and the person does not use the portal yet.
    """

    access: Access
    known: bool
    invitation: Invitation | None = None


@transaction.atomic
def add_contact(
    *, client: Client, by: Actor, now: datetime, name: str, email: str, phone: str = "", role: str = "",
    invite: bool = False, reach: Reach | None = None,
) -> Added:  # fmt: skip
    """
    Let a person act for a client, as far as `reach` says, or else with full access and no end. One address is one
    person: who has it already, staff included, is used as they are.

    :raises NotAllowed: the role may not edit clients, or not invite.
    :raises Refused: a value can't be taken; `field` names it.
    :raises Conflict: this person acts for this client already.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    tidy = {"email": people.email(email), "name": rules.person_name(name), "phone": people.phone(phone)}
    user, known = _person(tidy, now)
    contact, _ = Contact.objects.get_or_create(user=user, defaults={"created_at": now})
    access = _join(client=client, contact=contact, role=role, reach=reach, by=by, now=now)
    mailed = invite and contact.joined_at is None
    return Added(
        access, known, invitations.invite(contact=contact, client=client, by=by, now=now) if mailed else None
    )


@transaction.atomic
def invite_address(
    *, client: Client, email: str, by: Actor, now: datetime, name: str = "", reach: Reach | None = None
) -> Added:
    """
    Invite whoever has this address to act for a client, adding them where needed (S4-5). Somebody new without a name
    goes by their address until they write their own. An invitation changes no access that is there: `reach` must fit.

    :raises NotAllowed: the role may not edit clients, or not invite.
    :raises Refused: a value can't be taken; `field` names it.
    :raises Conflict: they act for this client and use the portal already, or not as far as `reach` says.
    """
    require_for(by, Permission.CLIENTS_INVITE, client)
    email = people.email(email)
    access = queries.people_of(client).filter(contact__user__email__iexact=email).first()
    if access is None:
        return add_contact(
            client=client, by=by, now=now, name=name.strip() or email, email=email, invite=True, reach=reach
        )
    if access.contact.joined_at is None and reaching.differs(access, reach):
        stands = f"{access.contact.name} acts for {client.name} already: {reaching.words(access)}."
        raise Conflict(f"{stands} Change that on the client’s record, then invite them.", field="level")
    invitation = invitations.invite(contact=access.contact, client=client, by=by, now=now)
    return Added(access, known=True, invitation=invitation)


@transaction.atomic
def link_contact(
    *, client: Client, contact: Contact, by: Actor, now: datetime, role: str = "", reach: Reach | None = None
) -> Added:
    """
    Let somebody who is a contact already act for this client too, as far as `reach` says.

    :raises NotAllowed: the role may not edit clients.
    :raises Refused: a value can't be taken; `field` names it.
    :raises Conflict: they do already.
    """
    require_for(by, Permission.CLIENTS_EDIT, client)
    return Added(_join(client=client, contact=contact, role=role, reach=reach, by=by, now=now), known=True)


def known_or_new(*, name: str, email: str, now: datetime) -> Contact:
    """Return the contact with this address, made now if nobody has it; who is known keeps their own name."""
    user, _ = _person({"email": email, "name": name, "phone": ""}, now)
    contact, _ = Contact.objects.select_related("user").get_or_create(user=user, defaults={"created_at": now})
    return contact


def _person(tidy: dict[str, str], now: datetime) -> tuple[User, bool]:
    """Return whoever has this address, or somebody new; of two callers at once one makes the person."""
    if found := accounts.by_email(tidy["email"]):
        return found, True
    user = User(created_at=now, **tidy)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        return User.objects.get(email__iexact=tidy["email"]), True
    return user, False


def _join(
    *, client: Client, contact: Contact, role: str, reach: Reach | None, by: Actor, now: datetime
) -> Access:
    defaults = {"role": rules.role(role), "created_at": now}
    access, new = Access.objects.get_or_create(client=client, contact=contact, defaults=defaults)
    if not new and not queries.acted_for_by(contact).filter(pk=client.pk).exists():
        raise Conflict(f"{contact.name}’s access has ended. Give it anew under People.", field="email")
    if not new:
        raise Conflict(f"{contact.name} acts for {client.name} already.", field="email")
    narrowed = reaching.begin(access, reach, now)
    audit.record("contact.added", by=by, about=contact, client_id=client.pk, role=access.role, **narrowed)
    return access
