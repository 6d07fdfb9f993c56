"""Which documents whom concern. A client's side starts from the contact who asks, staff from what their role sees."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, TruncDate

from features.accounts.models import Session
from features.base import remembered
from features.base.composition import Verdict
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.base.prepared import Given, Prepared
from features.base.scope import once
from features.clients import acting, engagements, saying, sight, told
from features.clients import queries as clients
from features.clients.models import Access, Client, Contact, TeamPlace
from features.clients.rights import ContactRight, gives
from features.documents.models import (
    OPEN_SCANS,
    Document,
    DocumentRules,
    DocumentType,
    Download,
    Lock,
    Opening,
    Reading,
    Version,
)
from features.documents.months import months_before
from features.documents.switches import DOCUMENTS
from features.toggles.queries import is_on
from tenants.context import require_firm

RULES = "documents:rules"
NEW_FOR_MONTHS = 3  # S0-28: calendar months
IN_TRASH = timedelta(days=120)
TOLD_LATELY = timedelta(hours=1)
IN_TABLE = (
    "name", "extension", "pages", "year", "tags", "scan", "version", "side", "created_at", "seen_by_staff_at",
    "client__name", "type__name", "uploaded_by__name", "shared_at", "project__name",
)  # fmt: skip


def zone() -> ZoneInfo:
    return ZoneInfo(require_firm().time_zone)


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact) -> QuerySet[Document]:
    """
    Return the documents of every client this contact acts for (S1-20); where their access goes no further, only what
    they sent themselves. A document they gave stays theirs to see when the firm puts a newer version of it.
    """
    return there().filter(reached_by(contact))


def is_there(contact: Contact, document_id: UUID) -> bool:
    """Return whether this contact sees this document now."""
    return visible_to(contact).filter(pk=document_id).exists()


def shown_to(contact: Contact, session: Session) -> QuerySet[Document]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return there().filter(reached_by(contact), client__in=clients.scope_of(contact, session))


def reached_by(contact: Contact) -> Q:
    """Return the condition that a document is one of `visible_to`, in the trash or not; none is while they are off."""
    return within_reach(contact) if is_on(DOCUMENTS) else Q(pk__in=[])


def within_reach(contact: Contact | acting.Someone) -> Q:
    """Return the same whether documents are switched on or not."""
    every = clients.acted_for_by(contact, ContactRight.SEE_DOCUMENTS)
    own = clients.acted_for_by(contact, ContactRight.SEE_OWN_UPLOADS)
    theirs = Q(side=Document.Side.CLIENT, uploaded_by=contact.user_id)
    shared = Q(client__in=every, shared_at__isnull=False) & (Q(scan__in=OPEN_SCANS) | theirs)
    gave = _given_by(contact) & Q(shared_at__isnull=False, scan__in=OPEN_SCANS)
    return (shared | (Q(client__in=own) & (theirs | gave))) & engagements.within_reach(contact)


def _given_by(contact: Contact | acting.Someone) -> Q:
    """Return the condition that an earlier version of a document came from this contact."""
    earlier = Version.objects.filter(side=Document.Side.CLIENT, uploaded_by=contact.user_id)
    return Q(pk__in=earlier.values("document"))


def with_news(rows: QuerySet[Document], contact: Contact, now: datetime) -> QuerySet[Document]:
    """Add `is_new`: whether each is New to this contact (D4)."""
    return marked_new(rows, news_to(contact, now))


def marked_new(rows: QuerySet[Document], news: Q) -> QuerySet[Document]:
    return rows.annotate(is_new=Case(When(news, then=Value(True)), default=Value(False)))  # noqa: FBT003


def new_for(contact: Contact, now: datetime) -> QuerySet[Document]:
    """Return what is New to this contact: from the firm, within three calendar months, not downloaded by them (D4)."""
    return visible_to(contact).filter(news_to(contact, now))


def new_since(now: datetime) -> datetime:
    """Return since when an upload of the firm is New, on the firm's calendar (S0-28)."""
    return months_before(now, NEW_FOR_MONTHS, zone())


