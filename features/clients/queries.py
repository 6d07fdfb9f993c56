"""Who acts for whom. Every look-up for a client's side starts from the contact who asks (security R17)."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Literal

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from features.accounts import tickets
from features.accounts.models import Membership, Session, Ticket, User
from features.accounts.queries import is_same_address
from features.base import events
from features.base.errors import NotThere
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.base.prepared import Given
from features.base.scope import forget, once
from features.clients import acting, wished
from features.clients.accesses import AccessQuerySet
from features.clients.models import Access, Client, ClientImport, Contact, Invitation, TeamPlace
from features.clients.rights import ContactRight

SHOWING = "showing"
type Reach = Literal["nobody", "assigned", "everybody"]  # whose things a member of staff sees
ON_PORTAL = Q(contact__joined_at__isnull=False, contact__is_active=True, contact__user__is_active=True)


def visible_to(by: Actor) -> QuerySet[Client]:
    """
    Return the clients this member of staff (or API key) may see; none without the permission. Whose role sees assigned
    clients only sees those they look after or are on the team of.
    """
    return within(*reach_of(by))


def reach_of(by: Actor) -> tuple[Reach, uuid.UUID | None]:
    """Return whose things this person sees, and who they are where these are those assigned to them."""
    if not by.can(Permission.CLIENTS_VIEW):
        return "nobody", None
    mine = by.limited_to
    return ("everybody", None) if mine is None else ("assigned", mine)


def within(reach: Reach, member_id: uuid.UUID | Given | None) -> QuerySet[Client]:
    if reach == "everybody":
        return Client.objects.all()
    if reach == "nobody" or member_id is None:
        return Client.objects.none()
    return Client.objects.filter(worked_on_by(member_id))


def worked_on_by(member_id: uuid.UUID | Given) -> Q:
    """Match the clients somebody looks after or is on the team of."""
    place = TeamPlace.objects.filter(client=OuterRef("pk"), member=member_id)
    return Q(assigned_to=member_id) | Q(Exists(place))


def events_visible_to(by: Actor) -> QuerySet[AuditEvent]:
    """
    Return the audit trail, to those who may read it: to those who see assigned clients only, what happened to these
    and what they did themselves, for the rest of the trail names the people of other clients.
    """
    if not by.can(Permission.ACTIVITY_VIEW):
        return AuditEvent.objects.none()
    if by.limited_to is None:
        return AuditEvent.objects.all()
    theirs = visible_to(by).values("pk")
    return AuditEvent.objects.filter(Q(client_id__in=theirs) | Q(actor_id=by.actor_id))


def people_of(client: Client) -> QuerySet[Access]:
    """Return who acts for this client, each with how their newest invitation stands and how many they act for."""
    theirs = Access.objects.filter(contact=OuterRef("contact"), client__archived_at__isnull=True).order_by()
    count = theirs.values("contact").annotate(count=Count("pk")).values("count")
    rows = people_of_all([client.pk]).annotate(acts_for=Subquery(count))
    return rows.select_related("contact__user", "granted_by__user")


def people_of_all(client_ids: Collection[uuid.UUID]) -> QuerySet[Access]:
    """
    Return who acts for any of these clients, in one query. `sent_at` is when the person was last invited, `link_ends`
    until when that link works; both None without one, the second also when it was withdrawn; `refused_at` when its mail
    was. `is_live` says whether their access counts now.
    """
    newest = Invitation.objects.filter(contact=OuterRef("contact")).order_by("-created_at", "-pk")
    ends = Case(When(revoked_at__isnull=True, then=F("ticket__expires_at")))
    rows = Access.objects.filter(client_id__in=client_ids).select_related("contact__user")
    rows = rows.with_life().annotate(
        sent_at=Subquery(newest.values("created_at")[:1]),
        link_ends=Subquery(newest.values(ends=ends)[:1]),
        refused_at=Subquery(newest.values("bounced_at")[:1]),
    )
    return rows.order_by("contact__user__name", "pk")


def access_of(client: Client, contact_id: uuid.UUID) -> Access:
    """
    Return the row that says a person acts for a client.

    :raises NotThere: there is none.
    """
    access = people_of(client).filter(contact_id=contact_id).first()
    if access is None:
        raise NotThere
    return access


def contacts_visible_to(by: Actor) -> QuerySet[Contact]:
    """Return the people of the clients somebody may see; those of no client only to who sees every client."""
    rows = Contact.objects.select_related("user")
    if not by.can(Permission.CLIENTS_VIEW):
        return rows.none()
    theirs = Access.objects.filter(contact=OuterRef("pk"), client__in=visible_to(by))
    return rows if by.limited_to is None else rows.filter(Exists(theirs))


def contacts_named(words: Iterable[str], *, by: Actor) -> QuerySet[Contact]:
    """Return the people in whose name or address every word stands."""
    rows = contacts_visible_to(by)
    for word in words:
        rows = rows.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    return rows.order_by("user__name", "pk")


def namesakes(name: str, *, of: Client | None, by: Actor) -> list[Client]:
    """Return the other clients that bear this name: allowed, but mostly a mistake."""
    rows = visible_to(by).filter(name__iexact=name).select_related("assigned_to__user")
    return list((rows.exclude(pk=of.pk) if of else rows).order_by("archived_at", "pk")[:3])


def own_test_client(user: User) -> Client | None:
    """Return the test client that carries this person's own address, if they have one."""
    contact = getattr(user, "contact", None)
    return acted_for_by(contact).filter(is_test=True).first() if contact else None


