"""Every change to the library. Pages, the API and the demo call these alike."""

from features.library.operations.answering import answer
from features.library.operations.articles import add, edit, move, publish, remove, restore, unpublish
from features.library.operations.categories import (
    add_category,
    move_category,
    remove_category,
    rename_category,
)
from features.library.operations.pictures import add_picture, remove_picture
from features.library.operations.starting import add_starters, write_starters

__all__ = [
    "add", "add_category", "add_picture", "add_starters", "answer", "edit", "move", "move_category", "publish",
    "remove", "remove_category", "remove_picture", "rename_category", "restore", "unpublish", "write_starters",
]  # fmt: skip