def news_to(contact: Contact, now: datetime) -> Q:
    """Return the condition that a document is New to this contact (D4)."""
    return fresh_to(contact, new_since(now))


def fresh_to(contact: Contact | acting.Someone, since: datetime | Given) -> Q:
    """Return the condition that the firm shared a document since then, and this contact has not downloaded it."""
    mine = Download.objects.filter(document=OuterRef("pk"), contact=contact.pk, version=OuterRef("version"))
    return Q(side=Document.Side.FIRM, shared_at__gte=since) & ~Q(Exists(mine))


def same_content(client: Client, sha256: str, contact: Contact) -> QuerySet[Document]:
    """Return what this client uploaded already with the very same content, as far as the contact sees it."""
    return visible_to(contact).filter(client=client, sha256=sha256, side=Document.Side.CLIENT)


# --- the firm's side -------------------------------------------------------------------------------


def clients_for(by: Actor) -> QuerySet[Client]:
    """Return the clients this person may share with."""
    return clients.visible_to(by).filter(archived_at__isnull=True)


def in_workspace(by: Actor) -> QuerySet[Document]:
    """Return the documents a member of staff (or API key) may see: those of the clients they see."""
    return within(*reach_of(by))


def within(reach: clients.Reach, member_id: UUID | Given | None) -> QuerySet[Document]:
    return there() if reach == "everybody" else there().filter(client__in=clients.within(reach, member_id))


def deleted(by: Actor) -> QuerySet[Document]:
    rows = Document.objects.filter(deleted_at__isnull=False, client__in=clients.visible_to(by))
    return rows if _may(by) else rows.none()


def deleting_programs(documents: Collection[Document]) -> dict[UUID, str]:
    """Return which of these a program deleted, and its name: it is no user, so the trail alone knows it."""
    ids = [each.pk for each in documents if each.deleted_by_id is None]
    events = AuditEvent.objects.filter(event="document.deleted", about_id__in=ids).order_by(
        "created_at", "id"
    )
    last = {event.about_id: event for event in events}
    return {about: event.actor_name for about, event in last.items() if about and event.actor_side == "api"}


def arrived(by: Actor) -> QuerySet[Document]:
    """Return what clients uploaded and nobody of the firm has ticked off yet."""
    return _arrived(in_workspace(by))


def _arrived(rows: QuerySet[Document]) -> QuerySet[Document]:
    return rows.filter(side=Document.Side.CLIENT, seen_by_staff_at__isnull=True)


def tags(by: Actor) -> list[str]:
    """Return the tags on the documents this person sees, by name."""
    tagged = in_workspace(by).exclude(tags=[]).order_by()
    found = tagged.annotate(tag=Func("tags", function="unnest", output_field=CharField()))
    return sorted(set(found.values_list("tag", flat=True)), key=str.lower)


def is_waiting_for_staff(client: Client, contact: Contact, now: datetime) -> bool:
    """Return whether staff were told within the hour of uploads by this person that they have not looked at yet."""
    rows = there().filter(client=client, uploaded_by_id=contact.user_id, seen_by_staff_at__isnull=True)
    return rows.filter(created_at__gt=now - TOLD_LATELY).exists()


def on_day(day: date) -> dict[str, Any]:
    """Return the condition that a document came on this day of the firm's calendar."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone())
    end = datetime.combine(day + timedelta(days=1), start.timetz())
    return {"created_at__gte": start, "created_at__lt": end}


@dataclass(frozen=True)
class Arrival:
    """What one client uploaded on one day."""

    client_id: UUID
    client: str
    assigned_to_id: UUID | None
    is_mine: bool  # on the team of the client
    day: date
    count: int
    first: str
    newest: datetime


ARRIVAL = (
    "client_id",
    "client__name",
    "client__assigned_to_id",
    "on_team",
    "day",
    "count",
    "first",
    "newest",
)


def arrivals(by: Actor) -> list[Arrival]:
    """Return what came in, per client and day of the firm's calendar, newest first."""
    reach, member = reach_of(by)
    found = ARRIVALS.rows(reach, zone().key, member=member, user=by.actor_id)
    return [Arrival(*group) for group in found]


