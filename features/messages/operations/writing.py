"""Staff write: a new chat, an answer, a note of their own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from features.accounts.models import Membership
from features.base.errors import NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import told
from features.clients.models import Client, Contact
from features.documents import operations as documents
from features.documents import queries as papers
from features.documents.intake import Accepted
from features.documents.models import Document
from features.messages import mentioned, news, queries, rules
from features.messages.errors import AnsweredMeanwhile
from features.messages.models import Mention, Message, Participant, Side, Thread
from features.messages.operations import saying
from features.messages.operations.holding import hold, record
from features.messages.operations.saying import Saying
from features.messages.switches import MESSAGES
from features.projects.models import Project
from features.toggles.queries import is_on


def start(
    *, client: Client, by: Actor, now: datetime, subject: str, body: str, project: Project | None = None,
    only: Collection[UUID] = (), files: Sequence[Accepted] = (), existing: Sequence[Document] = (),
    via: str = Message.Via.PORTAL,
) -> Thread:  # fmt: skip
    """
    Begin a chat with a client. With `only`, it is for these of its people alone (ids of contacts). `existing` are
    documents that the client has already.

    :raises NotAllowed: the role may not write messages, or not share the files.
    :raises NotThere: messages are off, or the client is not theirs to see, or is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.MESSAGES_WRITE)
    if not is_on(MESSAGES) or not queries.clients_for(by).filter(pk=client.pk).exists():
        raise NotThere
    named, people = rules.subject(subject), _people(client, only)
    said = Saying(rules.said(body, len(files) + len(existing)), via=via)
    checked = documents_for(client, existing, by, is_limited=bool(people), has_files=bool(files))
    of = documents_project(project, client)

    def write(new: list[Document]) -> Message:
        thread = Thread.objects.create(
            client=client, project=of, subject=named, started_by=getattr(by, "user", None), started_side=Side.FIRM,
            last_message_at=now, created_at=now, is_limited=bool(people),
        )  # fmt: skip
        Participant.objects.bulk_create([Participant(thread=thread, contact=one) for one in people])
        record("thread.started", thread, by)
        return _said(thread, said, by, [*new, *checked], now)

    return saying.with_files(bool(files), sharing(by, client, of, files, now), write).thread


def reply(
    *, thread: Thread, by: Actor, now: datetime, body: str, files: Sequence[Accepted] = (),
    existing: Sequence[Document] = (), quoted_id: UUID | None = None, after: datetime | None = None,
    via: str = Message.Via.PORTAL,
) -> Message:  # fmt: skip
    """
    Answer the client. `after` is the time of the newest message that was on the screen: if a colleague has answered
    since, nothing is sent.

    :raises NotAllowed: the role may not write messages, or not share the files.
    :raises NotThere: it is not theirs to see, or the client is archived.
    :raises AnsweredMeanwhile: a colleague was faster.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.MESSAGES_WRITE)
    _check_open(thread, by)
    said = Saying(rules.said(body, len(files) + len(existing)), quoted_id, via=via)
    has = {"is_limited": thread.is_limited, "has_files": bool(files)}
    checked = documents_for(thread.client, existing, by, **has)

    def write(new: list[Document]) -> Message:
        hold(thread, by)
        _check_first(thread, by, after)
        return _said(thread, said, by, [*new, *checked], now)

    attach = sharing(by, thread.client, thread.project, files, now)
    return saying.with_files(bool(files), attach, write)


def note(
    *, thread: Thread, by: Actor, now: datetime, body: str, files: Sequence[Accepted] = (),
    quoted_id: UUID | None = None, mentioning: Collection[UUID] = (),
) -> Message:  # fmt: skip
    """
    Write an internal note: the client never sees it, nor that there is one (S3-28). Its files are drafts. Colleagues
    named in it as @Name, or given as `mentioning` (ids of memberships), are told.

    :raises NotAllowed: the role may not write messages, or not share the files.
    :raises NotThere: it is not theirs to see, or the client is archived.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.MESSAGES_WRITE)
    _check_open(thread, by)
    said = Saying(rules.said(body, len(files)), quoted_id, is_internal=True)

    def write(new: list[Document]) -> Message:
        hold(thread, by)
        message = saying.say(thread, said, by=by, side=Side.FIRM, documents=new, now=now)
        _mention(message, mentioned.in_text(said.body, queries.colleagues(thread), mentioning), by)
        return message

    attach = sharing(by, thread.client, thread.project, files, now, is_draft=True)
    return saying.with_files(bool(files), attach, write)


def _said(thread: Thread, said: Saying, by: Actor, new: Sequence[Document], now: datetime) -> Message:
    message = saying.say(thread, said, by=by, side=Side.FIRM, documents=new, now=now)
    news.to_client(message, thread, sender=by.name if getattr(by, "user", None) else "")
    return message


def _check_open(thread: Thread, by: Actor) -> None:
    """
    :raises NotThere: the thread is not theirs to see, or nobody is written to there any more.
    """
    rows = queries.in_workspace(by).select_related("client", "project")
    found = rows.filter(pk=thread.pk, client__archived_at__isnull=True).first()
    if found is None:
        raise NotThere
    thread.client, thread.project = found.client, found.project


def _check_first(thread: Thread, by: Actor, after: datetime | None) -> None:
    if after is None:
        return
    rows = thread.messages.filter(side=Side.FIRM, is_internal=False, created_at__gt=after)
    other = rows.exclude(sender=getattr(by, "user", None)).select_related("sender").first()
    if other is not None:
        name = other.sender.name if other.sender else "A program"
        raise AnsweredMeanwhile(f"{name} answered while you were writing. Read it, then send yours again.")


def _people(client: Client, only: Collection[UUID]) -> list[Contact]:
    """
    :raises Refused: one of them does not read messages of this client.
    """
    known = {one.pk: one for one in told.on_portal(client, queries.SEE)}
    if not set(only) <= set(known):
        raise Refused("Choose people who read messages of this client.", field="only")
    return [one for key, one in known.items() if key in set(only)]


def _mention(message: Message, members: Sequence[Membership], by: Actor) -> None:
    Mention.objects.bulk_create([Mention(message=message, member=one) for one in members])
    news.mention(message, message.thread, members, by)


def sharing(
    by: Actor, client: Client, project: Project | None, files: Sequence[Accepted], now: datetime, *,
    is_draft: bool = False,
) -> saying.Attach:  # fmt: skip
    return lambda then: documents.share(
        by=by, client=client, files=files, now=now, project=project, draft=is_draft, then=then
    )


def documents_project(project: Project | None, client: Client) -> Project | None:
    """
    :raises Refused: it is another client's.
    """
    if project is not None and project.client_id != client.pk:
        raise Refused("This belongs to another client. Choose again.", field="project")
    return project


def documents_for(
    client: Client, existing: Sequence[Document], by: Actor, *, is_limited: bool, has_files: bool
) -> list[Document]:
    """
    Return the documents that may come with a message to the client.

    :raises Refused: the client does not have one of them, or the chat is for some of its people alone: everybody who
        sees the client's documents would see what comes with it.
    """
    if is_limited and (existing or has_files):
        raise Refused(
            "This chat is for some of the client’s people alone, and files are seen by all who see its documents. "
            "Send the files in a chat with everybody.", field="files",
        )  # fmt: skip
    wanted = [each.pk for each in existing]
    rows = papers.in_workspace(by).filter(client=client, shared_at__isnull=False, pk__in=wanted)
    if rows.count() < len(set(wanted)):
        raise Refused("Choose documents that this client has.", field="files")
    return list(existing)
