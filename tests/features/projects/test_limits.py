"""Somebody whose access is limited to some of a client's projects hears and sees nothing of the others (D8, S3-24)."""

from dataclasses import dataclass

import pytest
import time_machine
from django.core import mail

from features.actions import operations as actions
from features.actions import tasks
from features.actions.models import Action
from features.base import outbox
from features.clients import operations as clients
from features.notifications import queries as news
from features.notifications.models import Notification
from features.projects.models import Project
from tenants.context import inside
from tests.cast import NOON, FirmCast
from tests.features.projects.conftest import Begin
from tests.http import Browser, text_of

pytestmark = pytest.mark.requirement("D8", "S3-24")
PAGES = (
    "/",
    "/to-do/",
    "/to-do/?show=done",
    "/projects/",
    "/documents/",
    "/notifications/",
    "/you/",
    "/you/access/",
)
HIDDEN = ("Garden", "Plants", "Hedge", "Fern Lane")


@dataclass
class Work:
    """Two projects of the household, each with something to do; Alice reaches the kitchen alone."""

    kitchen: Project
    garden: Project
    tiles: Action
    plants: Action
    hedge: Action  # done before she was limited, of the garden too


@pytest.fixture
def work(a: FirmCast, begin: Begin) -> Work:
    kitchen, garden = begin("Kitchen", address="1 Kiln Road"), begin("Garden", address="9 Fern Lane")
    hedge = _ask(a, "Hedge", garden)
    actions.settle(action=hedge, by=a.alice, now=NOON)
    tiles, plants = _ask(a, "Tiles", kitchen), _ask(a, "Plants", garden)
    limit(a, [kitchen])
    return Work(kitchen, garden, tiles, plants, hedge)


def _ask(a: FirmCast, title: str, project: Project, **given: object) -> Action:
    return actions.ask(
        client=a.household, by=a.staff, now=NOON, kind="other", title=title, project_id=project.pk,
        due_on=NOON.date(), **given,
    )  # fmt: skip


def limit(a: FirmCast, projects: list[Project] | None) -> None:
    ids = None if projects is None else [one.pk for one in projects]
    clients.set_access(contact=a.alice, client=a.household, by=a.owner, now=NOON, projects=ids)


@pytest.fixture
def alice(a: FirmCast) -> Browser:
    return Browser(a.firm).signed_in_as(a.alice)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_anything_of_the_others(work: Work, alice: Browser, page: str) -> None:
    answer = alice.get(page, follow=True)

    assert answer.status_code == 200
    assert [word for word in HIDDEN if word in text_of(answer)] == []


def test_what_is_theirs_is_still_there(work: Work, alice: Browser) -> None:
    assert "Tiles" in text_of(alice.get("/"))
    assert ("1 thing to do" in text_of(alice.get("/")), "Kitchen" in text_of(alice.get("/to-do/"))) == (
        True,
        True,
    )
    assert "Kitchen" in text_of(alice.get("/projects/", follow=True))
    assert "To do: Tiles" in text_of(alice.get("/notifications/"))


def test_by_their_addresses_they_are_not_there(a: FirmCast, work: Work, alice: Browser) -> None:
    told = Notification.objects.get(user=a.alice.user_id, project_id=work.garden.pk, title="To do: Plants")
    reading = [f"/projects/{work.garden.pk}/", f"/to-do/{work.plants.pk}/", f"/to-do/{work.hedge.pk}/"]
    writing = [
        f"/to-do/{work.plants.pk}/done/",
        f"/to-do/{work.hedge.pk}/undone/",
        f"/notifications/{told.pk}/",
    ]

    assert [alice.get(path).status_code for path in reading] == [404] * 3
    assert [alice.post(path).status_code for path in writing] == [404] * 3
    with inside(a.firm):
        assert Action.objects.get(pk=work.plants.pk).settled_at is None
        assert Action.objects.get(pk=work.hedge.pk).settled_at is not None


def test_the_bell_counts_theirs_alone(a: FirmCast, work: Work) -> None:
    assert [row.title for row in news.unread(a.alice)] == ["To do: Tiles"]
    limit(a, None)
    assert news.unread(a.alice).filter(project_id=work.garden.pk).count() == 2


def test_mails_that_wait_and_mails_to_come_are_theirs_alone(a: FirmCast, work: Work) -> None:
    outbox.deliver_waiting()  # what was asked before she was limited waited until now
    _ask(a, "Hedge again", work.garden)
    with time_machine.travel(NOON, tick=False):
        tasks.remind.run()
    while outbox.deliver_waiting():
        pass

    to_alice = [letter for letter in mail.outbox if letter.to == ["alice@example.com"]]
    assert any("Tiles" in str(letter.subject) for letter in to_alice)
    assert [word for word in HIDDEN for letter in to_alice if word in f"{letter.subject} {letter.body}"] == []
    assert any("Plants" in str(letter.subject) for letter in mail.outbox)  # to Bob, who is not limited


@pytest.mark.parametrize(("kind", "of"), [("project", "garden"), ("action", "plants")])
def test_who_can_see_it_says_the_same(a: FirmCast, work: Work, kind: str, of: str) -> None:
    staff = Browser(a.firm).signed_in_as(a.owner)

    page = text_of(staff.get(f"/workspace/who/{kind}/{getattr(work, of).pk}/"))

    seeing, others = page.split("Not seeing it")
    assert ("Alice Alder" in seeing, "Bob" in seeing) == (False, True)
    assert ("Alice Alder" in others, "Limited to Kitchen" in others) == (True, True)


def test_a_limit_taken_back_counts_with_the_next_click(a: FirmCast, work: Work, alice: Browser) -> None:
    assert "Plants" not in text_of(alice.get("/to-do/"))
    with inside(a.firm):
        limit(a, None)
    assert "Plants" in text_of(alice.get("/to-do/"))
    with inside(a.firm):
        limit(a, [])
    assert [word for word in ("Tiles", "Plants") if word in text_of(alice.get("/to-do/"))] == []