def _arrivals(reach: clients.Reach, zone_key: str) -> QuerySet[Document, tuple[Any, ...]]:
    mine = TeamPlace.objects.filter(client=OuterRef("client"), member__user=Given("user"))
    rows = _arrived(within(reach, Given("member")))
    rows = rows.annotate(
        day=TruncDate("created_at", tzinfo=ZoneInfo(zone_key)), on_team=Exists(mine)
    ).order_by()
    groups = rows.values("client_id", "client__name", "client__assigned_to_id", "on_team", "day")
    counted = groups.annotate(count=Count("pk"), first=Min("name"), newest=Max("created_at"))
    return counted.order_by("-newest").values_list(*ARRIVAL)


ARRIVALS = Prepared(_arrivals)


def rules() -> DocumentRules:
    """Return how this firm takes and keeps files: its own row, or what is preset."""
    return DocumentRules.objects.select_related("default_type").first() or DocumentRules()


def rules_shown() -> DocumentRules:
    """Return what pages say of the same, kept for a minute: what is decided goes by `rules`."""
    return DocumentRules(**remembered.get(RULES, _read_rules, seconds=60))


def _read_rules() -> dict[str, Any]:
    found = rules()
    return {name: getattr(found, name) for name in ("upload_limit_mb", "delete_minutes")}


def rules_changed() -> None:
    remembered.forget([RULES])


def drafts(by: Actor) -> QuerySet[Document]:
    """Return what staff keep to themselves until they share it (S3-29)."""
    return in_workspace(by).filter(shared_at__isnull=True)


def readers(client: Client, project_id: UUID | None) -> list[Contact]:
    """Return who sees a document of this client and project once it is shared, by their names."""
    people = told.on_portal(client, ContactRight.SEE_DOCUMENTS)
    if project_id is None:
        return people
    return [one for one in people if engagements.keeper().reachable(one).filter(pk=project_id).exists()]


def versions_of(document: Document, by: Actor) -> QuerySet[Version]:
    """Return its earlier versions, the newest first; a client's people get those alone that were shared with them."""
    rows = document.versions.select_related("uploaded_by")
    return rows.filter(shared_at__isnull=False) if isinstance(by, Contact) else rows


def is_given(document: Document) -> bool:
    """Return whether it, or an earlier version of it, came from the client: then it is no draft of the firm's."""
    return not document.is_from_firm or document.versions.filter(side=Document.Side.CLIENT).exists()


def openings_of(document: Document) -> QuerySet[Opening]:
    """Return who of the client's people has looked at it, at which version, first and last; the latest first."""
    return document.openings.select_related("contact__user").order_by("-last_at", "-id")


def downloads_of(document: Document) -> QuerySet[Download]:
    return document.downloads.select_related("contact__user").order_by("-created_at", "-id")


def uses_of(document: Document) -> QuerySet[Any, dict[str, Any]]:
    """Return both as one list for “Who can see this”, the latest first: name, what, version, first and last."""
    columns = ("name", "what", "version", "first", "last")
    who, first = F("contact__user__name"), F("created_at")
    opened = document.openings.annotate(
        name=who, what=Value("Opened", CharField()), first=first, last=F("last_at")
    )
    taken = document.downloads.annotate(
        name=who, what=Value("Downloaded", CharField()), first=first, last=first
    )
    rows: QuerySet[Any, dict[str, Any]] = opened.order_by().values(*columns)
    return rows.union(taken.order_by().values(*columns), all=True).order_by("-last", "name", "what")


def has_downloaded(document: Document, by: Actor, version: Version | None = None) -> bool:
    """Return whether this person's download of the newest content, or of an earlier version, is noted already."""
    number = version.number if version else document.version
    if isinstance(by, Contact):
        return document.downloads.filter(contact=by, version=number).exists()
    rows = AuditEvent.objects.filter(event="document.downloaded", about_id=document.pk, actor_id=by.actor_id)
    return rows.filter(details__version=number).exists()


