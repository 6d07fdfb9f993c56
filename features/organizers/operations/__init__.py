"""Every change to organizers and their templates. Pages, the API and the demo call these alike."""

from features.organizers.operations.templates import (
    add_template,
    change_template,
    duplicate_template,
    edit_draft,
    import_template,
    publish,
    remove_template,
)

__all__ = [
    "add_template", "change_template", "duplicate_template", "edit_draft", "import_template", "publish",
    "remove_template",
]  # fmt: skip
