"""The rows of messages: chats and what is written in them."""

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
from features.messages.models.saved import SavedReply

__all__ = [
    "LONGEST",
    "Mention",
    "Message",
    "MessageFile",
    "MessageRules",
    "Participant",
    "Reading",
    "SavedReply",
    "Side",
    "Thread",
    "Waiting",
]
