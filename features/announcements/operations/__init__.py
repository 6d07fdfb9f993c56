"""Every change to what a firm announces, and what people do with it."""

from features.announcements.operations.reading import bring_up, dismiss, note_seen, show_again
from features.announcements.operations.writing import (
    Particulars,
    change,
    delete,
    draft,
    duplicate,
    end,
    publish,
    unpublish,
)

__all__ = [
    "Particulars", "bring_up", "change", "delete", "dismiss", "draft", "duplicate", "end", "note_seen", "publish",
    "show_again", "unpublish",
]  # fmt: skip
