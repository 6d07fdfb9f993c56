"""Answering a chat from the mailbox (features.replies): the answer lands in it as if it were typed there."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.accounts.models import Membership, User
from features.base.permissions import Permission
from features.clients.models import Contact
from features.documents import operations as documents
from features.documents.intake import Accepted
from features.documents.switches import DOCUMENTS
from features.messages import news, operations, permissions, queries
from features.messages.models import Message, Thread
from features.messages.operations.own import NO_FILES
from features.messages.switches import MESSAGES
from features.replies.subjects import Answer, Subject
from features.toggles.queries import is_on

UPLOADS_OFF = "Files are not taken here. Your words are in the chat."


def is_open(user: User, thread_id: UUID) -> bool:
    return _writer(user, thread_id) is not None


def take(answer: Answer) -> Sequence[str]:
    """Write it in the name of whoever the address belongs to. Return what of it could not be taken, in words."""
    writer = _writer(answer.user, answer.subject_id)
    thread = Thread.objects.select_related("client", "project").get(pk=answer.subject_id)
    files, refused = _files(writer, thread, answer.files)
    said = {"body": answer.text, "files": files, "now": answer.now, "via": Message.Via.MAIL}
    with documents.joined():
        if isinstance(writer, Contact):
            operations.write(thread=thread, contact=writer, **said)  # type: ignore[arg-type]
        elif writer is not None:
            operations.reply(thread=thread, by=writer, **said)  # type: ignore[arg-type]
    return refused


def _writer(user: User, thread_id: UUID) -> Contact | Membership | None:
    """Return as whom this person may write there now: as one of the client's people first."""
    contact: Contact | None = getattr(user, "contact", None)
    if contact is not None and contact.is_active and contact.joined_at is not None:
        found = queries.visible_to(contact).select_related("client").filter(pk=thread_id).first()
        if found is not None and permissions.can_write(contact, found.client):
            return contact
    member: Membership | None = getattr(user, "membership", None)
    if member is None or not member.is_active or not member.can(Permission.MESSAGES_WRITE):
        return None
    rows = queries.in_workspace(member).filter(pk=thread_id, client__archived_at__isnull=True)
    return member if rows.exists() else None


def _files(
    writer: Contact | Membership | None, thread: Thread, files: Sequence[Accepted]
) -> tuple[Sequence[Accepted], list[str]]:
    if not files:
        return (), []
    if thread.is_limited:
        return (), [NO_FILES]
    return (files, []) if _may_attach(writer, thread) else ((), [UPLOADS_OFF])


def _may_attach(writer: Contact | Membership | None, thread: Thread) -> bool:
    if isinstance(writer, Contact):
        return permissions.can_attach(writer, thread)
    return writer is not None and writer.can(Permission.DOCUMENTS_SHARE) and is_on(DOCUMENTS)


def title(thread_id: UUID) -> str:
    return Thread.objects.values_list("subject", flat=True).filter(pk=thread_id).first() or "A chat"


def page(user: User, thread_id: UUID) -> str:
    writer = _writer(user, thread_id)
    return staff_page(thread_id) if isinstance(writer, Membership) else _at("messages:thread", thread_id)


def staff_page(thread_id: UUID) -> str:
    return _at("messages_staff:thread", thread_id)


def _at(name: str, thread_id: UUID) -> str:
    return reverse(name, urlconf=settings.FIRM_URLCONF, args=[thread_id])


SUBJECT = Subject(
    news.THREAD, 10, "Messages", is_open, take, title, page, staff_page,
    permission=Permission.MESSAGES_VIEW, switch=MESSAGES,
)  # fmt: skip
