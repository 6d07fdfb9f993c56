"""While documents are off, no operation finds one: the switch is asked where documents are looked up (D12)."""

from functools import partial

import pytest

from features.base.errors import Conflict, NotThere
from features.base.permissions import Permission
from features.documents import operations, queries
from features.documents.switches import DOCUMENTS
from portal_api.models import ApiKey
from tests.cast import NOON
from tests.factories import documents as make

PERMISSIONS = (Permission.DOCUMENTS_DELETE, Permission.DOCUMENTS_VIEW, Permission.CLIENTS_VIEW)


def test_neither_side_finds_a_document_while_they_are_off(a, turn):
    make.shared(a.staff, a.household)
    assert queries.in_workspace(a.staff).count() == queries.visible_to(a.alice).count() == 1

    turn(DOCUMENTS, on=False)

    assert not queries.in_workspace(a.staff).exists()
    assert not queries.visible_to(a.alice).exists()


def test_no_operation_changes_one_while_they_are_off(a, turn):
    document = make.shared(a.staff, a.household)
    trashed = make.shared(a.staff, a.household, "Old.pdf")
    operations.delete(document=trashed, by=a.staff, now=NOON)
    turn(DOCUMENTS, on=False)
    staff, both = {"by": a.staff, "now": NOON}, {document.pk, trashed.pk}

    for change in (
        partial(operations.edit, document=document, name="Another"),
        partial(operations.delete, document=document),
        partial(operations.restore, document=trashed),
        partial(operations.unshare, document=document),
        partial(operations.add_version, document=document, file=make.accepted(), seen=document.version),
        partial(operations.share_drafts, ids=both),
        partial(operations.delete_many, ids=both),
        partial(operations.restore_many, ids=both),
    ):
        with pytest.raises((NotThere, Conflict)):
            change(**staff)


def test_who_undoes_a_deletion_brings_back_nothing_whose_time_was_over(a):
    document = make.shared(a.staff, a.household)
    document.deleted_at = document.retired_at = NOON
    document.save(update_fields=["deleted_at", "retired_at"])
    key = ApiKey.objects.create(
        name="Robot",
        prefix="p",
        key_hash=b"x",
        made_by=a.owner,
        scopes=[scope.value for scope in PERMISSIONS],
    )

    with pytest.raises(Conflict):
        operations.undo_deletion(at=NOON, by=key, now=NOON)
