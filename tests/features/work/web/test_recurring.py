from datetime import timedelta

import pytest
from django.utils import timezone

from features.toggles import operations as toggles
from features.work import operations
from features.work.models import Recurrence, Template
from features.work.switches import WORK
from tenants.context import inside
from tests.http import Browser, text_of

SETTINGS, LIST = "/workspace/settings/work/templates/", "/workspace/work/recurring/"


@pytest.fixture
def template(cast, owner, stages) -> Template:
    form = {"name": "Yearly", "title": "Return {last_year}", "days": "30", "stage": str(stages[0].pk)}
    assert owner.post(f"{SETTINGS}new/", {**form, "title": "{week}"}).status_code == 422
    assert owner.post(f"{SETTINGS}new/", form)["Location"] == SETTINGS
    with inside(cast.a.firm):
        return Template.objects.get()


def test_it_is_let_come_again_from_a_clients_work_and_ended(cast, staff, begin, template):
    project = begin("Return 2025")
    path, day = f"/workspace/work/{project.pk}/again/", timezone.localdate() + timedelta(days=40)

    assert f'href="{path}"' in staff.get(f"/workspace/projects/{project.pk}/").content.decode()
    form = {"template": str(template.pk), "every": "year", "starts_on": day.isoformat(), "member": ""}
    assert staff.post(path, {**form, "starts_on": ""}).status_code == 422
    assert staff.post(path, form)["Location"] == LIST
    assert staff.post(path, form).status_code == 422
    page = text_of(staff.get(LIST))
    assert cast.a.household.name in page
    assert "Each year" in page
    with inside(cast.a.firm):
        found = Recurrence.objects.get()
    assert Browser(cast.b.firm).signed_in_as(cast.b.owner).post(f"{LIST}{found.pk}/ended/").status_code == 404
    staff.post(f"{LIST}{found.pk}/ended/")
    assert "Nothing comes again yet" in text_of(staff.get(LIST))


def test_all_of_it_is_there_page_by_page(cast, staff):
    day = timezone.localdate() + timedelta(days=40)
    with inside(cast.a.firm):
        made = Template.objects.bulk_create(Template(name=f"T{one}", title="Return") for one in range(51))
        Recurrence.objects.bulk_create(
            Recurrence(client=cast.a.household, template=one, every="year", starts_on=day, next_on=day)
            for one in made
        )

    pages = [text_of(staff.get(f"{LIST}?page={number}")) for number in (1, 2)]

    assert [sum(f">T{one}<" in page for one in range(51)) for page in pages] == [50, 1]
    assert ["51 to 51 of 51" in page for page in pages] == [False, True]


def test_templates_are_changed_and_removed(cast, owner, template):
    path = f"{SETTINGS}{template.pk}/"

    owner.post(path, {"name": "<b>x</b>", "title": "Books {quarter}", "days": "", "stage": ""})
    page = owner.get(SETTINGS).content.decode()
    assert "Books {quarter}" in page
    assert "<b>x</b>" not in page
    owner.post(f"{path}removal/")
    assert owner.get(path).status_code == 404


def test_they_are_not_for_everybody_and_gone_with_the_switch(cast, staff, owner, begin, template):
    project = begin()
    for path in (SETTINGS, f"{SETTINGS}new/"):
        assert staff.get(path).status_code == 403
    with inside(cast.a.firm):
        toggles.turn(switch=WORK, on=False, by=cast.a.owner)

    for path in (LIST, f"/workspace/work/{project.pk}/again/"):
        assert owner.get(path).status_code == 404
    with inside(cast.a.firm):
        assert operations.make_due(now=timezone.now()) == 0
