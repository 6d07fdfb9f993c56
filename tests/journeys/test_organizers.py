"""
Staff send a form; the client fills it in with the page's own script: questions come and go with the answers, each is
saved by itself, and what was begun is there again later. The browser decides conditions as the server does. A form that
was made by hand goes to thirty, is answered on two devices in turn, returned and accepted; a client starts one, until
that is switched off.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from features.clients.models import Client
from features.organizers import conditions
from features.organizers.schema import Content
from features.organizers.web.fields import as_lists
from tests.cast import FirmCast
from tests.features.organizers.cases import TABLE
from tests.features.organizers.drawing import drawn
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
THIRTY = 30
OURS = re.compile(r"Your \d{4} visit")
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
        more = THIRTY - Client.objects.count()
        Client.objects.bulk_create(
            Client(name=f"House {at}", kind=Client.Kind.HOUSEHOLD) for at in range(more)
        )
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


@pytest.mark.requirement("S0-12")
def test_one_made_by_hand_goes_to_thirty_and_is_answered_on_two_devices_returned_and_accepted(
    scene: Scene,
) -> None:
    staff = scene.visitor("owner", "wide")
    make_by_hand(staff, scene.home)
    send_to_all(staff, scene.home)
    laptop, phone = scene.visitor("wide", "wide"), scene.visitor("wide", "phone")
    answer_in_turn(laptop, phone, scene.home)

    came = staff.go(f"{scene.home}/workspace/organizers/")
    came.get_by_role("link", name=OURS).first.click()
    came.get_by_text("Return this: In which room?").click()
    came.get_by_label("What is wrong with “In which room?”").fill("The bath, you said on the phone.")
    staff.look()
    came.get_by_role("button", name="Return what has a note").click()
    expect(came.get_by_text("Returned", exact=True)).to_be_visible()

    mend(phone, scene.home)

    came.reload()
    expect(came.get_by_role("definition").filter(has_text="Bath")).to_be_visible()
    came.get_by_role("button", name="Accept all").click()
    expect(came.get_by_text("Accepted", exact=True)).to_be_visible()
    settled = laptop.go(f"{scene.home}/organizers/")
    expect(settled.get_by_role("region", name="Settled").get_by_role("link", name=OURS)).to_be_visible()


@pytest.mark.requirement("S2-20", "S2-21", "S2-22")
def test_a_client_starts_one_until_that_is_switched_off_while_the_page_is_open(
    scene: Scene, size: str
) -> None:
    staff, client = scene.visitor("owner", "wide"), scene.visitor(size, size)
    new = f"{scene.home}/organizers/new/"
    page = staff.go(f"{scene.home}/workspace/settings/organizer-templates/")
    page.get_by_role("link", name="Individual tax organizer", exact=True).click()
    expect(page.get_by_role("heading", name="Open to clients")).to_be_visible()
    if page.get_by_role("button", name="Let clients start it").is_visible():
        page.get_by_role("button", name="Let clients start it").click()
        expect(page.get_by_text("Clients may start this themselves")).to_be_visible()
    turn(staff, scene.home, on=True)

    own = client.go(f"{scene.home}/organizers/")
    own.get_by_role("link", name="New organizer").click()
    own.get_by_label("tax organizer").check()
    client.look()
    own.get_by_role("button", name="Start").click()
    expect(own.get_by_role("heading", name="About you")).to_be_visible()
    own.goto(new)
    own.get_by_label("tax organizer").check()

    turn(staff, scene.home, on=False)

    with own.expect_navigation() as gone:
        own.get_by_role("button", name="Start").click()
    for answer in (gone.value, own.goto(new)):
        assert answer is not None
        assert answer.status == 404
    own.goto(f"{scene.home}/organizers/")
    expect(own.get_by_role("heading", name="Organizers", level=1)).to_be_visible()
    expect(own.get_by_role("link", name="New organizer")).to_be_hidden()


def make_by_hand(staff: Visitor, home: str) -> None:
    page = staff.go(f"{home}/workspace/settings/organizer-templates/")
    page.get_by_label("Name").fill("Yearly visit")
    page.get_by_label("What clients read").fill("Your {year} visit")
    staff.look()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("Heading").fill("At home")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Add a question").click()
    say(page, "Is anything broken?", "Yes or no")
    page.get_by_role("button", name="Add, and another").click()
    say(page, "In which room?", "One of several")
    page.get_by_label("Options").fill("Kitchen\nBath")
    page.get_by_text("Show it only on conditions").click()
    first = page.get_by_role("group", name="Condition 1")
    first.get_by_label("Question").select_option("Is anything broken?")
    first.get_by_label("Value").fill("Yes")
    staff.look()
    page.get_by_role("button", name="Add, and another").click()
    say(page, "What may it cost?", "An amount")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("If “Is anything broken?” is “yes”")).to_be_visible()
    staff.look()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is what clients get from now on.")).to_be_visible()


def say(page: Page, label: str, kind: str) -> None:
    page.get_by_role("textbox", name="Question").fill(label)
    page.get_by_label("Answered by").select_option(kind)
    page.get_by_label("They need to answer this").check()


def send_to_all(staff: Visitor, home: str) -> None:
    page = staff.go(f"{home}/workspace/organizers/new/")
    page.get_by_label("What do you ask?").select_option("Yearly visit")
    boxes = page.get_by_role("checkbox").all()
    assert len(boxes) == THIRTY
    for box in boxes:
        box.check()
    staff.look()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text(f"Sent to {THIRTY} clients.")).to_be_visible()


def answer_in_turn(laptop: Visitor, phone: Visitor, home: str) -> None:
    wide, small = laptop.go(f"{home}/organizers/"), phone.go(f"{home}/organizers/")
    wide.get_by_role("link", name=re.compile(f"Fill in ?: {OURS.pattern}")).click()
    expect(group(wide, "In which room?")).to_be_hidden()
    group(wide, "Is anything broken?").get_by_text("Yes", exact=True).click()
    expect(wide.get_by_text("Saved just now")).to_be_visible()

    small.get_by_role("link", name=re.compile(f"Fill in ?: {OURS.pattern}")).click()
    expect(group(small, "Is anything broken?").get_by_label("Yes")).to_be_checked()
    group(small, "In which room?").get_by_text("Kitchen").click()
    expect(small.get_by_text("Saved just now")).to_be_visible()
    phone.look()

    cost = wide.get_by_label("What may it cost?").last
    cost.fill("120")
    cost.blur()
    expect(group(wide, "What may it cost?").locator("[name^=n-]")).to_have_value(re.compile(r"^1\."))
    wide.reload()
    expect(group(wide, "In which room?").get_by_label("Kitchen")).to_be_checked()
    wide.get_by_role("button", name="Check and send").click()
    laptop.look()
    wide.get_by_role("button", name="Send to").click()
    expect(wide.get_by_role("button", name="Send to")).to_be_hidden()


def mend(phone: Visitor, home: str) -> None:
    page = phone.go(f"{home}/organizers/")
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("The bath, you said on the phone.")).to_be_visible()
    expect(group(page, "Is anything broken?").get_by_label("Yes")).to_be_disabled()
    phone.look()
    group(page, "In which room?").get_by_text("Bath", exact=True).click()
    expect(page.get_by_text("Saved just now")).to_be_visible()
    page.get_by_role("button", name="Check and send").click()
    page.get_by_role("button", name="Send to").click()
    expect(page.get_by_role("button", name="Send to")).to_be_hidden()


def turn(staff: Visitor, home: str, *, on: bool) -> None:
    page = staff.go(f"{home}/workspace/settings/features/")
    box = page.get_by_role("checkbox", name="Clients may start organizers")
    expect(box).to_be_checked(checked=not on)
    box.click()
    expect(page.get_by_role("status").filter(has_text="organizers").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("checkbox", name="Clients may start organizers")).to_be_checked(checked=on)


def group(page: Page, label: str) -> Locator:
    return page.get_by_role("group", name=label)


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
