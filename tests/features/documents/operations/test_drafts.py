from datetime import timedelta

import pytest

from features.base.errors import Conflict, NotAllowed, Refused
from features.documents import operations, queries
from features.documents.models import Document
from features.projects import operations as projects
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.conftest import sent, trail

LATER = NOON + timedelta(days=100)


def drafted(a, name="Draft.pdf", client=None, **about):
    files = [make.accepted(name)]
    client = client or a.household
    return operations.share(by=a.staff, client=client, files=files, now=NOON, draft=True, **about)[0]


@pytest.mark.requirement("S3-29")
def test_a_draft_is_shown_and_told_to_nobody_of_the_client(a):
    draft = drafted(a)

    assert not queries.visible_to(a.alice).exists()
    assert not queries.new_for(a.alice, NOON).exists()
    assert list(queries.drafts(a.owner)) == [draft]
    assert sent() == {}
    assert trail()[0][0] == "document.drafted"


@pytest.mark.requirement("S3-29")
def test_drafts_are_shared_later_with_one_mail_for_each_client_and_are_new_from_then(a):
    drafts = [drafted(a, "One.pdf"), drafted(a, "Two.pdf"), drafted(a, "Clay.pdf", a.bakery)]
    other = make.shared(a.staff, a.household)

    shared = operations.share_drafts(ids=[each.pk for each in [*drafts, other]], by=a.staff, now=LATER)

    assert {each.pk for each in shared} == {each.pk for each in drafts}
    assert set(queries.new_for(a.alice, LATER)) == set(drafts[:2])
    letters = sent()
    assert "2 documents" in letters["alice@example.com"].subject
    assert "Clay" in letters["charlie@example.com"].subject
    assert [event for event, _ in trail()][:3] == ["document.shared"] * 3
    with pytest.raises(Conflict):
        operations.share_drafts(ids=[drafts[0].pk], by=a.staff, now=LATER)


@pytest.mark.requirement("S3-29")
def test_what_is_taken_back_is_gone_for_the_client_and_staff_read_who_has_it(a):
    document = make.shared(a.staff, a.household)
    operations.mark_downloaded(document=document, by=a.alice, now=NOON)

    assert operations.unshare(document=document, by=a.staff, now=NOON) == ["Alice Alder"]
    assert not queries.visible_to(a.alice).exists()
    with pytest.raises(Conflict):
        operations.unshare(document=document, by=a.staff, now=NOON)
    assert [row.pk for row in operations.share_drafts(ids=[document.pk], by=a.staff, now=LATER)] == [
        document.pk
    ]
    assert len(sent()) == 2  # Alice and Bob: the second time as well


def test_what_the_client_brought_is_no_draft(a):
    with pytest.raises(Conflict):
        operations.unshare(document=make.uploaded(a.alice, a.household), by=a.staff, now=NOON)


def test_drafts_of_an_archived_client_and_deleted_ones_stay(a):
    first, second = drafted(a), drafted(a, client=a.bakery)
    operations.delete(document=first, by=a.staff, now=NOON)
    type(a.bakery).objects.filter(pk=a.bakery.pk).update(archived_at=NOON)

    with pytest.raises(Conflict):
        operations.share_drafts(ids=[first.pk, second.pk], by=a.staff, now=NOON)
    assert not Document.objects.filter(shared_at__isnull=False).exists()


def test_sharing_and_taking_back_need_the_permission(a, powerless):
    draft, shared = drafted(a), make.shared(a.staff, a.household)

    with pytest.raises(NotAllowed):
        operations.share_drafts(ids=[draft.pk], by=powerless, now=NOON)
    with pytest.raises(NotAllowed):
        operations.unshare(document=shared, by=powerless, now=NOON)


def limited_to(project, contact, client):
    access = contact.accesses.get(client=client)
    access.is_limited = True
    access.save(update_fields=["is_limited"])
    project.limits.create(access=access)


def test_of_a_project_only_those_hear_and_see_who_reach_it(a):
    kitchen, garden = (projects.create(client=a.household, by=a.owner, now=NOON, name=name) for name in "KG")
    limited_to(garden, a.bob, a.household)
    files = [make.accepted("Plan.pdf")]

    [plan] = operations.share(by=a.staff, client=a.household, files=files, now=NOON, project=kitchen)

    assert [one.name for one in queries.readers(a.household, kitchen.pk)] == ["Alice Alder"]
    assert set(sent()) == {"alice@example.com"}
    assert (list(queries.visible_to(a.alice)), list(queries.visible_to(a.bob))) == ([plan], [])
    operations.edit(document=plan, by=a.staff, now=NOON, project=garden)
    assert list(queries.visible_to(a.bob)) == [plan]


def test_of_two_projects_everybody_gets_one_mail_about_theirs(a):
    kitchen, garden = (projects.create(client=a.household, by=a.owner, now=NOON, name=name) for name in "KG")
    limited_to(garden, a.bob, a.household)
    drafts = [drafted(a, "Plan.pdf", project=kitchen), drafted(a, "Pond.pdf", project=garden)]

    operations.share_drafts(ids=[each.pk for each in drafts], by=a.staff, now=NOON)

    letters = sent()
    assert "2 documents" in letters["alice@example.com"].subject
    assert "Pond" in letters["bob@example.com"].subject
    assert "Plan" not in letters["bob@example.com"].body


def test_another_clients_project_is_refused(a):
    oven = projects.create(client=a.bakery, by=a.owner, now=NOON, name="Oven")
    document = make.shared(a.staff, a.household)

    with pytest.raises(Refused):
        operations.share(by=a.staff, client=a.household, files=[make.accepted()], now=NOON, project=oven)
    with pytest.raises(Refused):
        operations.edit(document=document, by=a.staff, now=NOON, project=oven)
