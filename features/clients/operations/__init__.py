"""Every change to clients, their people and their invitations. Pages and the API call these alike."""

from features.clients.operations.accepting import (
    Accepted,
    accept,
    accept_by_code,
    accept_elsewhere,
    note_opened,
)
from features.clients.operations.clients import Particulars, archive, create, edit, restore
from features.clients.operations.contacts import Person, edit_contact, remove_contact
from features.clients.operations.delegates import Delegation, end_delegate, invite_delegate
from features.clients.operations.ending import end_access, note_ends
from features.clients.operations.hearing import choose_told
from features.clients.operations.imports import bring, choose, has_mails_left, start
from features.clients.operations.invitations import copy_link, invite, resend, revoke
from features.clients.operations.joining import Added, add_contact, invite_address, link_contact
from features.clients.operations.many import Mailed, bulk_invite, invite_people, nudge
from features.clients.operations.own import edit_own_details, see_portal, show, show_all
from features.clients.operations.reaching import Reach, set_access
from features.clients.operations.recipients import Outcome, Recipient, invite_recipients, to_field
from features.clients.operations.resetting import reset_second_step
from features.clients.operations.teams import set_team
from features.clients.operations.undo import undo
from features.clients.operations.unimport import TakenBack, can_be_undone, undo_import

__all__ = [
    "Accepted", "Added", "Delegation", "Mailed", "Outcome", "Particulars", "Person", "Reach", "Recipient",
    "TakenBack", "accept", "accept_by_code", "accept_elsewhere", "add_contact", "archive", "bring",
    "bulk_invite", "can_be_undone", "choose", "choose_told", "copy_link", "create", "edit", "edit_contact",
    "edit_own_details", "end_access", "end_delegate", "has_mails_left", "invite", "invite_address",
    "invite_delegate", "invite_people", "invite_recipients", "link_contact", "note_ends", "note_opened",
    "nudge", "remove_contact", "resend", "reset_second_step", "restore", "revoke", "see_portal", "set_access",
    "set_team", "show", "show_all", "start", "to_field", "undo", "undo_import",
]  # fmt: skip
