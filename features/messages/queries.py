"""Which threads whom concern. A client's side starts from the contact who asks, staff from the clients they see."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, JSONObject

from features.accounts.models import Membership, Session
from features.base import remembered
from features.base.composition import Verdict
from features.base.permissions import Actor, Permission
from features.base.prepared import Given
from features.clients import acting, engagements, sight, told
from features.clients import queries as clients
from features.clients.models import Access, Client, Contact
from features.clients.rights import ContactRight
from features.documents.folding import fold
from features.messages.models import Message, MessageRules, Participant, Reading, Side, Task, Thread, Waiting
from features.messages.own_tasks import OPEN
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on

SEE, WRITE = ContactRight.SEE_MESSAGES, ContactRight.WRITE_MESSAGES
NEWEST_FIRST = ("-last_message_at", "-id")
MOST_WORDS = 8
RULES = "messages:rules"
type Reader = Contact | Membership


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact) -> QuerySet[Thread]:
    """
    Return the threads of every client for whom this contact reads messages (S0-17): of the projects they reach; of no
    project, where their access is not limited to some, or the firm has named them; limited ones as a participant only.
    """
    return Thread.objects.filter(within_reach(contact)) if is_on(MESSAGES) else Thread.objects.none()


def shown_to(contact: Contact, session: Session) -> QuerySet[Thread]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session))


def within_reach(contact: Contact | acting.Someone) -> Q:
    """Return the condition that a thread is one of theirs, whether messages are switched on or not."""
    named = Q(Exists(Participant.objects.filter(thread=OuterRef("pk"), contact=contact.pk)))
    of_project = Q(project__in=engagements.keeper().reachable(contact).values("pk"))
    general = Q(project__isnull=True) & (Q(client__in=clients.acted_for_wholly(contact, SEE)) | named)
    return (
        Q(client__in=clients.acted_for_by(contact, SEE))
        & (of_project | general)
        & (Q(is_limited=False) | named)
    )


def readers(thread: Thread) -> list[Contact]:
    """Return who of the client's people on the portal sees a thread."""
    people = told.on_portal(thread.client, SEE)
    return [one for one in people if visible_to(one).filter(pk=thread.pk).exists()]


def projects_to_write_about(contact: Contact, client: Client) -> list[Any]:
    """Return the projects of this client that a contact may begin a chat about."""
    return list(engagements.keeper().reachable(contact).filter(client_id=client.pk).order_by("name", "pk"))


def may_write_generally(contact: Contact, client: Client) -> bool:
    """Return whether a chat of no project would be theirs to see: their access is not limited to some."""
    return clients.acted_for_wholly(contact, WRITE).filter(pk=client.pk).exists()


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Thread]:
    """Return the threads a member of staff (or API key) may see: those of the clients they see."""
    if not by.can(Permission.MESSAGES_VIEW) or not is_on(MESSAGES):
        return Thread.objects.none()
    return Thread.objects.filter(client__in=clients.visible_to(by))


def reach_of(by: Actor) -> tuple[clients.Reach, UUID | None]:
    """Return the same as the shape of a statement: the threads of whose clients they see."""
    if not by.can(Permission.MESSAGES_VIEW) or not is_on(MESSAGES):
        return "nobody", None
    return clients.reach_of(by)


def clients_for(by: Actor) -> QuerySet[Client]:
    """Return the clients this person may write to."""
    return clients.visible_to(by).filter(archived_at__isnull=True)


def colleagues(thread: Thread) -> list[Membership]:
    """Return who of the staff sees a thread, by name: whom it can be given to, or who can be named in a note."""
    return [one for one in clients.staff() if _sees(one, thread)]


def _sees(by: Membership, thread: Thread) -> bool:
    """Return whether it is among the threads they see; not asked where they see all of them."""
    reach, _ = reach_of(by)
    if reach != "assigned":
        return reach == "everybody"
    return in_workspace(by).filter(pk=thread.pk).exists()


def staff_told(thread: Thread) -> list[UUID]:
    """Return whom of the staff to tell of a client's message: whoever has the thread, or else works for the client."""
    holder = thread.assigned_to
    if holder is not None and in_workspace(holder).filter(pk=thread.pk).exists():
        return [holder.user_id]
    return [user.pk for user in told.looked_after_by(thread.client, seeing=Permission.MESSAGES_VIEW)]


def needing_us(by: Actor) -> QuerySet[Thread]:
    """Return the chats in use that wait for the firm, or in which the team has something to do."""
    rows = in_workspace(by).filter(archived_at=None, client__archived_at=None)
    own = Task.objects.filter(OPEN).values("checklist__thread")
    return rows.filter(Q(waiting_for=Waiting.US) | Q(pk__in=own))


# --- what one person has read -----------------------------------------------------------------------


def side_of(reader: Any) -> str:
    return Side.CLIENT if isinstance(reader, Contact) else Side.FIRM


def theirs(reader: Reader) -> QuerySet[Thread]:
    return visible_to(reader) if isinstance(reader, Contact) else in_workspace(reader)


def came_at(reader: Reader) -> datetime:
    """Return after which moment there is something new to them: what was written before they came is not."""
    return (reader.joined_at or reader.created_at) - timedelta(microseconds=1)


def with_reading(
    rows: QuerySet[Thread], user_id: UUID | Given, side: str, since: datetime | Given
) -> QuerySet[Thread]:
    """Add to threads, of this person: `seen_at`, `put_away_at` and `is_unread`."""
    mine = Q(readings__user=user_id, readings__side=side)
    rows = rows.annotate(mine=FilteredRelation("readings", condition=mine))
    return rows.annotate(
        seen_at=F("mine__seen_at"), put_away_at=F("mine__archived_at"), is_unread=unread(since)
    )


