"""The rows of messages: chats and what is written in them, and what is to be done in them."""

from features.messages.models.automatic import AutomaticAnswer
from features.messages.models.chats import (
    ANSWER,
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
from features.messages.models.later import ScheduledFile, ScheduledMessage
from features.messages.models.saved import SavedReply

__all__ = [
    "ANSWER",
    "LONGEST",
    "AutomaticAnswer",
    "Checklist",
    "Mention",
    "Message",
    "MessageFile",
    "MessageRules",
    "Participant",
    "Reading",
    "SavedReply",
    "ScheduledFile",
    "ScheduledMessage",
    "Side",
    "Task",
    "Thread",
    "Waiting",
]
