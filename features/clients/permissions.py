"""Whether somebody of the firm may do this to this client, or to one of its people."""

from features.accounts.models import Membership
from features.base.errors import NotAllowed, NotThere
from features.base.permissions import Actor, Permission, require
from features.clients import queries
from features.clients.models import Client, Contact

BEYOND = "{name} also acts for clients that you do not work for. Ask somebody who sees them all."


def require_for(by: Actor | None, permission: Permission, client: Client) -> None:
    """
    :raises NotAllowed: the role does not hold the permission.
    :raises NotThere: the role sees assigned clients only, and this is none of theirs.
    """
    require(by, permission)
    mine = by.limited_to if by else None
    if mine is not None and not Client.objects.filter(queries.worked_on_by(mine), pk=client.pk).exists():
        raise NotThere


def require_all_of(by: Actor, contact: Contact) -> None:
    """
    Ask for what would let somebody in as this person: it opens every client they act for, not one alone.

    :raises NotAllowed: they act for clients too that the role does not see.
    """
    if not reaches_all_of(by, contact):
        raise NotAllowed(BEYOND.format(name=contact.name))


def reaches_all_of(by: Actor, contact: Contact) -> bool:
    """Return whether somebody may see every client this person acts for: the portal shows them all."""
    theirs = queries.acted_for_by(contact)
    return by.limited_to is None or not theirs.exclude(pk__in=queries.visible_to(by).values("pk")).exists()


def works_here(contact: Contact) -> bool:
    """Return whether they are, or were asked to be, one of the staff: the client’s side opens their account too."""
    return Membership.objects.filter(user=contact.user_id).exists()
