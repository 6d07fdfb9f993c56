"""The rows of checklists in chats; rows.py says what the signs mean."""

from features.messages import operations as messages
from features.messages.models import Checklist, Task
from features.messages.task_rules import Wish
from tests.permissions.actors import LATER, Scene
from tests.permissions.messages_rows import WRITING, Act, chat

OTHERS = (Wish("Another"),)
SAVING = "yyyynn0nn nnn -- nn"


def checklist(s: Scene) -> Checklist:
    return messages.add_checklist(thread=chat(s), by=s.boss, now=LATER, tasks=[Wish("Call us")])


def task(s: Scene) -> Task:
    return checklist(s).tasks.select_related("checklist__thread").get()


def done(s: Scene) -> Task:
    one = task(s)
    messages.tick(task=one, by=s.boss, now=LATER)
    return one


ROWS: dict[str, tuple[str, Act]] = {
    "messages.add_checklist": (
        WRITING, lambda s, by: messages.add_checklist(thread=chat(s), by=by, now=LATER, tasks=OTHERS),
    ),
    "messages.change_checklist": (
        WRITING,
        lambda s, by: messages.change_checklist(checklist=checklist(s), by=by, now=LATER, tasks=OTHERS, title=""),
    ),
    "messages.remove_checklist": (
        WRITING, lambda s, by: messages.remove_checklist(checklist=checklist(s), by=by, now=LATER),
    ),
    "messages.save_as_document": (
        SAVING, lambda s, by: messages.save_as_document(thread=chat(s), by=by, now=LATER, is_draft=True),
    ),
    "messages.tick": (WRITING, lambda s, by: messages.tick(task=task(s), by=by, now=LATER)),
    "messages.untick": (WRITING, lambda s, by: messages.untick(task=done(s), by=by, now=LATER)),
}  # fmt: skip