def unread(since: datetime | Given) -> Q:
    """Return the condition, on threads with `mine`, that something in one is new to this person."""
    seen = Coalesce(F("mine__seen_at"), Value(since) if isinstance(since, datetime) else since)
    return Q(last_message_at__gt=seen) | Q(mine__is_marked_unread__isnull=False, mine__is_marked_unread=True)


IN_USE = Q(archived_at__isnull=True) & (
    Q(mine__archived_at__isnull=True) | Q(mine__archived_at__lt=F("last_message_at"))
)
"""On threads with `mine`: neither the firm nor this person has put it away since something came."""


def of_reader(reader: Reader, rows: QuerySet[Thread]) -> QuerySet[Thread]:
    return with_reading(rows, reader.user_id, side_of(reader), came_at(reader))


def with_page(rows: QuerySet[Thread], thread_id: UUID | Given, side: str) -> QuerySet[Thread]:
    """
    Add to the one of the threads that is open what its page shows: `has_tasks`, and `seen_there`, who of the other side
    has seen how much (name and time). They are read with the list, which mostly holds it.
    """
    tasks = Task.objects.filter(checklist__thread=OuterRef("pk"))
    tasks = tasks.filter(side=Side.CLIENT) if side == Side.CLIENT else tasks
    other = Side.FIRM if side == Side.CLIENT else Side.CLIENT
    seen = Reading.objects.filter(thread=OuterRef("pk"), side=other, seen_at__isnull=False)
    named = seen.order_by("user__name").values(one=JSONObject(name="user__name", at="seen_at"))
    is_open = Q(pk=thread_id)
    return rows.annotate(
        has_tasks=Case(When(is_open, then=Exists(tasks)), default=False),
        seen_there=Case(When(is_open, then=ArraySubquery(named))),
    )


def is_unseen(reader: Reader, message_id: UUID) -> bool:
    """Return whether there is still something to tell: the message is theirs to see, and they have not seen it."""
    rows = Message.objects.filter(pk=message_id, thread__in=theirs(reader))
    if isinstance(reader, Contact):
        rows = rows.filter(is_internal=False)
    seen = Reading.objects.filter(
        thread=OuterRef("thread"), user=reader.user_id, side=side_of(reader), seen_at__gte=OuterRef("created_at")
    )  # fmt: skip
    return rows.filter(~Exists(seen)).exists()


def seen_of(thread: Thread, user_ids: Collection[UUID], side: str) -> dict[UUID, datetime]:
    """Return how far each of these people has read, of those who have read at all."""
    rows = Reading.objects.filter(thread=thread, user__in=user_ids, side=side, seen_at__isnull=False)
    return {user: at for user, at in rows.values_list("user_id", "seen_at") if at is not None}


# --- messages ----------------------------------------------------------------------------------------


def messages_in(thread: Thread | Given, *, for_client: bool) -> QuerySet[Message]:
    """Return what was written in a thread; a client's side never gets internal notes (S3-28)."""
    rows = Message.objects.filter(thread=thread).select_related("sender", "quoted__sender")
    return rows.filter(is_internal=False) if for_client else rows


def messages_visible_to(contact: Contact) -> QuerySet[Message, Any]:
    """Return the ids of what a contact may read (for news of it)."""
    rows = Message.objects.filter(thread__in=visible_to(contact), is_internal=False)
    return rows.order_by().values("pk")


def having(words: Iterable[str], *, for_client: bool) -> Q:
    """Return the condition that every word stands in a thread's subject or in one of its messages."""
    found = Q()
    for word in words:
        said = Message.objects.filter(thread=OuterRef("pk"), sought=_begun(word))
        said = said.filter(is_internal=False) if for_client else said
        found &= Q(subject__unaccent__icontains=word) | Q(Exists(said))
    return found


def words_of(text: str) -> list[str]:
    """Return the words to look for in what somebody typed."""
    return list(dict.fromkeys(fold(text.replace("\0", " ")).split()))[:MOST_WORDS]


def _begun(word: str) -> SearchQuery:
    """A word being typed finds those it begins, where it is one."""
    if word.isalnum():
        return SearchQuery(f"{word}:*", config="simple", search_type="raw")
    return SearchQuery(word, config="simple")


# --- both --------------------------------------------------------------------------------------------


def rules() -> MessageRules:
    """Return how this firm wants its messages: its own row, or what is preset."""
    return MessageRules(**remembered.get(RULES, _read_rules, seconds=60))


def _read_rules() -> dict[str, Any]:
    found = MessageRules.objects.first() or MessageRules()
    return {
        name: getattr(found, name) for name in ("edit_minutes", "mail_has_words", "is_answering", "answer")
    }


def rules_changed() -> None:
    remembered.forget([RULES])


def seen_through(access: Access, thread: Thread) -> Verdict:
    """Return whether an access to a thread's client reaches it, and why; what `visible_to` goes by."""
    found = sight.by_right(access, SEE)
    is_named = thread.places.filter(contact=access.contact_id).exists()
    if found.sees and thread.is_limited and not is_named:
        return Verdict(sees=False, why="Not one of those whom this chat is with")
    if not found.sees or (is_named and thread.project_id is None):
        return found
    return sight.within_limits(access, thread.project_id)
