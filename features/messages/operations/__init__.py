"""Every change to chats and what is written in them. Pages, the API and the demo call these alike."""

from features.messages.operations.deciding import archive, assign, rename, set_waiting, unarchive
from features.messages.operations.editing import edit, edit_own, ends_at
from features.messages.operations.marks import bring_back, mark_seen, mark_unread, put_away
from features.messages.operations.own import begin, write
from features.messages.operations.replies import add_reply, archive_reply, change_reply, unarchive_reply
from features.messages.operations.settings import change_rules
from features.messages.operations.writing import note, reply, start

__all__ = [
    "add_reply",
    "archive",
    "archive_reply",
    "assign",
    "begin",
    "bring_back",
    "change_reply",
    "change_rules",
    "edit",
    "edit_own",
    "ends_at",
    "mark_seen",
    "mark_unread",
    "note",
    "put_away",
    "rename",
    "reply",
    "set_waiting",
    "start",
    "unarchive",
    "unarchive_reply",
    "write",
]
