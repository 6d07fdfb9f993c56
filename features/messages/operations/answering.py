"""The automatic answer: once in a chat for each time that the firm is closed, and from nobody in person."""

from datetime import datetime

from features.base import hours, placeholders
from features.clients.models import Contact
from features.messages import filling, news, opening, queries
from features.messages.models import AutomaticAnswer, Message, Side, Thread
from features.messages.operations import saying
from features.messages.operations.saying import Saying


def answer_if_closed(thread: Thread, asked: Message, contact: Contact, now: datetime) -> Message | None:
    """
    Answer what a client's person has just written in a thread that is held, if the firm wants that, is closed, and
    nobody has answered there since it closed.
    """
    rules = queries.rules()
    since = hours.of_firm().closed_since(asked.created_at) if rules.is_answering else None
    if since is None or _is_answered(thread, since):
        return None
    opens = opening.opening(asked.created_at, opening.zone_of(contact.user))
    if not opens:
        return None
    known = filling.greeting(thread, contact) | {"opens": opens}
    said = Saying(placeholders.filled(rules.answer, known), via=Message.Via.AUTO)
    message = saying.say(thread, said, by=None, side=Side.SYSTEM, documents=(), now=now)
    AutomaticAnswer.objects.create(thread=thread, message=message, closed_since=since)
    news.to_client(message, thread, sender="")
    return message


def _is_answered(thread: Thread, since: datetime) -> bool:
    """Whether a person of the firm, or this answer, has answered since then."""
    rows = thread.messages.filter(side=Side.FIRM, is_internal=False, created_at__gte=since)
    return rows.exists() or AutomaticAnswer.objects.filter(thread=thread, closed_since=since).exists()
