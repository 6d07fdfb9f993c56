"""The firm's own list of document types."""

from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import Max

from features.base import audit
from features.base.errors import NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.documents import names
from features.documents.errors import TypeTaken
from features.documents.models import OTHER, DocumentType

LONGEST = 60
MOST = 40


@transaction.atomic
def add_type(*, name: str, by: Actor) -> DocumentType:
    """
    Add a type at the end of the list.

    :raises NotAllowed: the role may not change settings.
    :raises Refused, TypeTaken: the name can't be had, or the list is full.
    """
    require(by, Permission.SETTINGS_FEATURES)
    tidy = _free_name(name)
    if DocumentType.objects.count() >= MOST:
        raise Refused(f"The list holds {MOST} types. Remove one first.", field="name")
    last = DocumentType.objects.aggregate(last=Max("order"))["last"]
    added = _save(DocumentType(name=tidy, order=0 if last is None else last + 1))
    audit.record("document_type.added", by=by, about=added)
    return added


@transaction.atomic
def rename_type(*, kind: DocumentType, name: str, by: Actor) -> DocumentType:
    """
    Rename a type; its documents stay in it.

    :raises NotAllowed: the role may not change settings.
    :raises Refused, TypeTaken: the name can't be had.
    """
    require(by, Permission.SETTINGS_FEATURES)
    kind = _hold(kind)
    before, kind.name = kind.name, _free_name(name, but=kind)
    if kind.name != before:
        _save(kind)
        audit.record("document_type.renamed", by=by, about=kind, before=before)
    return kind


@transaction.atomic
def move_type(*, kind: DocumentType, to: Literal["up", "down"], by: Actor) -> None:
    """
    Let a type and its neighbor change places. At the end of the list nothing happens.

    :raises NotAllowed: the role may not change settings.
    """
    require(by, Permission.SETTINGS_FEATURES)
    rows = list(DocumentType.objects.select_for_update())
    place = next((at for at, row in enumerate(rows) if row.pk == kind.pk), None)
    if place is None:
        raise NotThere
    other = place + (-1 if to == "up" else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows):
        row.order = order
    DocumentType.objects.bulk_update(rows, ["order"])


@transaction.atomic
def remove_type(*, kind: DocumentType, by: Actor) -> int:
    """
    Remove a type. Its documents stand under “Other” from then on (D15); return how many.

    :raises NotAllowed: the role may not change settings.
    """
    require(by, Permission.SETTINGS_FEATURES)
    kind = _hold(kind)
    moved = kind.documents.filter(deleted_at__isnull=True).count()
    audit.record("document_type.removed", by=by, about=kind, documents=moved)
    kind.delete()
    return moved


def _hold(kind: DocumentType) -> DocumentType:
    found = DocumentType.objects.select_for_update().filter(pk=kind.pk).first()
    if found is None:
        raise NotThere
    return found


def _free_name(name: str, but: DocumentType | None = None) -> str:
    tidy = names.clean(name)
    if not tidy:
        raise Refused("Enter a name for this type.", field="name")
    if len(tidy) > LONGEST:
        raise Refused(f"Keep this under {LONGEST + 1} characters. It has {len(tidy)} now.", field="name")
    others = DocumentType.objects.exclude(pk=but.pk) if but else DocumentType.objects.all()
    if tidy.lower() == OTHER.lower() or others.filter(name__iexact=tidy).exists():
        raise TypeTaken
    return tidy


def _save(kind: DocumentType) -> DocumentType:
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError as error:  # somebody else had the same idea just now
        raise TypeTaken from error
    return kind
