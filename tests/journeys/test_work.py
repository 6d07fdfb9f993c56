"""
A return waits for two papers. The client sends the last one, and without anybody's doing the return goes to the next
stage, and the client's own tracker follows; staff move it on from the board by hand, and put it on hold. Wide, and on
a phone.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from features.projects import operations as projects
from features.work import operations as work
from features.work.models import ClientStatus, Stage
from tests.cast import NOON, FirmCast
from tests.factories.documents import picture
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = {"wide": "Household return", "phone": "Bakery return"}


@pytest.fixture(scope="module")
def people() -> People:
    """Each size of the walk has a client of its own, whose return stands in the first stage since March."""

    def on_stage(a: FirmCast) -> dict[str, Person]:
        first = Stage.objects.order_by("order")[0]
        for size, client in (("wide", a.household), ("phone", a.bakery)):
            made = projects.create(client=client, by=a.owner, now=NOON, name=NAME[size])
            work.move(project=made, stage=first, by=a.owner, now=NOON)
        ClientStatus.objects.filter(name="In review").update(tells=True)
        return {"owner": a.owner, "wide": a.alice, "phone": a.charlie}

    return on_stage


def ask_for_papers(staff: Visitor, scene: Scene, size: str) -> None:
    client = scene.firm.household if size == "wide" else scene.firm.bakery
    page = staff.go(f"{scene.home}/workspace/clients/{client.pk}/requests/new/")
    page.get_by_label("What is it for?").fill(f"Papers for the {NAME[size]}")
    page.locator("select[name=project]").select_option(label=NAME[size])
    page.get_by_label("And these").fill("Lease\nBank statement")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("got an e-mail")).to_be_visible()


def send(page: Page, title: str, photo: Path) -> None:
    page.get_by_role("link", name=re.compile(rf"Answer ?: {title}")).click()
    page.locator("#files").set_input_files([photo])
    page.get_by_role("button", name=re.compile("^Send")).click()
    expect(page.get_by_text("You can add more until we have looked at it.")).to_be_visible()


def tracker(visitor: Visitor, scene: Scene, size: str) -> Page:
    page = visitor.go(f"{scene.home}/work/")
    page.get_by_role("link", name=NAME[size]).click()
    return page


@pytest.mark.requirement("S2-24")
def test_the_stage_moves_when_the_last_paper_arrives_and_the_clients_tracker_follows(
    scene: Scene, size: str, tmp_path: Path
) -> None:
    photos = [tmp_path / name for name in ("Lease.jpg", "Statement.jpg")]
    for number, path in enumerate(photos):
        path.write_bytes(picture("JPEG", size=(500 + number, 300 if size == "wide" else 301)))
    staff, client = scene.visitor("owner", "wide"), scene.visitor(size, size)
    ask_for_papers(staff, scene, size)
    page = tracker(client, scene, size)
    expect(page.get_by_text("Your turn, since")).to_be_visible()
    expect(page.get_by_role("list", name=re.compile("step 1 of 5"))).to_be_visible()
    client.look()

    send(client.go(f"{scene.home}/to-do/"), "Lease", photos[0])
    send(client.go(f"{scene.home}/to-do/"), "Bank statement", photos[1])

    followed = "step 2 of 5, In preparation"
    page = tracker(client, scene, size)
    for _ in range(40):  # the worker moves it; a page shows that when it is opened
        if page.get_by_role("list", name=re.compile(followed)).count():
            break
        page.reload()
    expect(page.get_by_role("list", name=re.compile(followed))).to_be_visible()
    expect(page.get_by_text("Our turn, since")).to_be_visible()
    expect(page.get_by_text("First draft")).to_have_count(0)
    client.look()

    page = staff.go(f"{scene.home}/workspace/work/")
    staff.look()
    page.get_by_role("button", name=f"Move {NAME[size]} to Open points").click()
    expect(page.get_by_text(f"{NAME[size]} is in “Open points”.")).to_be_visible()
    page.get_by_role("link", name=NAME[size], exact=True).click()
    page.get_by_role("link", name="Put on hold").click()
    staff.look()
    page.get_by_label("Why is it on hold?").fill("We wait for the bank.")
    page.get_by_role("button", name="Put it on hold").click()
    expect(tracker(client, scene, size).get_by_text("We wait for the bank.").first).to_be_visible()
    client.look()
    assert staff.complaints == client.complaints == []
