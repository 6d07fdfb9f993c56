"""Which requests whom concern. A client's side starts from the contact who asks, staff from the clients they see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from features.accounts.models import Membership, Session
from features.accounts.secrets import digest
from features.base import remembered
from features.base.composition import Verdict
from features.base.permissions import Actor, Permission
from features.base.prepared import Given, Prepared
from features.clients import acting, engagements, sight, told
from features.clients import queries as clients
from features.clients.models import Access, Client, Contact, TeamPlace
from features.clients.rights import ContactRight
from features.documents import queries as documents
from features.documents.models import Arriving, Document
from features.projects.models import Project, ProjectLimit
from features.requests.models import DoneRules, DoneUploading, Item, ItemFile, Request, Template, UploadLink
from features.requests.switches import REQUESTS, UPLOAD_LINKS
from features.toggles.catalogue import Switch
from features.toggles.queries import is_on

State = Item.State
OPEN = Q(sent_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True)
OF_OPEN = Q(
    request__sent_at__isnull=False, request__closed_at__isnull=True, request__withdrawn_at__isnull=True
)
OWED = Q(state__in=(State.OPEN, State.RETURNED))
RULES = "requests:done-rules"
WITHIN = timedelta(hours=1)  # in which “done uploading” can be taken back
NUDGE_AFTER = timedelta(hours=24)


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact | acting.Someone) -> QuerySet[Request]:
    """
    Return what was asked of the clients for whom this contact may upload. Drafts and what was withdrawn are not. Whose
    access is limited to some projects (D8) sees what is asked for these alone.
    """
    mine = clients.acted_for_by(contact, ContactRight.UPLOAD)
    reached = Q(project__in=engagements.keeper().reachable(contact).values("pk"))
    general = Q(project__isnull=True, client__in=clients.acted_for_wholly(contact, ContactRight.UPLOAD))
    rows = Request.objects.filter(client__in=mine, sent_at__isnull=False, withdrawn_at__isnull=True)
    return rows.filter(reached | general)


def shown_to(contact: Contact, session: Session) -> QuerySet[Request]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session))


def readers(client: Client, project_id: UUID | None) -> list[Contact]:
    """Return who sees what this client is asked for, of this project or of none: what `visible_to` goes by."""
    limits = ProjectLimit.objects.filter(project=project_id) if project_id else ProjectLimit.objects.none()
    reach = Q(is_limited=False) | Q(pk__in=limits.values("access"))
    return told.on_portal(client, ContactRight.UPLOAD, reach)


def open_to(contact: Contact, session: Session) -> list[Request]:
    """Return what is open of the clients shown, `counted`, with their clients, the most urgent first."""
    one = clients.showing(contact, session)
    return OPEN_ONES.rows(one is not None, contact=contact.pk, now=timezone.now(), one=one and one.pk)


def _open_ones(is_one: bool) -> QuerySet[Request]:  # noqa: FBT001  a shape has places, not names
    rows = visible_to(acting.SOMEONE).filter(OPEN, client__in=clients.acted_for_by(acting.SOMEONE))
    rows = rows.filter(client=Given("one")) if is_one else rows
    return counted(rows).select_related("client").order_by("due_first", "-sent_at")


OPEN_ONES = Prepared(_open_ones)


def items_visible_to(contact: Contact) -> QuerySet[Item]:
    return Item.objects.filter(request__in=visible_to(contact))


def is_there(contact: Contact, request_id: UUID) -> bool:
    """Return whether this contact sees this request now, and it is open."""
    return visible_to(contact).filter(OPEN, pk=request_id).exists()


def owed_by(contact: Contact, client_ids: Iterable[UUID]) -> QuerySet[Item]:
    """Return what these clients still have to answer, the most urgent first, as far as this contact sees it."""
    rows = items_visible_to(contact).filter(OWED, OF_OPEN, request__client_id__in=list(client_ids))
    return rows.select_related("request__client").order_by("due_on", "request", "order", "pk")


def files_for(contact: Contact, items: Iterable[Item]) -> dict[UUID, list[Document]]:
    """Return the documents that answer each item, as far as this contact sees them."""
    seen = documents.visible_to(contact).values("pk")
    return _by_item(ItemFile.objects.filter(item__in=list(items), document__in=seen))


def answering(request: Request) -> Q:
    """Return the condition that a document answers something of this request."""
    return Q(pk__in=ItemFile.objects.filter(item__request=request).values("document"))


def in_accepted() -> Q:
    """Return the condition that a document answers something that staff have accepted: it is part of their records."""
    return Q(pk__in=ItemFile.objects.filter(item__state=State.ACCEPTED).values("document"))


def own_answers(contact: Contact, items: Iterable[Item]) -> set[UUID]:
    """
    Return those of one request's items whose answer, and what staff say of it, this contact may read and undo: all of
    it is theirs, or they see everything of the client. Who sees their own uploads alone sees no more of an answer.
    """
    items = list(items)
    everything = clients.acted_for_by(contact, ContactRight.SEE_DOCUMENTS)
    if items and everything.filter(pk=items[0].request.client_id).exists():
        return {one.pk for one in items}
    mine = {one.pk for one in items if one.answered_by_id == contact.user_id}
    others = ItemFile.objects.filter(item__in=mine).exclude(document__uploaded_by=contact.user_id)
    return mine - set(others.values_list("item", flat=True))


def links_of_contact(contact: Contact) -> QuerySet[UploadLink]:
    """Return the links made from the client's side for items they see: their own, and all where they see everything."""
    everything = clients.acted_for_by(contact, ContactRight.SEE_DOCUMENTS)
    whose = Q(made_by=contact.user_id) | Q(client__in=everything)
    return UploadLink.objects.filter(whose, side=Document.Side.CLIENT, item__in=items_visible_to(contact))


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Request]:
    """Return the requests a member of staff (or API key) may see: those to the clients they see."""
    if not by.can(Permission.DOCUMENTS_VIEW):
        return Request.objects.none()
    return _within(*clients.reach_of(by))


