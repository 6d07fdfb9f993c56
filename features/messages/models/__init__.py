"""The rows of messages: chats and what is written in them, and what is to be done in them."""

from features.messages.models.chats import (
    LONGEST,
    Mention,
    Message,
    MessageFile,
    MessageRules,
    Participant,
    Reading,
    Side,
    Thread,
    Waiting,
)
from features.messages.models.checklists import Checklist, Task
from features.messages.models.saved import SavedReply

__all__ = [
    "LONGEST",
    "Checklist",
    "Mention",
    "Message",
    "MessageFile",
    "MessageRules",
    "Participant",
    "Reading",
    "SavedReply",
    "Side",
    "Task",
    "Thread",
    "Waiting",
]
