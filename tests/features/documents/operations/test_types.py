import pytest

from features.base.errors import NotAllowed, Refused
from features.documents import operations
from features.documents.errors import TypeTaken
from features.documents.models import DocumentType
from tenants.context import inside
from tests.factories import documents as make


def names_of_types():
    return [kind.name for kind in DocumentType.objects.all()]


def test_types_are_added_renamed_moved_and_removed(a):
    before = names_of_types()
    added = operations.add_type(name="  Payroll ", by=a.admin)
    operations.move_type(kind=added, to="up", by=a.admin)
    renamed = operations.rename_type(kind=DocumentType.objects.all()[0], name="Returns", by=a.admin)
    document = make.shared(a.staff, a.household, kind=renamed)

    assert names_of_types() == ["Returns", *before[1:-1], "Payroll", before[-1]]
    assert operations.remove_type(kind=renamed, by=a.admin) == 1
    document.refresh_from_db()
    assert document.type is None


def test_moving_beyond_either_end_changes_nothing(a):
    before = names_of_types()

    operations.move_type(kind=DocumentType.objects.all()[0], to="up", by=a.owner)
    operations.move_type(kind=DocumentType.objects.all().reverse()[0], to="down", by=a.owner)

    assert names_of_types() == before


@pytest.mark.parametrize("name", ["Agreements", "AGREEMENTS", "Other", "other "])
def test_a_type_that_is_there_already_is_refused(a, name):
    with pytest.raises(TypeTaken):
        operations.add_type(name=name, by=a.owner)


def test_a_type_needs_a_name_that_fits_and_the_permission(a):
    with pytest.raises(Refused, match="Enter a name"):
        operations.add_type(name=" \u200b", by=a.owner)
    with pytest.raises(Refused, match="under 61 characters"):
        operations.add_type(name="x" * 61, by=a.owner)
    with pytest.raises(NotAllowed):
        operations.add_type(name="Payroll", by=a.staff)


def test_the_list_of_types_has_an_end(a):
    for number in range(40 - DocumentType.objects.count()):
        operations.add_type(name=f"Type {number}", by=a.owner)

    with pytest.raises(Refused, match="holds 40 types"):
        operations.add_type(name="One more", by=a.owner)


def test_a_new_firm_has_the_types_of_its_kind(cast):
    with inside(cast.a.firm):
        assert names_of_types() == ["Tax returns", "Tax forms", "Agreements", "Bookkeeping"]
    with inside(cast.b.firm):
        assert names_of_types() == ["Plans", "Photos", "Permits", "Contracts"]