def _within(reach: clients.Reach, member_id: UUID | Given | None) -> QuerySet[Request]:
    return Request.objects.filter(client__in=clients.within(reach, member_id))


def items_in_workspace(by: Actor) -> QuerySet[Item]:
    return Item.objects.filter(request__in=in_workspace(by))


def links_in_workspace(by: Actor) -> QuerySet[UploadLink]:
    rows = UploadLink.objects.filter(client__in=clients.visible_to(by))
    return rows if by.can(Permission.DOCUMENTS_VIEW) else rows.none()


def done_in_workspace(by: Actor) -> QuerySet[DoneUploading]:
    rows = DoneUploading.objects.filter(client__in=clients.visible_to(by), undone_at__isnull=True)
    return rows if by.can(Permission.DOCUMENTS_VIEW) else rows.none()


def files_of(items: Iterable[Item]) -> dict[UUID, list[Document]]:
    """Return the documents that answer each item, for staff; those in the trash are left out."""
    return _by_item(ItemFile.objects.filter(item__in=list(items), document__deleted_at__isnull=True))


def counted(rows: QuerySet[Request]) -> QuerySet[Any, Any]:
    """
    Add `total`, `done` (no longer owed), `came` (answered, to be looked at), `owed_since` and `due_first` (both of what
    is owed).
    """
    owed = Q(items__state__in=(State.OPEN, State.RETURNED))
    return rows.select_related("project").annotate(
        total=Count("items"), done=Count("items", filter=~owed & Q(items__isnull=False)),
        came=Count("items", filter=Q(items__state=State.ANSWERED)),
        owed_since=Min("items__asked_at", filter=owed), due_first=Min("items__due_on", filter=owed),
    )  # fmt: skip


def missing(by: Actor) -> QuerySet[Any, Any]:
    """Return who owes what: the open requests with something unanswered, the oldest first, `owed` as a list on each."""
    owed = Exists(Item.objects.filter(OWED, request=OuterRef("pk")))
    rows = in_workspace(by).filter(OPEN, owed, client__archived_at__isnull=True).select_related("client")
    items = Item.objects.filter(OWED)
    found: QuerySet[Any, Any] = counted(rows).prefetch_related(
        Prefetch("items", queryset=items, to_attr="owed")
    )
    return found.order_by("owed_since", "pk")


