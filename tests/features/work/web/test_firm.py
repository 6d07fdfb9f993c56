import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.projects.models import Project, TeamMember
from features.work import operations
from features.work.listing import PER_COLUMN
from features.work.models import ClientStatus, Pipeline, Position, Stage
from tenants.context import inside
from tests.cast import NOON
from tests.http import text_of


def test_the_board_shows_a_column_for_each_stage_with_its_cards(cast, staff, begin, stages):
    begin("Papers missing"), begin("Under review", at=3), begin("Elsewhere", at=None)

    page = text_of(staff.get("/workspace/work/"))

    for stage in stages:
        assert stage.name in page
    assert "Papers missing" in page
    assert "Elsewhere" not in page
    assert "Elsewhere" in text_of(staff.get("/workspace/work/list/?stage=none"))
    assert "Papers missing" not in text_of(staff.get("/workspace/work/list/?stage=none"))


def test_a_card_moves_by_its_own_form_and_goes_back_by_undo(cast, staff, begin, stages):
    project = begin()

    answer = staff.post(
        f"/workspace/work/{project.pk}/move/", {"stage": str(stages[1].pk), "next": "/workspace/work/"}
    )

    assert answer["Location"] == "/workspace/work/"
    undo = re.search(r"/workspace/work/moves/[^\"]+/undone/", staff.get("/workspace/work/").content.decode())
    with inside(cast.a.firm):
        assert Position.objects.get().stage_id == stages[1].pk
    assert undo is not None
    staff.post(undo[0])
    with inside(cast.a.firm):
        assert Position.objects.get().stage_id == stages[0].pk


def test_a_step_back_asks_for_a_note_on_a_page_of_its_own(cast, staff, begin, stages):
    project = begin(at=3)

    answer = staff.post(
        f"/workspace/work/{project.pk}/move/", {"stage": str(stages[0].pk), "next": "//evil.example/"}
    )

    assert answer.status_code == 422
    assert "Write them a note why" in text_of(answer)
    done = staff.post(
        f"/workspace/work/{project.pk}/move/", {"stage": str(stages[0].pk), "note": "One paper is missing."}
    )
    assert done["Location"] == f"/workspace/projects/{project.pk}/"
    page = text_of(staff.get(f"/workspace/projects/{project.pk}/"))
    assert "One paper is missing." in page
    assert "Stella Staff" in page


def test_ticked_ones_move_together_and_those_that_stay_are_named(cast, staff, begin, stages):
    rows = [begin("Low"), begin("Mid", at=1), begin("High", at=4)]

    staff.post(
        "/workspace/work/moves/", {"project": [str(one.pk) for one in rows], "stage": str(stages[3].pk)}
    )

    page = text_of(staff.get("/workspace/work/"))
    assert "2 jobs moved to “Partner review”." in page
    assert "Not moved: High:" in page
    assert (
        staff.post("/workspace/work/moves/", {"project": "nonsense", "stage": str(stages[3].pk)}).status_code
        == 302
    )


def test_filters_narrow_board_and_list(cast, staff, begin, stages):
    late = begin("Late one", ends_on=(timezone.localdate() - timedelta(days=2)))
    begin("Ours", team=[cast.a.staff.pk]), begin("Reviewed", at=3)
    held = begin("Frozen", client=cast.a.bakery)
    with inside(cast.a.firm):
        operations.hold(project=held, reason="Words", by=cast.a.staff, now=NOON)
        review = ClientStatus.objects.get(name="In review")
    for asked, wanted in (
        ("late=1", {"Late one"}), (f"member={cast.a.staff.pk}", {"Ours"}), (f"status={review.pk}", {"Reviewed"}),
        ("held=1", {"Frozen"}), (f"client={cast.a.bakery.pk}", {"Frozen"}), ("q=revie", {"Reviewed"}),
        (f"stage={stages[3].pk}", {"Reviewed"}), ("member=nonsense&page=99", {"Late one", "Ours", "Reviewed", "Frozen"}),
    ):  # fmt: skip
        page = text_of(staff.get(f"/workspace/work/list/?{asked}"))
        assert {name for name in ("Late one", "Ours", "Reviewed", "Frozen") if name in page} == wanted, asked
    assert late.name in text_of(staff.get("/workspace/work/?late=1"))
    assert "Ours" not in text_of(staff.get("/workspace/work/?late=1"))


