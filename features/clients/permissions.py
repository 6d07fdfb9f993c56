"""Whether somebody of the firm may do this to this client."""

from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.clients import queries
from features.clients.models import Client


def require_for(by: Actor | None, permission: Permission, client: Client) -> None:
    """
    :raises NotAllowed: the role does not hold the permission.
    :raises NotThere: the role sees assigned clients only, and this is none of theirs.
    """
    require(by, permission)
    mine = by.limited_to if by else None
    if mine is not None and not Client.objects.filter(queries.worked_on_by(mine), pk=client.pk).exists():
        raise NotThere
