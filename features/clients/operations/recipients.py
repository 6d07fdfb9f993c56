"""
Inviting the recipients of a mail, such as an invoice (S4-7). Only what stands in To is invited: CC and BCC have no way
in here (S4-11).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from features.base.errors import DomainError
from features.base.permissions import Actor, Permission
from features.clients import addresses, queries
from features.clients.addresses import Address
from features.clients.models import Client, Invitation
from features.clients.operations.joining import Added, invite_address
from features.clients.operations.reaching import Reach
from features.clients.permissions import require_for


class Outcome(StrEnum):
    INVITED = "invited"
    ADDED = "added"  # uses the portal already, and now sees this client too
    HAS_ACCESS = "has_access"
    REFUSED = "refused"


@dataclass(frozen=True)
class Recipient:
    """What came of one address. `words` are fit to be shown beside it."""

    address: str
    outcome: Outcome
    words: str
    invitation: Invitation | None = None


def to_field(*, client_email: str, project_email: str = "") -> str:
    """Return what the To field begins with: the project's addresses if it has any, else the client's (S4-8, S4-10)."""
    return project_email if project_email.strip("; ") else client_email


@transaction.atomic
def invite_recipients(
    *, to: str, client: Client, by: Actor, now: datetime, reach: Reach | None = None
) -> list[Recipient]:
    """
    Invite whoever stands in a To field, each by a mail of their own, and say what came of each, in the order typed.
    Who does not act for the client yet does so from now on, as far as `reach` says, or else with full access.

    :raises NotAllowed: the role may not invite.
    :raises NotThere: the client is not theirs to see.
    :raises Refused: there are more than twenty; nobody was invited.
    """
    require_for(by, Permission.CLIENTS_INVITE, client)
    typed = addresses.read(to, field="to")
    in_one_order = sorted(typed, key=lambda one: one.text.lower())  # of two senders none waits for the other
    results = {one: _one(one, client, by, now, reach) for one in in_one_order}
    return [results[one] for one in typed]


def _one(address: Address, client: Client, by: Actor, now: datetime, reach: Reach | None) -> Recipient:
    if address.problem:
        return Recipient(address.text, Outcome.REFUSED, address.problem)
    known = queries.people_of(client).filter(contact__user__email__iexact=address.text).first()
    if known is not None and not known.is_live:  # type: ignore[attr-defined]
        words = f"The access of {known.contact.name} has ended. Give it anew under People."
        return Recipient(address.text, Outcome.REFUSED, words)
    if known is not None and known.contact.joined_at is not None:
        words = f"{known.contact.name} uses the portal already."
        return Recipient(address.text, Outcome.HAS_ACCESS, words)
    try:
        with transaction.atomic():
            added = invite_address(client=client, email=address.text, by=by, now=now, reach=reach)
            return _invited(address, added)
    except DomainError as refusal:
        return Recipient(address.text, Outcome.REFUSED, refusal.message)


def _invited(address: Address, added: Added) -> Recipient:
    if added.invitation is not None:
        return Recipient(address.text, Outcome.INVITED, "An invitation is on the way.", added.invitation)
    words = f"{added.access.contact.name} uses the portal already, and now sees this client too."
    return Recipient(address.text, Outcome.ADDED, words)
