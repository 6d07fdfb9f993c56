"""What the slice hangs into the frame: menu, Home, inbox, a client's record, words for the audit trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse
from django.utils import timezone

from branding.frame import Link
from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base import composition
from features.base.composition import (
    Announced,
    ClientTab,
    EventText,
    FindSource,
    InboxItem,
    InboxSource,
    Lede,
    NavItem,
    Panel,
    QuickLink,
    Sight,
)
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.base.scope import once
from features.clients import queries as clients
from features.clients.rights import ContactRight
from features.documents import asking, operations, queries, readings  # noqa: F401  registers its work
from features.documents.emails import OWN_VIRUS, RETENTION, SHARED, UPLOADED, VIRUS
from features.documents.listing import Wish, matching
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS

ON_HOME = 3
ON_RECORD = 4
ON_PROJECT = 10
ON_FINDING = 6
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_YEAR = 2200  # as documents have; the day after the calendar's last one can't be counted
MICROSECOND = timedelta(microseconds=1)


# --- the client's side -----------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """The newest of what is New to a contact, and how much of it there is."""

    rows: Sequence[Document]
    total: int


def news(request: Any) -> News:
    """Return it, asked at most once in a request: the menu and Home both show it."""
    return once(_memo(request), lambda: _read_news(request))


def know_news(request: Any, total: int) -> None:
    """Spare the menu its question on a page that has counted already."""
    once(_memo(request), lambda: News((), total))


def _memo(request: Any) -> tuple[str, Any]:
    return ("new documents", request.contact.pk)


def _read_news(request: Any) -> News:
    rows = queries.shown_to(request.contact, request.session)
    rows = queries.with_news(rows, request.contact, timezone.now()).filter(Q(is_new=True))
    rows = queries.with_looks(rows, for_staff=False)
    counted = rows.select_related("client", "uploaded_by").annotate(total=Window(Count("pk")))
    newest = list(counted.order_by("-created_at", "-id")[:ON_HOME])
    return News(newest, newest[0].total if newest else 0)


def count_new(request: Any) -> int:
    return news(request).total


def home_panel(request: Any) -> dict[str, Any] | None:
    found = news(request)
    if not found.rows:
        return None
    several = len(clients.entities_of(request.contact)) > 1
    words = f"{found.total} new document{'' if found.total == 1 else 's'}"
    lede = Lede(words, "docs", count=found.total)
    return {"documents": found.rows, "total": found.total, "several": several, "lede": lede}


# --- the firm's side -------------------------------------------------------------------------------


def inbox_items(request: Any) -> Iterator[InboxItem]:
    for arrival in queries.arrivals(request.membership):
        files = f"{arrival.count} document{'' if arrival.count == 1 else 's'}"
        yield InboxItem(
            group="arrived",
            icon="upload",
            title=f"{arrival.client} added {files}",
            meta=(arrival.first if arrival.count == 1 else f"{arrival.first} and more",),
            at=arrival.newest,
            url=f"{reverse('documents_record:index', args=[arrival.client_id])}?from=client",
            action="Look through",
            key=inbox_key(arrival),
            tone="good",
            mine=is_for(arrival, request.membership),
        )


def is_for(arrival: queries.Arrival, member: Membership) -> bool:
    """Return whether it is this person's: they work for the client, or nobody looks after it and they own the firm."""
    if arrival.is_mine:
        return True
    if arrival.assigned_to_id:
        return arrival.assigned_to_id == member.pk
    return member.role == Role.OWNER


def count_inbox(request: Any) -> int:
    return sum(is_for(arrival, request.membership) for arrival in queries.arrivals(request.membership))


def inbox_key(arrival: queries.Arrival) -> str:
    """Name what was shown: client, day and newest upload, so that a later one is not ticked off unseen."""
    return f"{arrival.client_id}.{arrival.day.isoformat()}.{(arrival.newest - EPOCH) // MICROSECOND}"


