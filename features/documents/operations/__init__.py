"""Every change to documents and their types. Pages, the API and the demo call these alike."""

from features.documents.operations.arriving import begin, forget_uploads
from features.documents.operations.bulk import delete_many, move_many, undo_deletion
from features.documents.operations.changes import Particulars, delete, edit, restore
from features.documents.operations.drafts import share_drafts, unshare
from features.documents.operations.files import Uploaded, hand_in, receive, share, upload
from features.documents.operations.keeping import joined
from features.documents.operations.locking import bounced, lock, paid, unlock
from features.documents.operations.marks import mark_downloaded, mark_opened, mark_seen, mark_unseen
from features.documents.operations.own import delete_own, restore_own, take_back_version
from features.documents.operations.retention import keep, retire, set_retention, tell_of_retention
from features.documents.operations.rules import change_rules
from features.documents.operations.tags import tag
from features.documents.operations.trash import purge, purge_due, restore_many
from features.documents.operations.types import add_type, move_type, remove_type, rename_type
from features.documents.operations.versions import add_version, replace_own, restore_version

__all__ = [
    "Particulars",
    "Uploaded",
    "add_type",
    "add_version",
    "begin",
    "bounced",
    "change_rules",
    "delete",
    "delete_many",
    "delete_own",
    "edit",
    "forget_uploads",
    "hand_in",
    "joined",
    "keep",
    "lock",
    "mark_downloaded",
    "mark_opened",
    "mark_seen",
    "mark_unseen",
    "move_many",
    "move_type",
    "paid",
    "purge",
    "purge_due",
    "receive",
    "remove_type",
    "rename_type",
    "replace_own",
    "restore",
    "restore_many",
    "restore_own",
    "restore_version",
    "retire",
    "set_retention",
    "share",
    "share_drafts",
    "tag",
    "take_back_version",
    "tell_of_retention",
    "undo_deletion",
    "unlock",
    "unshare",
    "upload",
]
