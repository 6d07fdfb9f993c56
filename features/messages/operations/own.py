"""A client's people write: a new chat, where the firm lets them, and answers always."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from features.base.errors import NotThere, Refused
from features.clients.models import Client, Contact
from features.documents import operations as documents
from features.documents.intake import Accepted
from features.documents.models import Document
from features.messages import news, permissions, queries, rules
from features.messages.models import Message, Side, Thread
from features.messages.operations import saying
from features.messages.operations.answering import answer_if_closed
from features.messages.operations.holding import hold_own, record
from features.messages.operations.saying import Saying
from features.projects.models import Project

NO_FILES = "This chat is for some of you alone, and files are seen by all who see the documents. Send them in another."


def begin(
    *, contact: Contact, client: Client, now: datetime, subject: str, body: str, project: Project | None = None,
    files: Sequence[Accepted] = (),
) -> Thread:  # fmt: skip
    """
    Begin a chat with the firm (S2-16).

    :raises NotThere: clients start no chats here, or this contact does not write for the client; files: no uploads.
    :raises Refused: a value can't be taken; `field` names it.
    """
    if not permissions.can_begin(contact, client):
        raise NotThere
    named, said = rules.subject(subject), Saying(rules.said(body, len(files)))
    _check_project(contact, client, project)

    def write(new: list[Document]) -> Message:
        thread = Thread.objects.create(
            client=client, project=project, subject=named, started_by=contact.user, started_side=Side.CLIENT,
            last_message_at=now, created_at=now,
        )  # fmt: skip
        record("thread.started", thread, contact)
        return _said(thread, said, contact, new, now)

    return saying.with_files(bool(files), _handing(contact, client, project, files, now), write).thread


def write(
    *, thread: Thread, contact: Contact, now: datetime, body: str, files: Sequence[Accepted] = (),
    quoted_id: UUID | None = None, via: str = Message.Via.PORTAL,
) -> Message:  # fmt: skip
    """
    Write to the firm in a chat that is there, whoever started it (S2-18).

    :raises NotThere: it is not theirs to see, or they only read; files: no uploads.
    :raises Refused: a value can't be taken; `field` names it.
    """
    found = queries.visible_to(contact).select_related("client", "project").filter(pk=thread.pk).first()
    if found is None or not permissions.can_write(contact, found.client):
        raise NotThere
    said = Saying(rules.said(body, len(files)), quoted_id, via=via)
    if files and found.is_limited:
        raise Refused(NO_FILES, field="files")

    def written(new: list[Document]) -> Message:
        hold_own(thread, contact)
        return _said(thread, said, contact, new, now)

    attach = _handing(contact, found.client, found.project, files, now)
    return saying.with_files(bool(files), attach, written)


def _said(thread: Thread, said: Saying, contact: Contact, new: Sequence[Document], now: datetime) -> Message:
    message = saying.say(thread, said, by=contact, side=Side.CLIENT, documents=new, now=now)
    news.to_staff(message, thread, contact)
    news.to_client(message, thread, sender=contact.name)
    answer_if_closed(thread, message, contact, now)
    return message


def _handing(
    contact: Contact, client: Client, project: Project | None, files: Sequence[Accepted], now: datetime
) -> saying.Attach:
    return lambda then: documents.hand_in(
        contact=contact, client=client, files=files, now=now, project=project, then=then
    )


def _check_project(contact: Contact, client: Client, project: Project | None) -> None:
    """
    :raises Refused: it is none of theirs, or they are let in for some alone and must say for which.
    """
    if project is None and not queries.may_write_generally(contact, client):
        raise Refused("Choose what this is about.", field="project")
    if project is not None and project.pk not in [
        one.pk for one in queries.projects_to_write_about(contact, client)
    ]:
        raise Refused("Choose one of yours.", field="project")
