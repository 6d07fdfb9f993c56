"""Every change to clients, their people and their invitations. Pages and the API call these alike."""

from features.clients.operations.clients import Particulars, archive, create, edit, restore
from features.clients.operations.contacts import Person, edit_contact, remove_contact
from features.clients.operations.invitations import (
    Accepted,
    Mailed,
    accept,
    bulk_invite,
    invite,
    resend,
    revoke,
)
from features.clients.operations.joining import Added, add_contact, invite_address, link_contact
from features.clients.operations.own import edit_own_details, see_portal, show, show_all
from features.clients.operations.undo import undo

__all__ = [
    "Accepted", "Added", "Mailed", "Particulars", "Person", "accept", "add_contact", "archive",
    "bulk_invite", "create", "edit", "edit_contact", "edit_own_details", "invite", "invite_address", "link_contact",
    "remove_contact", "resend", "restore", "revoke", "see_portal", "show", "show_all", "undo",
]  # fmt: skip
