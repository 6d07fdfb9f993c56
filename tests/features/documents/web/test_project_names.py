"""Staff whose role sees no projects read no name of one, neither of a document's nor of those it could belong to."""

import pytest

from features.accounts.models import CustomRole, Membership
from features.base.permissions import Permission
from features.documents.models import Document
from features.projects.models import Project
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser

SEEN = [Permission.CLIENTS_VIEW, Permission.DOCUMENTS_VIEW, Permission.DOCUMENTS_SHARE]


@pytest.fixture
def document(cast):
    with inside(cast.a.firm):
        one = Project.objects.create(client=cast.a.household, name="Its own job")
        Project.objects.create(client=cast.a.household, name="Another job")
        document = make.shared(cast.a.staff, cast.a.household, "A.pdf", now=NOON)
        Document.objects.update(project=one)
        return document


@pytest.fixture
def filer(cast):
    with inside(cast.a.firm):
        role = CustomRole.objects.create(name="Filer", permissions=SEEN)
        Membership.objects.filter(pk=cast.a.staff.pk).update(custom_role=role, role="")
        member = Membership.objects.select_related("user", "custom_role").get(pk=cast.a.staff.pk)
    return Browser(cast.a.firm).signed_in_as(member)


def _pages(cast, browser, document):
    return [
        browser.get("/workspace/documents/"),
        browser.get(f"/workspace/documents/{document.pk}/"),
        browser.get(f"/workspace/clients/{cast.a.household.pk}/documents/"),
        browser.post("/workspace/documents/picked/moving/", {"document": [document.pk]}),
    ]


def test_whose_role_sees_no_projects_reads_no_name_of_one(cast, filer, document):
    for page in _pages(cast, filer, document):
        assert page.status_code == 200
        assert "Its own job" not in page.text
        assert "Another job" not in page.text


def test_who_sees_them_reads_and_chooses(cast, document):
    stella = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    listed, own, tab, moving = (page.text for page in _pages(cast, stella, document))

    assert "Its own job" in listed
    assert all("Another job" in page for page in (own, tab, moving))


def test_saving_leaves_a_project_that_is_not_seen(cast, filer, document):
    answer = filer.post(
        f"/workspace/documents/{document.pk}/", {"name": "B", "kind": "", "year": document.year, "tags": ""}
    )

    with inside(cast.a.firm):
        found = Document.objects.select_related("project").get(pk=document.pk)
    assert answer.status_code == 302
    assert (found.name, found.project.name) == ("B", "Its own job")
