"""What the slice hangs into the frame: menu, Home, inbox, a client's record, words for the audit trail."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from branding.frame import Link
from features.base import composition
from features.base.composition import ClientTab, FindSource, InboxSource, NavItem, Panel, QuickLink, Sight
from features.base.permissions import Permission
from features.clients.rights import ContactRight
from features.documents import asking, inbox, panels, queries, readings  # noqa: F401  registers its work
from features.documents.events import EVENTS, NEWS
from features.documents.listing import Wish, matching
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS

ON_FINDING = 6
VIEW = Permission.DOCUMENTS_VIEW


def find(request: Any, words: list[str]) -> Iterator[Link]:
    """Find documents for “Find anything”."""
    rows = matching(queries.in_workspace(request.membership), Wish(words=" ".join(words)), for_staff=True)
    for document in rows.select_related("client")[:ON_FINDING]:
        url = reverse("documents_staff:document", args=[document.pk])
        yield Link(url, document.name, "folder", detail=document.client.name)


def _find_one(by: Any, document_id: UUID) -> Document | None:
    return queries.in_workspace(by).select_related("client").filter(pk=document_id).first()


def register() -> None:
    _menu()
    _panels()
    _sources()
    asking.register()
    for event in EVENTS:  # the name of a document, or of a draft, is for who may see documents
        named = event.key.startswith("document.")
        composition.events.add(replace(event, permission=VIEW) if named else event)
    for news in NEWS:
        composition.announced.add(news)


def _menu() -> None:
    composition.nav.add(
        NavItem(
            "documents", "client", "Documents", "folder", "documents:index", 30, DOCUMENTS,
            count=panels.count_new, count_label="new", right=ContactRight.SEE_OWN_UPLOADS,
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
            VIEW,
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


def _panels() -> None:
    composition.home_panels.add(
        Panel(
            "documents",
            30,
            "documents/client/home_panel.html",
            panels.home_panel,
            "main",
            DOCUMENTS,
            ContactRight.SEE_DOCUMENTS,
        )
    )
    composition.client_tabs.add(
        ClientTab("documents", 30, "Documents", "documents_record:index", DOCUMENTS, VIEW)
    )
    composition.client_panels.add(
        Panel("documents", 30, "documents/firm/record_panel.html", panels.record_panel, "main", DOCUMENTS)
    )
    composition.project_panels.add(
        Panel("documents", 30, "documents/firm/project_panel.html", panels.project_panel, "main", DOCUMENTS)
    )
    composition.own_project_panels.add(
        Panel(
            "documents",
            30,
            "documents/client/project_panel.html",
            panels.own_project_panel,
            "main",
            DOCUMENTS,
        )
    )


def _sources() -> None:
    composition.inbox.add(
        InboxSource(
            "documents", 30, inbox.inbox_items, inbox.settle, permission=VIEW, switch=DOCUMENTS, undo=inbox.unsettle,
            count=inbox.count_inbox,
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
    composition.find_sources.add(FindSource("documents", 30, "Documents", find, VIEW, DOCUMENTS))
    composition.sights.add(
        Sight(
            "document", 10, "Document", _find_one, queries.seen_through,
            lambda document: reverse("documents_staff:document", args=[document.pk]), VIEW, DOCUMENTS, queries.uses_of,
        )
    )  # fmt: skip
