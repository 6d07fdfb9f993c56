"""Every change to organizers and their templates. Pages, the API and the demo call these alike."""

from features.organizers.operations.answering import (
    Said,
    add_file,
    choose,
    save,
    save_several,
    submit,
    take_file_off,
)
from features.organizers.operations.beginning import begin
from features.organizers.operations.filing import save_as_document
from features.organizers.operations.for_client import save_for, submit_for
from features.organizers.operations.helping import answer_by_link, ask_another, end_link
from features.organizers.operations.prefilling import prefill
from features.organizers.operations.reviewing import accept, give_back, reopen
from features.organizers.operations.sending import change_due, send, withdraw
from features.organizers.operations.templates import (
    add_template,
    change_template,
    duplicate_template,
    edit_draft,
    import_template,
    publish,
    remove_template,
    set_open,
)

__all__ = [
    "Said", "accept", "add_file", "add_template", "answer_by_link", "ask_another", "begin", "change_due",
    "change_template", "choose", "duplicate_template", "edit_draft", "end_link", "give_back", "import_template",
    "prefill", "publish", "remove_template", "reopen", "save", "save_as_document", "save_for", "save_several", "send",
    "set_open", "submit", "submit_for", "take_file_off", "withdraw",
]  # fmt: skip
