"""
Staff send a form; the client fills it in with the page's own script: questions come and go with the answers, each is
saved by itself, and what was begun is there again later. The browser decides conditions as the server does.
"""

from typing import Any

import pytest
from playwright.sync_api import expect

from features.organizers import conditions
from features.organizers.schema import Content
from features.organizers.web.fields import as_lists
from tests.cast import FirmCast
from tests.features.organizers.cases import TABLE
from tests.features.organizers.drawing import drawn
from tests.journeys.scene import People, Person, Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DECIDED = """async (table) => {
  const { holds, shown } = await import("/static/organizers/conditions.js");
  return [
    ...table.cases.filter((one) => holds(one.when, table.questions, one.answers) !== one.holds).map((one) => one.name),
    ...table.shown.filter((one) => `${shown(table.sections, one.answers)}` !== `${one.keys}`).map((one) => one.name),
  ];
}"""
ALL = """async (some) => {
  const { shown } = await import("/static/organizers/conditions.js");
  return some.map((one) => shown(one.sections, one.answers));
}"""


@pytest.fixture(scope="module")
def people() -> People:
    def on_stage(a: FirmCast) -> dict[str, Person]:
        return {"owner": a.owner, "wide": a.alice, "phone": a.charlie}

    return on_stage


@pytest.mark.requirement("S0-12")
def test_a_client_fills_in_a_form_that_saves_itself(scene: Scene, size: str) -> None:
    staff, client = scene.visitor("owner", size), scene.visitor(size, size)
    whose = scene.firm.household if size == "wide" else scene.firm.bakery
    page = staff.go(f"{scene.home}/workspace/clients/{whose.pk}/organizers/new/")
    page.get_by_label("What do you ask?").select_option("Individual tax organizer")
    staff.look()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("is on its way to")).to_be_visible()
    staff.look()

    own = client.go(f"{scene.home}/organizers/")
    client.look()
    own.get_by_role("link", name="Fill in").click()
    where = own.get_by_role("group", name="Where do you live now?")
    expect(where).to_be_hidden()
    own.get_by_role("group", name="Did you move during the year?").get_by_text("Yes", exact=True).click()
    expect(where).to_be_visible()
    expect(own.get_by_text("Saved just now")).to_be_visible()
    where.get_by_label("City").fill("Hood River")
    where.get_by_label("City").blur()
    expect(own.get_by_text("Saved just now")).to_be_visible()
    client.look()
    own.get_by_role("button", name="Next: Dependents").click()
    expect(own.get_by_role("heading", name="Dependents")).to_be_visible()
    own.go_back()
    own.reload()
    expect(own.get_by_label("City")).to_have_value("Hood River")


def test_the_browser_decides_conditions_as_the_server_does(scene: Scene) -> None:
    page = scene.visitor("wide", "wide").go(f"{scene.home}/organizers/")

    assert page.evaluate(DECIDED, TABLE) == []


def test_the_browser_decides_any_template_as_the_server_does(scene: Scene) -> None:
    page = scene.visitor("wide", "wide").go(f"{scene.home}/organizers/")
    some = [
        {"sections": as_sections(content), "answers": kept, "keys": conditions.shown(content, kept)}
        for content, kept in drawn(300)
    ]

    found = page.evaluate(ALL, [{"sections": one["sections"], "answers": one["answers"]} for one in some])

    assert [set(keys) for keys in found] == [one["keys"] for one in some]


def as_sections(content: Content) -> list[Any]:
    """Return a template as conditions.js takes it."""
    return [
        [
            one.key,
            as_lists(one.when),
            [[each.key, each.kind.value, as_lists(each.when)] for each in one.questions],
        ]
        for one in content
    ]
