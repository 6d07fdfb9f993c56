"""Looking at a client's portal, and letting operators do so."""

from features.viewing.operations.supporting import enter, grant, look, revoke
from features.viewing.operations.visiting import close_overdue, end, note_file, note_page, start

__all__ = ["close_overdue", "end", "enter", "grant", "look", "note_file", "note_page", "revoke", "start"]