def read_key(key: str) -> tuple[UUID, date, datetime]:
    """
    :raises NotThere: nobody was shown this key.
    """
    try:
        client_id, day, newest = key.split(".")
        found = UUID(client_id), date.fromisoformat(day), EPOCH + int(newest) * MICROSECOND
    except (ValueError, OverflowError) as error:
        raise NotThere from error
    if not EPOCH.year <= found[1].year < LAST_YEAR:
        raise NotThere
    return found


def settle(request: Any, key: str) -> None:
    client_id, day, until = read_key(key)
    operations.mark_seen(client_id=client_id, day=day, until=until, by=request.membership, now=timezone.now())


def unsettle(request: Any, key: str) -> None:
    client_id, day, _ = read_key(key)
    operations.mark_unseen(client_id=client_id, day=day, by=request.membership)


def record_panel(request: Any) -> dict[str, Any]:
    rows = queries.in_workspace(request.membership).filter(client=request.record)
    newest = rows.select_related("uploaded_by").order_by("-created_at", "-id")[:ON_RECORD]
    return {"documents": list(newest), "client": request.record}


def project_panel(request: Any) -> dict[str, Any] | None:
    rows = queries.in_workspace(request.membership).filter(project=request.project)
    return _of_project(rows.select_related("uploaded_by", "client"), request)


def own_project_panel(request: Any) -> dict[str, Any] | None:
    rows = queries.visible_to(request.contact).filter(project=request.project)
    return _of_project(queries.with_looks(rows, for_staff=False).select_related("uploaded_by"), request)


def _of_project(rows: QuerySet[Document], request: Any) -> dict[str, Any] | None:
    newest = list(rows.order_by("-created_at", "-id")[:ON_PROJECT])
    return {"documents": newest, "client": request.project.client_id} if newest else None


def find(request: Any, words: list[str]) -> Iterator[Link]:
    """Find documents for “Find anything”."""
    rows = matching(queries.in_workspace(request.membership), Wish(words=" ".join(words)), for_staff=True)
    for document in rows.select_related("client")[:ON_FINDING]:
        url = reverse("documents_staff:document", args=[document.pk])
        yield Link(url, document.name, "folder", detail=document.client.name)


def _find_one(by: Any, document_id: UUID) -> Document | None:
    return queries.in_workspace(by).select_related("client").filter(pk=document_id).first()


def register() -> None:
    view = Permission.DOCUMENTS_VIEW
    composition.nav.add(
        NavItem(
            "documents", "client", "Documents", "folder", "documents:index", 30, DOCUMENTS,
            count=count_new, count_label="new", right=ContactRight.SEE_OWN_UPLOADS,
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "workspace-documents",
            "staff",
            "Documents",
            "folder",
            "documents_staff:index",
            40,
            DOCUMENTS,
            view,
        )
    )
    composition.nav.add(
        NavItem(
            "document-types", "staff", "Document types", "layers", "documents_settings:index", 35, DOCUMENTS,
            Permission.SETTINGS_FEATURES, "Client portal", extra=True,
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "document-rules", "staff", "Uploads", "upload", "documents_rules:index", 36, DOCUMENTS,
            Permission.SETTINGS_FEATURES, "Client portal", extra=True,
        )
    )  # fmt: skip
    composition.home_panels.add(
        Panel(
            "documents",
            30,
            "documents/client/home_panel.html",
            home_panel,
            "main",
            DOCUMENTS,
            ContactRight.SEE_DOCUMENTS,
        )
    )
    composition.client_tabs.add(
        ClientTab("documents", 30, "Documents", "documents_record:index", DOCUMENTS, view)
    )
    composition.client_panels.add(
        Panel("documents", 30, "documents/firm/record_panel.html", record_panel, "main", DOCUMENTS)
    )
    composition.project_panels.add(
        Panel("documents", 30, "documents/firm/project_panel.html", project_panel, "main", DOCUMENTS)
    )
    composition.own_project_panels.add(
        Panel("documents", 30, "documents/client/project_panel.html", own_project_panel, "main", DOCUMENTS)
    )
    composition.inbox.add(
        InboxSource(
            "documents", 30, inbox_items, settle, permission=view, switch=DOCUMENTS, undo=unsettle,
            count=count_inbox,
        )
    )  # fmt: skip
    composition.quick_links.add(
        QuickLink(
            "upload",
            10,
            "Add documents",
            "upload",
            "documents:index",
            CLIENT_UPLOADS,
            right=ContactRight.UPLOAD,
        )
    )
    composition.find_sources.add(FindSource("documents", 30, "Documents", find, view, DOCUMENTS))
    composition.sights.add(
        Sight(
            "document", 10, "Document", _find_one, queries.seen_through,
            lambda document: reverse("documents_staff:document", args=[document.pk]), view, DOCUMENTS, queries.uses_of,
        )
    )  # fmt: skip
    asking.register()
    for event in EVENTS:  # the name of a document, or of a draft, is for who may see documents
        named = event.key.startswith("document.")
        composition.events.add(replace(event, permission=view) if named else event)
    for news in NEWS:
        composition.announced.add(news)


