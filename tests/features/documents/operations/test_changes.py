from datetime import timedelta

import pytest

from features.base.errors import Conflict, NotAllowed, NotThere, Refused
from features.documents import operations, queries
from features.documents.models import DocumentType
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import trail


def test_staff_put_name_type_and_year_right(a):
    document, kind = make.shared(a.staff, a.household, "Scan 1.pdf"), DocumentType.objects.first()

    event = operations.edit(document=document, by=a.staff, now=NOON, name=" W-2  2025 ", kind=kind, year=2025)

    document.refresh_from_db()
    assert (document.name, document.type, document.year) == ("W-2 2025", kind, 2025)
    assert event.details["changes"] == {
        "name": ["Scan 1", "W-2 2025"],
        "type": ["", kind.name],
        "year": [2026, 2025],
    }
    assert operations.edit(document=document, by=a.staff, now=NOON, name="W-2 2025") is None


@pytest.mark.parametrize("name", ["", " \u202e ", "x" * 151])
def test_a_name_that_can_not_be_is_refused(a, name):
    document = make.shared(a.staff, a.household)

    with pytest.raises(Refused):
        operations.edit(document=document, by=a.staff, now=NOON, name=name)


@pytest.mark.requirement("S0-32")
@pytest.mark.parametrize("bring", ["shared", "uploaded"])
def test_the_firm_deletes_any_document_at_any_time_and_can_undo_it(a, stored, bring):
    document = make.shared(a.staff, a.household) if bring == "shared" else make.uploaded(a.alice, a.household)

    operations.delete(document=document, by=a.staff, now=NOON + timedelta(days=4000))

    assert not queries.visible_to(a.alice).exists()
    assert not queries.in_workspace(a.owner).exists()
    operations.restore(document=document, by=a.staff, now=NOON)
    assert list(queries.visible_to(a.alice)) == [document]
    assert len(stored()) == 1
    assert [event for event, _ in trail()][:2] == ["document.restored", "document.deleted"]


def test_deleting_twice_and_restoring_twice_are_told(a):
    document = make.shared(a.staff, a.household)

    with pytest.raises(Conflict):
        operations.restore(document=document, by=a.staff, now=NOON)
    operations.delete(document=document, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        operations.delete(document=document, by=a.staff, now=NOON)
    with pytest.raises(NotThere):
        operations.edit(document=document, by=a.staff, now=NOON, name="New")


def test_changes_need_their_permissions(a, powerless):
    document = make.shared(a.staff, a.household)

    with pytest.raises(NotAllowed):
        operations.edit(document=document, by=powerless, now=NOON, name="New")
    with pytest.raises(NotAllowed):
        operations.delete(document=document, by=powerless, now=NOON)
    with pytest.raises(NotAllowed):
        operations.restore(document=document, by=powerless, now=NOON)
    with pytest.raises(NotAllowed):
        operations.delete(document=document, by=a.alice, now=NOON)
