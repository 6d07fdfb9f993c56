"""Staff put a document right, take it away, bring it back."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission, require
from features.documents import names, queries
from features.documents.models import Document, DocumentType
from features.documents.operations.files import check_project, check_year
from features.projects.models import Project


class Particulars(TypedDict, total=False):
    """What can be changed about a document. Its file can't: share a new one."""

    name: str
    kind: DocumentType | None
    year: int | None
    project: Project | None


@transaction.atomic
def edit(*, document: Document, by: Actor, now: datetime, **given: Unpack[Particulars]) -> AuditEvent | None:
    """
    Change what is given, leave the rest, and bring `document` up to date. Return the event, or None: nothing differed.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: it is not theirs to see, or was deleted.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    tidy = _tidy(given, now)
    holding.hold(document, among=queries.in_workspace(by))
    if "project" in given:
        tidy["project"] = check_project(given["project"], document.client)
    changes = {field: (getattr(document, field), new) for field, new in tidy.items()}
    changes = {field: (old, new) for field, (old, new) in changes.items() if old != new}
    if not changes:
        return None
    for field, (_, new) in changes.items():
        setattr(document, field, new)
    document.save(update_fields=list(changes))
    told = {field: [_told(old), _told(new)] for field, (old, new) in changes.items()}
    return audit.record("document.edited", by=by, about=document, client_id=document.client_id, changes=told)


@transaction.atomic
def delete(*, document: Document, by: Actor, now: datetime) -> None:
    """
    Take a document from everybody's sight, at any time and whoever brought it (S0-32). It can be restored.

    :raises NotAllowed: the role may not delete documents.
    :raises NotThere: it is not theirs to see, or somebody deleted it already.
    """
    require(by, Permission.DOCUMENTS_DELETE)
    if (
        not queries.in_workspace(by)
        .filter(pk=document.pk)
        .update(deleted_at=now, deleted_by=getattr(by, "user", None))
    ):
        raise NotThere
    document.deleted_at = now
    audit.record("document.deleted", by=by, about=document, client_id=document.client_id)


@transaction.atomic
def restore(*, document: Document, by: Actor, now: datetime) -> None:
    """
    Bring a deleted document back as it was.

    :raises NotAllowed: the role may not delete documents.
    :raises Conflict: it is not deleted.
    """
    require(by, Permission.DOCUMENTS_DELETE)
    if (
        not queries.deleted(by)
        .filter(pk=document.pk)
        .update(deleted_at=None, deleted_by=None, retired_at=None, keep=_kept(document))
    ):
        raise Conflict("This document is back already.")
    document.deleted_at = None
    audit.record("document.restored", by=by, about=document, client_id=document.client_id)


def _kept(document: Document) -> bool:
    """Return whether it stays from now on whatever its type says: nobody deleted it, its time was over."""
    return document.keep or document.retired_at is not None


def _tidy(given: Particulars, now: datetime) -> dict[str, Any]:
    tidy: dict[str, Any] = {}
    if "name" in given:
        tidy["name"] = _name(given["name"])
    if "kind" in given:
        tidy["type"] = given["kind"]
    if "year" in given:
        tidy["year"] = check_year(given["year"], now)
    return tidy


def _name(text: str) -> str:
    tidy = names.clean(text)
    if not tidy:
        raise Refused("Enter a name for this document.", field="name")
    if len(tidy) > names.LONGEST:
        raise Refused(
            f"Keep this under {names.LONGEST + 1} characters. It has {len(tidy)} now.", field="name"
        )
    return tidy


def _told(value: Any) -> Any:
    return value if isinstance(value, int) else str(value or "")
