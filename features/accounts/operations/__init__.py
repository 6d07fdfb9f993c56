"""Every change to who may get in. Pages and the API call these alike."""

from features.accounts.operations.invitations import accept, invite, resend, revoke
from features.accounts.operations.own import change_own_password, edit_own_details
from features.accounts.operations.resetting import ask_for_new_password, set_new_password
from features.accounts.operations.roles import edit_role, limit_preset, make_role, remove_role
from features.accounts.operations.signing_in import (
    Entered,
    ask_for_link,
    enter_by_code,
    enter_by_link,
    enter_by_password,
    enter_first_time,
    enter_portal_by_password,
    first_ticket,
    sign_out,
)
from features.accounts.operations.team import change_role, deactivate, reactivate

__all__ = [
    "Entered", "accept", "ask_for_link", "ask_for_new_password", "change_own_password", "change_role", "deactivate",
    "edit_own_details", "edit_role", "enter_by_code", "enter_by_link", "enter_by_password", "enter_first_time",
    "enter_portal_by_password",
    "first_ticket", "invite", "limit_preset", "make_role", "reactivate", "remove_role", "resend", "revoke",
    "set_new_password", "sign_out",
]  # fmt: skip