def to_review(by: Actor) -> QuerySet[Any, Any]:
    """Return the requests with answers that staff have not decided on."""
    came = Exists(Item.objects.filter(state=State.ANSWERED, request=OuterRef("pk")))
    rows = in_workspace(by).filter(OPEN, came, client__archived_at__isnull=True).select_related("client")
    found: QuerySet[Any, Any] = counted(rows).annotate(last=Max("items__answered_at"))
    return found.order_by("-last", "pk")


def drafts(by: Actor) -> QuerySet[Any, Any]:
    """Return what is prepared and not sent, the newest first."""
    return _listed(by, sent_at__isnull=True, withdrawn_at__isnull=True).order_by("-created_at", "-pk")


def closed(by: Actor) -> QuerySet[Any, Any]:
    """Return what is complete or was closed, the latest first."""
    return _listed(by, closed_at__isnull=False).order_by("-closed_at", "-pk")


def _listed(by: Actor, **which: Any) -> QuerySet[Any, Any]:
    rows = in_workspace(by).filter(client__archived_at__isnull=True, **which)
    return counted(rows.select_related("client"))


def search(rows: QuerySet[Any, Any], words: str) -> QuerySet[Any, Any]:
    """Return those of which every word stands in the title or the client's name."""
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(client__name__icontains=word))
    return rows


def count_current(client: Client) -> int:
    """Return how many requests are open or being prepared: what the tab of the record lists above."""
    return Request.objects.filter(client=client, closed_at__isnull=True, withdrawn_at__isnull=True).count()


def clients_asked(among: Iterable[Client]) -> list[UUID]:
    """Return which of these clients have an open request."""
    return list(Request.objects.filter(OPEN, client__in=list(among)).values_list("client", flat=True))


def earlier_of(client: Client) -> QuerySet[Request]:
    """Return what can be copied for another year: what was sent to this client before."""
    return Request.objects.filter(client=client, sent_at__isnull=False, withdrawn_at__isnull=True)


@dataclass(frozen=True)
class Arrival:
    """What one client answered of one request on one day."""

    request_id: UUID
    title: str
    client_id: UUID
    client: str
    assigned_to_id: UUID | None
    is_mine: bool
    day: Any
    count: int
    first: str
    newest: datetime


ARRIVAL = (
    "request_id", "request__title", "request__client_id", "request__client__name", "request__client__assigned_to_id",
    "on_team", "day", "count", "first", "newest",
)  # fmt: skip


def arrived(by: Actor) -> QuerySet[Item]:
    """Return the answers that nobody of the firm has looked at yet."""
    return _arrived(in_workspace(by))


def _arrived(requests: QuerySet[Request]) -> QuerySet[Item]:
    rows = Item.objects.filter(
        OF_OPEN, request__in=requests, state=State.ANSWERED, seen_by_staff_at__isnull=True
    )
    return rows.filter(request__client__archived_at__isnull=True)


def arrivals(by: Actor) -> list[Arrival]:
    """Return them per request and day of the firm's calendar, newest first."""
    if not by.can(Permission.DOCUMENTS_VIEW):
        return []
    reach, member = clients.reach_of(by)
    found = ARRIVALS.rows(reach, documents.zone().key, member=member, user=by.actor_id)
    return [Arrival(*group) for group in found]


def _arrivals(reach: clients.Reach, zone_key: str) -> QuerySet[Item, tuple[Any, ...]]:
    mine = TeamPlace.objects.filter(client=OuterRef("request__client"), member__user=Given("user"))
    day = TruncDate("answered_at", tzinfo=ZoneInfo(zone_key))
    found = _arrived(_within(reach, Given("member"))).annotate(day=day, on_team=Exists(mine))
    groups = found.order_by().values(*ARRIVAL[:7])
    counted = groups.annotate(count=Count("pk"), first=Min("title"), newest=Max("answered_at"))
    rows: QuerySet[Item, tuple[Any, ...]] = counted.order_by("-newest").values_list(*ARRIVAL)
    return rows


ARRIVALS = Prepared(_arrivals)


def done_arrived(by: Actor) -> QuerySet[DoneUploading]:
    """Return who said that everything is in, and nobody of the firm has ticked off yet."""
    rows = done_in_workspace(by).filter(seen_by_staff_at__isnull=True, client__archived_at__isnull=True)
    rows = rows.select_related("client", "contact__user").prefetch_related("client__places")
    return rows.order_by("-said_at")


