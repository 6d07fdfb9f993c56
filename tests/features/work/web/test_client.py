import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.actions import operations as actions
from features.clients.models import Access
from features.messages.switches import CHAT_CREATION
from features.projects import operations as projects
from features.projects.models import ProjectLimit
from features.toggles import operations as toggles
from features.work import operations
from features.work.models import Passage, Stage
from features.work.switches import WORK
from tenants.context import inside
from tests.cast import NOON
from tests.factories.billing import released
from tests.http import Browser, text_of

PAGES = ("/", "/work/", "/projects/{0}/", "/workspace/")


@pytest.mark.requirement("S0-8", "S2-23", "S2-25")
def test_home_and_the_section_show_open_work_with_its_status(cast, alice, begin):
    project = begin("Return", at=3, address="14 Alder Street")
    begin("Plain", at=None)

    for path in ("/", "/work/"):
        page = text_of(alice.get(path))
        assert "Return" in page
        assert "In review" in page
        assert "14 Alder Street" in page
        assert "Plain" in page
    own = alice.get(f"/projects/{project.pk}/").content.decode()
    assert "A colleague checks what we prepared." in own
    assert 'aria-label="Return: step 3 of 5, In review"' in own
    assert "Our turn" in own


def test_no_name_of_a_stage_and_no_reason_of_the_team_reaches_a_client(cast, alice, begin, stages):
    project = begin("Return")
    with inside(cast.a.firm):
        names = list(Stage.objects.values_list("name", flat=True))
        for at in range(1, len(stages)):
            operations.move(project=project, stage=stages[at], by=cast.a.staff, now=NOON, why="cnry-reason")
        operations.hold(project=project, reason="The bank is slow.", by=cast.a.staff, now=NOON)

    for path in ("/", "/work/", f"/projects/{project.pk}/", "/projects/", "/notifications/"):
        page = alice.get(path).content.decode()
        assert not [name for name in [*names, "cnry-reason", "Yearly return"] if name in page], path
    assert "The bank is slow." in alice.get(f"/projects/{project.pk}/").content.decode()
    assert "On hold" in alice.get("/").content.decode()


def test_it_is_the_clients_turn_while_something_is_asked_of_them(cast, alice, begin):
    project = begin("Return")
    with inside(cast.a.firm):
        asked = actions.ask(
            client=cast.a.household,
            by=cast.a.staff,
            now=NOON,
            kind="upload",
            title="Send your W-2",
            project_id=project.pk,
        )

    page = text_of(alice.get(f"/projects/{project.pk}/"))
    assert "Your turn, since March 10" in page
    assert "Send your W-2" in page
    with inside(cast.a.firm):
        actions.settle(action=asked, by=cast.a.staff, now=NOON)
    assert "Our turn" in text_of(alice.get(f"/projects/{project.pk}/"))


def test_what_to_expect_is_said_from_eight_past_times_on(cast, alice, begin, stages):
    project, now = begin("Return", at=None), timezone.now()
    with inside(cast.a.firm):
        operations.move(project=project, stage=stages[3], by=cast.a.staff, now=now)
        for days in range(2, 9):
            _past(project, stages[3], days, now)
    assert "around" not in text_of(alice.get(f"/projects/{project.pk}/"))
    with inside(cast.a.firm):
        _past(project, stages[3], 9, now)
        from features.base import remembered  # noqa: PLC0415

        remembered.forget(["work:paces"])

    page = text_of(alice.get(f"/projects/{project.pk}/"))

    assert "Your signature around" in page
    assert "most often between" in page


def test_each_step_has_the_day_it_was_done_and_one_left_out_has_none(cast, alice, begin, stages):
    project = begin("Return")
    with inside(cast.a.firm):
        for days, (at, note) in enumerate(((1, ""), (4, ""), (1, "A page was missing."), (4, ""), (5, ""))):
            then = NOON + timedelta(days=days)
            operations.move(project=project, stage=stages[at], by=cast.a.staff, now=then, note=note)

    page = alice.get(f"/projects/{project.pk}/").content.decode()

    steps = re.findall(
        r"<li data-state=\"(\w+)\"[^>]*><span>([^<]*)</span>(?:<small>([^<]*)</small>)?</li>", page
    )
    assert [(state, name, said.partition(",")[0]) for state, name, said in steps] == [
        ("done", "Waiting for documents", "Done Mar 10"), ("done", "In preparation", "Done Mar 13"),
        ("done", "In review", ""), ("done", "Your signature", "Done Mar 14"), ("now", "Filed", ""),
    ]  # fmt: skip


