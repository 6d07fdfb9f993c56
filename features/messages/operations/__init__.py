"""Every change to chats and what is written in them. Pages, the API and the demo call these alike."""

from features.messages.operations.checklists import add_checklist, change_checklist, remove_checklist
from features.messages.operations.deciding import archive, assign, rename, set_waiting, unarchive
from features.messages.operations.editing import edit, edit_own, ends_at
from features.messages.operations.filing import save_as_document
from features.messages.operations.hours import add_closed_days, change_hours, remove_closed_days
from features.messages.operations.later import (
    cancel_scheduled,
    change_scheduled,
    schedule,
    send_due,
    send_scheduled,
)
from features.messages.operations.marks import bring_back, mark_seen, mark_unread, put_away
from features.messages.operations.own import begin, write
from features.messages.operations.replies import add_reply, archive_reply, change_reply, unarchive_reply
from features.messages.operations.settings import change_rules
from features.messages.operations.ticking import may_take_back, tick, tick_own, untick, untick_own
from features.messages.operations.writing import note, reply, start

__all__ = [
    "add_checklist",
    "add_closed_days",
    "add_reply",
    "archive",
    "archive_reply",
    "assign",
    "begin",
    "bring_back",
    "cancel_scheduled",
    "change_checklist",
    "change_hours",
    "change_reply",
    "change_rules",
    "change_scheduled",
    "edit",
    "edit_own",
    "ends_at",
    "mark_seen",
    "mark_unread",
    "may_take_back",
    "note",
    "put_away",
    "remove_checklist",
    "remove_closed_days",
    "rename",
    "reply",
    "save_as_document",
    "schedule",
    "send_due",
    "send_scheduled",
    "set_waiting",
    "start",
    "tick",
    "tick_own",
    "unarchive",
    "unarchive_reply",
    "untick",
    "untick_own",
    "write",
]
