"""What Home, a client's record and a project's page show of documents; how much is New stands in the menu too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from features.base.composition import Lede
from features.base.scope import once
from features.clients import queries as clients
from features.documents import lists, queries
from features.documents.models import Document

ON_RECORD = 4
ON_PROJECT = 10


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
    newest = lists.news(request.contact, request.session, timezone.now())
    return News(newest, newest[0].total if newest else 0)  # type: ignore[attr-defined]


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