def with_someone_on_portal() -> Exists:
    return Exists(Access.objects.live().filter(ON_PORTAL, client=OuterRef("pk")))


def staff() -> list[Membership]:
    """Return whom a client can be looked after by."""
    rows = Membership.objects.filter(is_active=True, user__is_active=True)
    return list(rows.select_related("user", "custom_role").order_by("user__name"))


def team_of(client: Client) -> list[Membership]:
    """Return who works for this client beside whoever looks after it."""
    return list(
        Membership.objects.filter(places__client=client).select_related("user").order_by("user__name")
    )


def events_of(client: Client, by: Actor) -> QuerySet[AuditEvent]:
    """Return what happened to a client, as far as this person may read of it; the whole trail is a permission's."""
    return AuditEvent.objects.filter(client_id=client.pk).exclude(event__in=events.hidden_from(by))


def may_enter(user: User) -> bool:
    """Return whether this person has joined the portal and may still use it (asked by accounts at the door)."""
    return Contact.objects.filter(user=user, is_active=True, joined_at__isnull=False).exists()


# --- the client's side -----------------------------------------------------------------------------


def accesses_of(contact: Contact, right: ContactRight | None = None) -> AccessQuerySet:
    """Return what lets this contact act now, only what gives the right if one is named; read on each request."""
    return acting.accesses(contact.pk, right, timezone.now())


def access_between(contact: Contact, client: Client) -> Access | None:
    """Return what there is between a person and a client, with `is_live`."""
    return people_of(client).filter(contact=contact).first()


def delegates_of(contact: Contact) -> QuerySet[Access]:
    """Return whom this contact let in, for clients they act for themselves; those whose access ended are left out."""
    rows = Access.objects.live().filter(granted_by=contact, client__in=acted_for_by(contact))
    return rows.select_related("contact__user", "client").order_by("client__name", "called", "pk")


def acted_for_by(contact: Contact | acting.Someone, right: ContactRight | None = None) -> QuerySet[Client]:
    """
    Return the clients this contact acts for now, or those where they hold a right. What lists things of a client
    names its right: to act for a client does not mean to see everything of it.
    """
    return Client.objects.filter(pk__in=acting.ids(acting.clients, contact, right))


def acted_for_wholly(
    contact: Contact | acting.Someone, right: ContactRight | None = None
) -> QuerySet[Client]:
    """Return the same without those to which their access is limited to some engagements (D8)."""
    return Client.objects.filter(pk__in=acting.ids(acting.whole_clients, contact, right))


def entities_of(contact: Contact, right: ContactRight | None = None) -> list[Client]:
    """Return the same as a list, read once per request: the switcher and every panel ask for it."""
    return [access.client for access in _held(contact) if right is None or access.gives(right)]


def _held(contact: Contact) -> list[Access]:
    return once(_memo(contact), lambda: acting.HELD.rows(contact=contact.pk, now=timezone.now()))


def may(contact: Contact, right: ContactRight) -> bool:
    """Return whether there is a client for which this person may do this."""
    return bool(entities_of(contact, right))


def may_wholly(contact: Contact, right: ContactRight, client: Client | None = None) -> bool:
    """Return the same, but of clients to which their access is not limited to some projects; of one, if it is named."""
    wholly = [access for access in _held(contact) if access.gives(right) and not access.is_limited]
    return any(client is None or access.client_id == client.pk for access in wholly)


def lacks(contact: Contact, right: ContactRight) -> bool:
    """Return whether they act for clients, and may do this for none; who acts for nobody is shown empty pages."""
    return bool(entities_of(contact)) and not may(contact, right)


def showing(contact: Contact, session: Session) -> Client | None:
    """
    Return the one client whose information this browser shows, or None for all; in a new session the one that the
    person chose in this browser before.

    The choice is only a wish: a client the contact no longer acts for is forgotten, and all are shown (S0-9, R17).
    """
    wish = session.data[SHOWING] if SHOWING in session.data else wished.of(contact)
    found = (client for client in entities_of(contact) if str(client.pk) == wish)
    return next(found, None) if wish else None