def seen_through(access: Access, document: Document) -> Verdict:
    """Return whether an access to the document's client reaches it, and why; what `visible_to` goes by."""
    found = sight.by_right(access, ContactRight.SEE_DOCUMENTS)
    if found.sees and document.shared_at is None:
        return Verdict(sees=False, why="A draft: not shared yet")
    if not found.sees and _is_own(access, document):
        found = Verdict(sees=True, why=f"Sent it, {saying.reason(access).lower()}")
    if not found.sees or not document.project_id:
        return found
    within = sight.within_limits(access, document.project_id)
    return found if within.sees else within


def _is_own(access: Access, document: Document) -> bool:
    """Return whether somebody who sees their own uploads alone gave this document, or an earlier version of it."""
    if not gives(access.level, ContactRight.SEE_OWN_UPLOADS):
        return False
    if document.side == Document.Side.CLIENT and document.uploaded_by_id == access.contact.user_id:
        return True
    gave = document.versions.filter(side=Document.Side.CLIENT, uploaded_by=access.contact.user_id)
    return not document.is_draft and gave.exists()


# --- both ------------------------------------------------------------------------------------------


def reach_of(by: Actor) -> tuple[clients.Reach, UUID | None]:
    """Return whose documents this person sees, and who they are where these are those of clients assigned to them."""
    return clients.reach_of(by) if _may(by) else ("nobody", None)


def there() -> QuerySet[Document]:
    """Return what does not lie in the trash."""
    return Document.objects.filter(deleted_at__isnull=True)


def _may(by: Actor) -> bool:
    return by.can(Permission.DOCUMENTS_VIEW) and is_on(DOCUMENTS)


def locked() -> QuerySet[Lock]:
    """Return what documents wait for: invoices that are not paid."""
    return Lock.objects.filter(released_at__isnull=True)


def is_locked(document: Document) -> bool:
    """Return whether a client sees the name of this document only, until an invoice is paid."""
    return locked().filter(document=document).exists()


def with_looks(rows: QuerySet[Document], *, for_staff: bool) -> QuerySet[Document]:
    """
    Add `is_locked`, and `has_thumbnail`: whether there is a small picture of a document as it is now that its reader
    may see. Staff see what waits to be paid.
    """
    drawn = Reading.objects.filter(document=OuterRef("pk"), version=OuterRef("version")).values("thumbnail")
    waits = Exists(locked().filter(document=OuterRef("pk")))
    seen = Q(scan__in=OPEN_SCANS) & (Q() if for_staff else ~Q(waits))
    # Its name, not whether there is one: of the rows that are shown alone, where EXISTS would read the whole table.
    picture = Case(When(seen, then=Subquery(drawn)), default=Value(""), output_field=CharField())
    return rows.annotate(is_locked=waits, has_thumbnail=picture)


def in_table(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Give what staff's lists show, with `readers`: how many people of the client have downloaded each."""
    rows = rows.only(*IN_TABLE).select_related("client", "project", "type", "uploaded_by")
    counted = (
        Download.objects.filter(document=OuterRef("pk")).order_by().values("document").annotate(n=Count("pk"))
    )
    return with_looks(rows.annotate(readers=Coalesce(Subquery(counted.values("n")), 0)), for_staff=True)


def types(known: list[DocumentType] | None = None) -> list[DocumentType]:
    """Return the firm's types in their order, read at most once in a request; not at all by who gives them first."""
    return once("document types", lambda: list(DocumentType.objects.all()) if known is None else known)


def types_with_counts() -> QuerySet[DocumentType]:
    """Return the firm's types in their order, each with `used`: how many documents stand in it."""
    there = Q(documents__deleted_at__isnull=True)
    return DocumentType.objects.annotate(used=Count("documents", filter=there)).order_by("order", "name")
