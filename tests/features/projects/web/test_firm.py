import re

import pytest

from features.base.models import AuditEvent
from features.clients.models import Contact, Invitation
from features.projects.models import Project
from tenants.context import inside
from tests.features.clients.conftest import person
from tests.http import Browser

FORM = {
    "name": "Kitchen",
    "summary": "And rear extension",
    "address": "14 Alder Street",
    "starts_on": "2026-01-08",
}


@pytest.fixture
def staff(cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def of(cast, client=None) -> str:
    return f"/workspace/clients/{(client or cast.a.household).pk}/projects/"


def test_staff_begin_one_from_the_clients_record(cast, staff):
    assert "No jobs yet" in staff.get(of(cast)).content.decode()

    answer = staff.post(
        f"{of(cast)}new/", {**FORM, "team": [str(cast.a.staff.pk)], "people": [str(cast.a.alice.pk)]}
    )

    with inside(cast.a.firm):
        project = Project.objects.get()
    assert answer["Location"] == f"/workspace/projects/{project.pk}/"
    page = staff.get(answer["Location"]).content.decode()
    for said in ("Kitchen", "14 Alder Street", "Stella Staff", "Alice Alder", "Thursday, January 8"):
        assert said in page
    assert "Kitchen" in staff.get(of(cast)).content.decode()
    assert "Kitchen" in staff.get("/workspace/projects/").content.decode()


@pytest.mark.requirement("S3-25")
def test_its_own_people_are_invited_from_its_page(cast, staff):
    with inside(cast.a.firm):
        nora, otto = (person(name, cast.a.household) for name in ("Nora New", "Otto Other"))
    made = staff.post(f"{of(cast)}new/", {**FORM, "people": [str(nora.pk)]})
    page = staff.get(made["Location"]).content.decode()

    where = re.search(r'href="(/workspace/clients/invite/[^"]+)"', page)[1].replace("&amp;", "&")
    invite = staff.get(where).content.decode()

    assert ("nora@example.com" in invite, "otto@example.com" in invite) == (True, True)
    ids = re.findall(r'name="person" value="([^"]+)" checked', invite)
    assert len(ids) == 1
    sent = staff.post("/workspace/clients/invite/", {"person": ids}).content.decode()
    assert "1 invitation is on the way." in " ".join(sent.split())
    with inside(cast.a.firm):
        assert [one.contact for one in Invitation.objects.all()] == [nora]
        assert otto.joined_at is None


def test_what_was_typed_stays_when_something_is_wrong(cast, staff):
    answer = staff.post(f"{of(cast)}new/", {**FORM, "ends_on": "2025-01-01", "email": "nobody"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kitchen" in page
    assert "is not an e-mail address" in page
    with inside(cast.a.firm):
        assert not Project.objects.exists()


def test_it_is_changed_completed_and_reopened(cast, staff, begin):
    one = f"/workspace/projects/{begin().pk}/"

    assert staff.post(f"{one}edit/", {**FORM, "name": "New name"}).status_code == 302
    assert "New name" in staff.get(one).content.decode()
    assert staff.post(f"{one}completion/").status_code == 302
    assert "Completed" in staff.get(one).content.decode()
    assert "New name" not in staff.get("/workspace/projects/").content.decode()
    assert "New name" in staff.get("/workspace/projects/?view=completed").content.decode()
    staff.post(f"{one}completion/undone/")
    with inside(cast.a.firm):
        events = list(AuditEvent.objects.filter(event__startswith="project.").order_by("created_at"))
    assert [event.event for event in events] == [
        "project.created", "project.edited", "project.completed", "project.reopened",
    ]  # fmt: skip


def test_from_the_list_one_chooses_the_client_first(cast, staff):
    assert cast.a.household.name in staff.get("/workspace/projects/new/").content.decode()

    led = staff.get("/workspace/projects/new/", {"client": cast.a.bakery.pk})

    assert led["Location"] == f"{of(cast, cast.a.bakery)}new/"
    assert staff.get("/workspace/projects/new/", {"client": cast.b.bakery.pk}).status_code == 422


def test_the_firms_word_stands_everywhere(cast, staff, begin):
    begin()
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    answer = owner.post("/workspace/settings/wording/", {"word": "matter"})

    assert answer.status_code == 302
    for browser, path in (
        (staff, "/workspace/"), (staff, "/workspace/projects/"), (staff, of(cast)), (staff, f"{of(cast)}new/"),
        (Browser(cast.a.firm).signed_in_as(cast.a.alice), "/"),
    ):  # fmt: skip
        page = browser.get(path).content.decode()
        assert "atter" in page, path
        assert "Job" not in page, path
    neighbor = Browser(cast.b.firm).signed_in_as(cast.b.staff)
    assert "Projects" in neighbor.get("/workspace/").content.decode()


def test_find_anything_finds_it(cast, staff, begin):
    begin("Kiln repair", cast.a.pottery)

    assert "Kiln repair" in staff.get("/workspace/find/?q=kiln").content.decode()


@pytest.mark.requirement("S3-24")
def test_another_firms_project_is_not_there(cast, begin):
    project = begin()
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    assert stranger.get(f"/workspace/projects/{project.pk}/").status_code == 404
    assert stranger.post(f"/workspace/projects/{project.pk}/completion/").status_code == 404


def test_hostile_names_stay_words(cast, staff, begin):
    project = begin('<script>alert("x")</script>', address="<img src=x onerror=alert(1)>")

    for browser, path in (
        (staff, f"/workspace/projects/{project.pk}/"), (staff, "/workspace/projects/"), (staff, of(cast)),
        (Browser(cast.a.firm).signed_in_as(cast.a.alice), f"/projects/{project.pk}/"),
    ):  # fmt: skip
        page = browser.get(path).content.decode()
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_contact_who_works_elsewhere_is_not_offered(cast, staff):
    with inside(cast.a.firm):
        assert Contact.objects.filter(user__name="Charlie Cedar").exists()

    page = staff.get(f"{of(cast)}new/").content.decode()

    assert "Alice Alder" in page
    assert "Charlie Cedar" not in page