def scope_of(contact: Contact, session: Session, right: ContactRight | None = None) -> QuerySet[Client]:
    """
    Return the clients whose things a page lists: the chosen one, or all where this contact holds the right.

    `Invoice.objects.filter(client__in=scope_of(request.contact, request.session, ContactRight.SEE_INVOICES))` asks
    for access once more in the same statement, so that it ends with the row.
    """
    client = showing(contact, session)
    mine = acted_for_by(contact, right)
    return mine.filter(pk=client.pk) if client else mine


def choice_changed(contact: Contact) -> None:
    forget(_memo(contact))


def _memo(contact: Contact) -> Any:
    return ("entities", contact.pk)


# --- invitations -----------------------------------------------------------------------------------


def behind(token: str) -> Invitation | None:
    """Return the invitation a link belongs to, in whatever state it is."""
    ticket = tickets.find(token=token, purpose=Ticket.Purpose.CLIENT_INVITATION)
    rows = Invitation.objects.select_related("contact__user", "client", "ticket", "sent_by__user")
    return rows.filter(ticket=ticket).first() if ticket else None


def newest_invitation(contact: Contact) -> Invitation | None:
    """Return the last invitation of this person, for whichever client."""
    return contact.invitations.select_related("contact__user", "client", "ticket").first()


def open_invitation_of(email: str, now: datetime) -> Invitation | None:
    """Return the invitation that was mailed to this address and still works, if there is one."""
    rows = Invitation.objects.select_related("contact__user", "client", "ticket", "sent_by__user")
    live = rows.filter(accepted_at__isnull=True, revoked_at__isnull=True, ticket__expires_at__gt=now)
    found = live.filter(email__iexact=email.strip(), ticket__used_at__isnull=True).first()
    return found if found and is_same_address(found.email, email.strip()) else None


def newest_invitations(*, by: Actor) -> QuerySet[Invitation]:
    """Return the newest invitation of each person, of clients this member of staff may see; older ones are history."""
    newest = Invitation.objects.filter(contact=OuterRef("contact")).order_by("-created_at", "-pk")
    return Invitation.objects.filter(pk=Subquery(newest.values("pk")[:1]), client__in=visible_to(by))


def invitation_visible_to(by: Actor, invitation_id: uuid.UUID) -> Invitation:
    """
    Return the newest invitation of somebody, to be sent again or withdrawn.

    :raises NotThere: there is no such one, or not for this member of staff.
    """
    rows = newest_invitations(by=by).select_related("contact__user", "client", "sent_by__user", "ticket")
    found = rows.filter(pk=invitation_id).first()
    if found is None:
        raise NotThere
    return found


def still_theirs() -> Exists:
    """The person still acts for the client of this invitation, and it is not put away."""
    return Exists(
        Access.objects.live().filter(
            contact=OuterRef("contact"), client=OuterRef("client"), client__archived_at__isnull=True
        )
    )


def invitations_by(state: str, *, by: Actor, now: datetime) -> QuerySet[Invitation]:
    """Return the newest invitation of each person, if it is in this state, newest first; "" is every state."""
    rows = newest_invitations(by=by).select_related("contact__user", "client", "sent_by__user", "ticket")
    if state:
        rows = rows.filter(_STATES[Invitation.State(state)], **_limits(state, now))
    return rows.order_by("-created_at", "-pk")


_UNDONE = Q(accepted_at__isnull=True, revoked_at__isnull=True)
_UNREFUSED = _UNDONE & Q(bounced_at__isnull=True)
_STATES = {  # as Invitation.state has them
    Invitation.State.ACCEPTED: Q(accepted_at__isnull=False),
    Invitation.State.REVOKED: Q(accepted_at__isnull=True, revoked_at__isnull=False),
    Invitation.State.BOUNCED: _UNDONE & Q(bounced_at__isnull=False),
    Invitation.State.EXPIRED: _UNREFUSED,
    Invitation.State.OPENED: _UNREFUSED & Q(opened_at__isnull=False),
    Invitation.State.DELIVERED: _UNREFUSED & Q(opened_at__isnull=True, delivered_at__isnull=False),
    Invitation.State.SENT: _UNREFUSED & Q(opened_at__isnull=True, delivered_at__isnull=True),
}
_ENDLESS = {Invitation.State.ACCEPTED, Invitation.State.REVOKED, Invitation.State.BOUNCED}


def _limits(state: str, now: datetime) -> dict[str, datetime]:
    if state in _ENDLESS:
        return {}
    is_expired = state == Invitation.State.EXPIRED
    return {"ticket__expires_at__lte" if is_expired else "ticket__expires_at__gt": now}


def imports_of(by: Membership) -> QuerySet[ClientImport]:
    """Return somebody's own imports: the files may name clients that others do not see."""
    return ClientImport.objects.filter(by=by).defer("text")


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Return whether it can still be accepted: live, and the person still acts for that client."""
    contact = invitation.contact
    return (
        invitation.is_live(now)
        and contact.is_active
        and contact.user.is_active
        and acted_for_by(contact).filter(pk=invitation.client_id).exists()
    )