NEWS = (
    Announced(
        SHARED, 10, "client", "New documents", "When we share something with you.", "folder", switch=DOCUMENTS,
        right=ContactRight.SEE_DOCUMENTS, still=queries.is_there,
    ),
    Announced(
        UPLOADED, 20, "staff", "Documents came in", "When a client you look after uploads something.", "upload",
        switch=CLIENT_UPLOADS,
    ),
    Announced(
        RETENTION, 22, "staff", "Documents leave", "When documents were kept as long as you chose for their type.",
        "folder", switch=DOCUMENTS,
    ),
    Announced(VIRUS, 21, "staff", "A virus was found", "In a file of a client you look after.", "alert"),
    Announced(OWN_VIRUS, 11, "client", "A virus was found", "In a file that you uploaded.", "alert"),
)  # fmt: skip
EVENTS = (
    EventText("document.shared", "shared {about}", "Documents", "folder"),
    EventText("document.drafted", "kept {about} as a draft", "Documents", "pen"),
    EventText("document.unshared", "made {about} a draft again", "Documents", "pen"),
    EventText("document.uploaded", "uploaded {about}", "Documents", "upload", is_use=True),
    EventText("document.received", "took {about}, sent by link", "Documents", "link"),
    EventText("document.downloaded", "downloaded {about}", "Documents", "download", is_use=True),
    EventText("document.versioned", "put a new version of {about}", "Documents", "layers", is_use=True),
    EventText("document.edited", "changed {about}", "Documents", "pen"),
    EventText("document.tagged", "changed the tags of {about}", "Documents", "layers"),
    EventText("document.deleted", "deleted {about}", "Documents", "trash"),
    EventText("document.locked", "let {about} wait to be paid", "Documents", "lock"),
    EventText("document.unlocked", "opened {about} to its client", "Documents", "lock"),
    EventText("document.kept", "kept {about} for longer", "Documents", "folder"),
    EventText("document.retired", "put {about} into the trash after its time", "Documents", "trash"),
    EventText(
        "document_type.retention", "changed how long documents in {about} are kept", "Documents", "layers"
    ),
    EventText("document.purged", "deleted {about} for good", "Documents", "trash"),
    EventText("document.restored", "restored {about}", "Documents", "refresh"),
    EventText("document.scan_infected", "found a virus in {about}", "Documents", "alert"),
    EventText("document.scan_error", "could not check {about} for viruses", "Documents", "alert"),
    EventText("document_rules.changed", "changed how files are taken and kept", "Documents", "settings"),
    EventText("document_type.added", "added the document type {about}", "Documents", "layers"),
    EventText(
        "document_type.renamed", "renamed the document type {before} to {about}", "Documents", "layers"
    ),
    EventText("document_type.removed", "removed the document type {about}", "Documents", "layers"),
)
