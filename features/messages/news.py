"""What people are told of messages. Links lead to pages that ask to sign in first (D9)."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from branding import prose
from features.accounts.models import Membership
from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.base.permissions import Actor, Permission
from features.clients.models import Contact
from features.messages import queries, waiting, words
from features.messages.models import Message, ScheduledMessage, Side, Thread
from features.messages.switches import MESSAGES
from tenants.context import require_firm

MERGED = timedelta(hours=1)  # what follows a message that somebody has not seen is told with it
EXCERPT = 200
THREAD = "thread"  # what can be answered by mail (features.messages.by_mail)
ARRIVED = Announced(
    "message.arrived", 12, "client", "Messages", "When somebody writes to you in a chat.", "message",
    switch=MESSAGES, right=queries.SEE, still=queries.is_unseen, seen=queries.messages_visible_to,
)  # fmt: skip
FROM_CLIENT = Announced(
    "message.from_client", 12, "staff", "A client wrote",
    "When a client you look after writes, or in a chat that is yours.", "message",
    switch=MESSAGES, still=queries.is_unseen, permission=Permission.MESSAGES_VIEW,
)  # fmt: skip
MENTIONED = Announced(
    "message.mentioned", 13, "staff", "A colleague named you", "When an internal note has your name in it.", "message",
    switch=MESSAGES, still=queries.is_unseen, permission=Permission.MESSAGES_VIEW,
)  # fmt: skip
ASSIGNED = Announced(
    "message.assigned", 14, "staff", "A chat is yours now", "When a colleague gives you a chat with a client.",
    "message", "app", switch=MESSAGES, permission=Permission.MESSAGES_VIEW,
)  # fmt: skip
UNSENT = Announced(
    "message.unsent", 15, "staff", "A scheduled message was not sent",
    "When a message that you wrote for later could not go out.", "message", switch=MESSAGES,
)  # fmt: skip
KINDS = (ARRIVED, FROM_CLIENT, MENTIONED, ASSIGNED, UNSENT)


def to_client(message: Message, thread: Thread, *, sender: str) -> None:
    """Tell everybody on the client's side who sees it, but whoever wrote it."""
    people = [one.user_id for one in queries.readers(thread) if one.user_id != message.sender_id]
    waiting.seen_changed(people)
    title = f"{sender or require_firm().name} wrote: {thread.subject}"
    _tell(ARRIVED, message, thread, people, title=title)


def to_staff(message: Message, thread: Thread, contact: Contact) -> None:
    """Tell whoever has the chat, or looks after the client, but whoever wrote it, should they be on both sides."""
    staff = [user for user in queries.staff_told(thread) if user != message.sender_id]
    title = f"{contact.name} wrote: {thread.subject}"
    _tell(FROM_CLIENT, message, thread, staff, title=title)


def mention(message: Message, thread: Thread, members: Sequence[Membership], by: Actor) -> None:
    """Tell colleagues that a note names them. Its words stay on its page (S3-28)."""
    to = [one.user_id for one in members if one.user_id != message.sender_id]
    _announce(
        MENTIONED, thread, to, f"{by.name} named you in: {thread.subject}", "messages_staff:thread",
        key=f"chat.named:{message.pk}", about_id=message.pk, at=message.created_at,
    )  # fmt: skip


def assigned(thread: Thread, member: Membership, by: Actor, now: object) -> None:
    if member.user_id == getattr(by, "user_id", None):
        return
    title = f"{by.name} gave you the chat: {thread.subject}"
    _announce(ASSIGNED, thread, [member.user_id], title, "messages_staff:thread", detail=thread.client.name)


def unsent(planned: ScheduledMessage) -> None:
    """
    Tell whoever wrote it; of a program's, or if they don't see the chat any more, whoever has it, and them no more than
    that.
    """
    thread, sender = planned.thread, planned.sender
    sees = sender and sender.is_active and queries.in_workspace(sender).filter(pk=thread.pk).exists()
    to = [sender.user_id] if sender and sees else queries.staff_told(thread)
    _announce(
        UNSENT, thread, to, f"A message was not sent: {thread.subject}", "messages_staff:thread", detail=planned.reason,
        key=f"unsent:{planned.pk}:{planned.send_at.timestamp():.0f}",
    )  # fmt: skip
    if sender and sender.is_active and not sees:
        path = reverse("messages_staff:index", urlconf=settings.FIRM_URLCONF)
        title = "A message that you scheduled was not sent: you may not write there any more"
        announce(Announcement(UNSENT.key, title, path, [sender.user_id], key=f"unsent-own:{planned.pk}"))


PAGES = {"client": "messages:thread", "staff": "messages_staff:thread"}
TEMPLATES = {"client": "messages/email/arrived", "staff": "messages/email/from_client"}


def _tell(kind: Announced, message: Message, thread: Thread, to: Collection[UUID], *, title: str) -> None:
    """Tell once of what somebody has not seen: more within the hour stands in the same mail, while it waits."""
    side = Side.CLIENT if kind.side == "client" else Side.FIRM
    about = {"thread": str(thread.pk), "since": message.created_at.isoformat(), "side": str(side)}
    has_words = queries.rules().mail_has_words
    for key, users in _merged(message, thread, to, side).items():
        _announce(
            kind, thread, users, title, PAGES[kind.side], key=key, about_id=message.pk, at=message.created_at,
            detail=prose.plain(message.body)[:EXCERPT] if has_words else "", late=("messages", about),
            context={"subject": thread.subject, "client": thread.client.name}, template=TEMPLATES[kind.side],
            reply=(THREAD, thread.pk),
        )  # fmt: skip


def _announce(
    kind: Announced, thread: Thread, to: Collection[UUID], title: str, page: str, **more: object
) -> None:
    path = reverse(page, urlconf=settings.FIRM_URLCONF, args=[thread.pk])
    announce(
        Announcement(
            kind.key, title, path, list(to), client_id=thread.client_id, project_id=thread.project_id, **more  # type: ignore[arg-type]
        )
    )  # fmt: skip


def _merged(message: Message, thread: Thread, to: Collection[UUID], side: Side) -> dict[str, list[UUID]]:
    """Return to whom it is told under which key: by the first message they have not seen, and the hours since."""
    seen, found = queries.seen_of(thread, to, side), dict[str, list[UUID]]()
    for user in to:
        new = words.new_to(thread, side).exclude(sender=user)
        first = new.filter(Q(created_at__gt=seen[user]) if user in seen else Q()).first() or message
        hours = (message.created_at - first.created_at) // MERGED
        found.setdefault(f"chat:{first.pk}:{hours}", []).append(user)
    return found