def _past(project, stage, days: int, now) -> None:
    Passage.objects.create(
        project=project, kind="moved", at=now, from_stage_id=stage.pk, to_stage_id=stage.pk, spent=timedelta(days=days),
        batch=project.pk, by_name="x", shown_from="In review", shown_to="In review",
    )  # fmt: skip


@pytest.mark.requirement("S3-2", "S3-10")
def test_the_page_sums_up_the_money_and_begins_a_chat_with_one_of_the_team(cast, alice, begin):
    project = begin("Return", at=3, team=[cast.a.staff.pk])
    with inside(cast.a.firm):
        released(cast.a, None, 100_00, 50_00, project=project), released(cast.a, None, 999_00)

    page = text_of(alice.get(f"/projects/{project.pk}/"))

    assert "In review" in page
    assert "<dt>Invoiced</dt><dd>$150.00</dd>" in page
    assert "<dt>Still due</dt><dd>$150.00</dd>" in page
    where = f"/messages/new/?client={cast.a.household.pk}&amp;project={project.pk}"
    assert f'href="{where}" aria-label="Message Stella Staff"' in page
    chat = alice.get(where.replace("&amp;", "&")).content.decode()
    assert f'<option value="{project.pk}" selected>' in chat
    with inside(cast.a.firm):
        toggles.turn(switch=CHAT_CREATION, on=False, by=cast.a.owner)
    assert "Message Stella Staff" not in text_of(alice.get(f"/projects/{project.pk}/"))


@pytest.mark.requirement("S3-34")
def test_completed_work_stays_to_be_read_with_its_history(cast, alice, begin):
    project = begin("Return", at=3)
    with inside(cast.a.firm):
        projects.complete(project=project, by=cast.a.staff, now=NOON)

    page = text_of(alice.get(f"/projects/{project.pk}/"))

    assert "What happened" in page
    assert "In review" in page
    assert "Return" in text_of(alice.get("/work/"))


@pytest.mark.requirement("S2-25")
def test_switched_off_it_is_gone_everywhere_for_this_firm(cast, alice, owner, begin):
    project = begin("Return", at=3)
    with inside(cast.a.firm):
        toggles.turn(switch=WORK, on=False, by=cast.a.owner)

    assert alice.get("/work/").status_code == 404
    for path in ("/", f"/projects/{project.pk}/"):
        page = alice.get(path).content.decode()
        assert "In review" not in page
        assert '"/work/"' not in page
    for path in ("/workspace/work/", "/workspace/work/list/", f"/workspace/work/{project.pk}/move/"):
        assert owner.get(path).status_code == 404
    assert "In review" not in owner.get(f"/workspace/projects/{project.pk}/").content.decode()


@pytest.mark.requirement("S3-24")
def test_nobody_else_and_nobody_outside_the_limits_sees_it(cast, begin):
    seen, _ = begin("Seen", at=3), begin("Hidden", at=3)
    with inside(cast.a.firm):
        access = Access.objects.get(contact=cast.a.alice, client=cast.a.household)
        Access.objects.filter(pk=access.pk).update(is_limited=True)
        ProjectLimit.objects.create(project=seen, access=access)

    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
    for path in ("/", "/work/"):
        page = text_of(alice.get(path))
        assert "Seen" in page
        assert "Hidden" not in page
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)
    assert "Seen" not in text_of(charlie.get("/work/"))


def test_the_section_costs_the_same_with_one_and_with_three(cast, alice, begin):
    def queries(path: str) -> int:
        alice.get(path)
        with CaptureQueriesContext(connection) as caught:
            alice.get(path)
        return len(caught)

    begin("A")
    one = [queries(path) for path in ("/", "/work/")]
    begin("B"), begin("C", at=3)

    assert [queries(path) for path in ("/", "/work/")] == one
    assert one[1] <= 8