def seen_through(access: Access, request: Request) -> Verdict:
    """Return whether an access to the client reaches a request, and why; what `visible_to` goes by."""
    if request.sent_at is None:
        return Verdict(sees=False, why="A draft: not sent yet")
    found = sight.by_right(access, ContactRight.UPLOAD)
    return sight.within_limits(access, request.project_id) if found.sees else found


# --- both ------------------------------------------------------------------------------------------


def projects_for(client: Client, by: Actor) -> list[Project]:
    """Return what a request to this client can belong to, of the projects this person sees: the open ones."""
    rows = engagements.keeper().visible_to(by).filter(client=client, state=Project.State.OPEN)
    return list(rows.order_by("name", "pk"))


def templates() -> QuerySet[Template]:
    return Template.objects.annotate(count=Count("items")).order_by("order", "name")


def done_rules() -> DoneRules:
    """Return the firm's, or what is preset; kept for a minute, for every page of a client's documents asks."""
    return DoneRules(**remembered.get(RULES, _read_rules, seconds=60))


def done_rules_changed() -> None:
    remembered.forget([RULES])


def _read_rules() -> dict[str, Any]:
    found = DoneRules.objects.first() or DoneRules()
    return {name: getattr(found, name) for name in ("tell", "words", "only_asked")}


def last_done(client: Client) -> DoneUploading | None:
    return DoneUploading.objects.filter(client=client, undone_at__isnull=True).first()


def new_since(before: DoneUploading | None, client: Client) -> int:
    """Return how many documents the client's side brought since it was said before, or ever."""
    rows = Document.objects.filter(client=client, side=Document.Side.CLIENT, deleted_at__isnull=True)
    return rows.filter(stored_at__gt=before.said_at).count() if before else rows.count()


def is_done(_reader: object, done_id: UUID) -> bool:
    """Return whether it still stands that everything is in."""
    return DoneUploading.objects.filter(pk=done_id, undone_at__isnull=True).exists()


def live_link(token: str, now: datetime) -> UploadLink | None:
    """Return the link of this token, if it works."""
    rows = UploadLink.objects.select_related("client", "item__request", "made_by")
    found = rows.filter(live(now), token_hash=digest(token), client__archived_at__isnull=True).first()
    if found is None or not all(is_on(switch) for switch in switches_of(found)):
        return None
    if found.item is not None and not (found.item.request.is_open and found.item.state != State.ACCEPTED):
        return None
    return found if found.side == Document.Side.FIRM or _still_vouched_for(found) else None


def switches_of(link: UploadLink) -> list[Switch]:
    """Return what has to be on for a link to work, whoever made it."""
    return [UPLOAD_LINKS, REQUESTS] if link.item_id else [UPLOAD_LINKS]


def pieces_of(link: UploadLink) -> QuerySet[Arriving]:
    """Return the files in pieces that came, or are on their way, by a link."""
    return Arriving.objects.filter(
        actor_id=link.pk, side=Document.Side.CLIENT, client=link.client_id, expires_at__gt=timezone.now()
    )


def taken_by(link: UploadLink) -> tuple[int, int]:
    """Return how many files came by a link, and how many bytes they have."""
    found = link.files.aggregate(files=Count("pk"), size=Sum("document__size"))
    return found["files"], found["size"] or 0


def promised_to(link: UploadLink) -> tuple[int, int]:
    """Return the same of the files that are on their way by it."""
    rows = pieces_of(link).filter(used_at__isnull=True, refusal="")
    found = rows.aggregate(files=Count("pk"), size=Sum("size"))
    return found["files"], found["size"] or 0


def _still_vouched_for(link: UploadLink) -> bool:
    """Return whether who made a link for an item may still upload for the client themselves, or works here."""
    project_id = link.item.request.project_id if link.item else None
    if any(one.user_id == link.made_by_id for one in readers(link.client, project_id)):
        return True
    return Membership.objects.filter(user=link.made_by, is_active=True, user__is_active=True).exists()


def live(now: datetime) -> Q:
    return Q(revoked_at__isnull=True, expires_at__gt=now)


def _by_item(rows: QuerySet[ItemFile]) -> dict[UUID, list[Document]]:
    found: dict[UUID, list[Document]] = {}
    for row in rows.select_related("document__uploaded_by", "document__by_link"):
        found.setdefault(row.item_id, []).append(row.document)
    return found
