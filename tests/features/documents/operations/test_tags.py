from copy import copy

import pytest

from features.accounts.roles import Role
from features.base.errors import NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.documents import operations, queries
from tests.factories import documents as make


@pytest.fixture
def two(a):
    return [make.shared(a.staff, a.household), make.uploaded(a.bob, a.pottery)]


def tags(document):
    document.refresh_from_db()
    return document.tags


def test_several_documents_are_tagged_and_no_longer_tagged_at_once(a, two):
    assert operations.tag(documents=two, by=a.staff, add=[" To  sign ", "Old"]) == 2
    assert [tags(each) for each in two] == [["To sign", "Old"], ["To sign", "Old"]]

    assert operations.tag(documents=two, by=a.staff, add=["New"], remove=["OLD"]) == 2
    assert tags(two[0]) == ["To sign", "New"]
    assert operations.tag(documents=two, by=a.staff, add=["new"]) == 0
    assert AuditEvent.objects.filter(event="document.tagged", about_id=two[0].pk).count() == 2


def test_a_tag_is_written_as_the_firm_writes_it_already(a, two):
    operations.tag(documents=two[:1], by=a.staff, add=["Résumé"])

    operations.tag(documents=two[1:], by=a.staff, add=["resume"])

    assert tags(two[1]) == ["Résumé"]
    assert queries.tags(a.staff) == ["Résumé"]


@pytest.mark.parametrize("wrong", [["x" * 41], [f"tag {number}" for number in range(21)]])
def test_what_can_not_be_a_tag_is_refused_and_nothing_changes(a, two, wrong):
    with pytest.raises(Refused) as refusal:
        operations.tag(documents=two, by=a.staff, add=wrong)

    assert refusal.value.field == "tags"
    assert tags(two[0]) == []


def test_commas_and_signs_nobody_sees_are_left_out(a, two):
    operations.tag(documents=two[:1], by=a.staff, add=["a,b\u202e", " , "])

    assert tags(two[0]) == ["a b"]


def test_nobody_tags_what_they_do_not_see(a, cast, two):
    queries.in_workspace(a.staff).filter(pk=two[1].pk).update(deleted_at=two[1].created_at)

    with pytest.raises(NotThere):
        operations.tag(documents=two, by=a.staff, add=["x"])
    assert tags(two[0]) == []


def test_suggestions_are_those_of_documents_one_sees(a, two):
    operations.tag(documents=two[:1], by=a.staff, add=["beta", "Alpha"])

    assert queries.tags(a.staff) == ["Alpha", "beta"]
    two[0].delete()
    assert queries.tags(a.staff) == []


def test_who_may_not_share_may_not_tag(a, two):
    reader = copy(a.staff)
    reader.role = Role.READ_ONLY

    with pytest.raises(NotAllowed):
        operations.tag(documents=two, by=reader, add=["x"])