def test_a_column_shows_the_first_and_says_how_many_more_in_the_same_number_of_queries(
    cast, staff, begin, stages
):
    def queries(path: str) -> int:
        staff.get(path)
        with CaptureQueriesContext(connection) as caught:
            staff.get(path)
        return len(caught)

    begin("First", team=[cast.a.staff.pk])
    few = [queries(path) for path in ("/workspace/work/", "/workspace/work/list/")]
    with inside(cast.a.firm):
        made = Project.objects.bulk_create(
            Project(client=cast.a.household, name=f"Job {number}") for number in range(PER_COLUMN + 4)
        )
        Position.objects.bulk_create(
            Position(project=one, stage=stages[0], entered_at=NOON, shown_since=NOON) for one in made
        )
        TeamMember.objects.bulk_create(TeamMember(project=one, membership=cast.a.staff) for one in made)

    page = text_of(staff.get("/workspace/work/"))

    assert "Show 5 more" in page
    assert [queries(path) for path in ("/workspace/work/", "/workspace/work/list/")] == few
    assert max(few) <= 8


def test_a_hold_is_given_and_ended_on_the_projects_page(cast, staff, begin):
    project = begin()

    assert staff.post(f"/workspace/work/{project.pk}/hold/", {"reason": ""}).status_code == 422
    staff.post(f"/workspace/work/{project.pk}/hold/", {"reason": "The bank is slow."})
    assert "On hold: The bank is slow." in text_of(staff.get(f"/workspace/projects/{project.pk}/"))
    staff.post(f"/workspace/work/{project.pk}/hold/ended/")
    assert "On hold:" not in text_of(staff.get(f"/workspace/projects/{project.pk}/"))


def test_settings_are_made_by_hand(cast, owner, stages):
    base = "/workspace/settings/work/"
    owner.post(
        f"{base}statuses/new/",
        {"name": "At the court", "description": "We wait.", "tone": "plain", "icon": "clock"},
    )
    owner.post(f"{base}pipelines/new/", {"name": "Appeals"})
    with inside(cast.a.firm):
        status, line = ClientStatus.objects.get(name="At the court"), Pipeline.objects.get(name="Appeals")
    owner.post(
        f"{base}pipelines/{line.pk}/stages/new/",
        {"name": "Filed inside", "status": str(status.pk), "moves_on": "on"},
    )
    with inside(cast.a.firm):
        stage = Stage.objects.get(name="Filed inside")

    assert "At the court" in text_of(owner.get(base))
    assert "Clients read “At the court”" in text_of(owner.get(f"{base}pipelines/{line.pk}/"))
    assert (
        owner.post(
            f"{base}statuses/new/", {"name": "at the court", "tone": "plain", "icon": "clock"}
        ).status_code
        == 422
    )
    owner.post(f"{base}stages/{stage.pk}/", {"name": "Inside", "status": ""})
    owner.post(f"{base}pipelines/{line.pk}/", {"name": "Appeal"})
    owner.post(f"{base}statuses/{status.pk}/place/", {"up": "1"})
    (
        owner.post(f"{base}stages/{stage.pk}/place/", {"up": "1"}),
        owner.post(f"{base}pipelines/{line.pk}/place/", {"up": "1"}),
    )
    assert owner.post(f"{base}stages/{stage.pk}/removal/").status_code == 302
    assert owner.post(f"{base}pipelines/{line.pk}/removal/").status_code == 302
    owner.post(f"{base}statuses/{status.pk}/removal/")
    with inside(cast.a.firm):
        assert not ClientStatus.objects.filter(pk=status.pk).exists()
        assert not Pipeline.objects.filter(pk=line.pk).exists()


def test_a_stage_in_use_asks_where_its_projects_go(cast, owner, begin, stages):
    begin()
    path = f"/workspace/settings/work/stages/{stages[0].pk}/removal/"

    assert "<b>1 job</b> stands in “Collecting papers”." in text_of(owner.get(path))
    assert owner.post(path, {"to": ""}).status_code == 422
    assert owner.post(path, {"to": str(stages[1].pk)}).status_code == 302
    with inside(cast.a.firm):
        assert Position.objects.get().stage_id == stages[1].pk


@pytest.mark.parametrize("path", ["", "statuses/new/", "pipelines/new/"])
def test_settings_are_not_for_everybody(cast, staff, path):
    assert staff.get(f"/workspace/settings/work/{path}").status_code == 403


def test_hostile_names_are_shown_as_words(cast, staff, owner, begin, stages):
    begin("<script>alert(1)</script>", at=3)
    owner.post(
        "/workspace/settings/work/statuses/new/", {"name": "<b>x</b>", "tone": "good", "icon": "check"}
    )

    for browser, path in (
        (staff, "/workspace/work/"),
        (staff, "/workspace/work/list/"),
        (owner, "/workspace/settings/work/"),
    ):
        page = browser.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page
