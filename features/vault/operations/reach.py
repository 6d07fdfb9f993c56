"""What somebody may replace and remove."""

from django.db.models import QuerySet

from features.accounts.models import Membership
from features.base import looking
from features.base.permissions import Permission, require
from features.clients.models import Contact
from features.vault import queries
from features.vault.models import VaultItem


def of_changes(by: Membership | Contact) -> QuerySet[VaultItem]:
    """
    Return what staff may change: whatever they see. A contact changes what they put in themselves.

    :raises NotAllowed: the role may not change vaults.
    :raises OnlyTheirs: staff look at somebody's portal (R22).
    """
    if looking.is_on():
        raise looking.OnlyTheirs
    if isinstance(by, Contact):
        return queries.own_of(by)
    require(by, Permission.VAULT_EDIT)
    return queries.in_workspace(by)
