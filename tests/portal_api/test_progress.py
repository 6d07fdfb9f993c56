"""Where work stands, over HTTP."""

import uuid

import pytest

from features.projects import operations as projects
from features.toggles import operations as toggles
from features.work.models import ClientStatus, Stage
from features.work.switches import WORK
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser
from tests.portal_api.conftest import program

V1 = "/api/v1/"


@pytest.fixture
def one(cast: Cast) -> str:
    """The address of a project of the first firm's."""
    with inside(cast.a.firm):
        made = projects.create(client=cast.a.household, by=cast.a.owner, now=NOON, name="Return 2025")
    return f"{V1}projects/{made.pk}/"


@pytest.fixture
def stages(cast: Cast) -> list[str]:
    with inside(cast.a.firm):
        return [str(stage.pk) for stage in Stage.objects.order_by("order")]


def put(api: Browser, path: str, body: object) -> object:
    return api.put(path, body, content_type="application/json")


def test_programs_read_pipelines_with_what_each_stage_shows(
    cast: Cast, api: Browser, stages: list[str]
) -> None:
    line = api.get(f"{V1}pipelines/").json()[0]
    statuses = {row["id"]: row["name"] for row in api.get(f"{V1}client-statuses/").json()}

    assert [stage["id"] for stage in line["stages"]] == stages
    assert [statuses[stage["status"]] for stage in line["stages"]][:3] == [
        "Waiting for documents", "In preparation", "In preparation",
    ]  # fmt: skip
    assert api.get(f"{V1}stages/{stages[0]}/").json() == line["stages"][0]
    assert api.get(f"{V1}stages/{uuid.uuid4()}/").status_code == 404
    assert program(cast.b).get(f"{V1}stages/{stages[0]}/").status_code == 404


def test_a_stage_that_shows_nothing_yet_has_no_status(cast: Cast, api: Browser, stages: list[str]) -> None:
    with inside(cast.a.firm):
        Stage.objects.filter(pk=stages[0]).update(status=None)

    assert api.get(f"{V1}pipelines/").json()[0]["stages"][0]["status"] is None


def test_a_project_is_moved_held_and_goes_on(api: Browser, one: str, stages: list[str]) -> None:
    assert api.get(f"{one}stage/").json()["stage"] is None
    assert put(api, f"{one}stage/", {"stage": stages[3], "why": "All there"}).json()["stage"] == stages[3]
    assert put(api, f"{one}stage/", {"stage": stages[3]}).status_code == 409
    back = put(api, f"{one}stage/", {"stage": stages[0]})
    assert (back.status_code, "note" in back.content.decode()) == (422, True)
    assert put(api, f"{one}stage/", {"stage": str(uuid.uuid4())}).status_code == 422
    assert put(api, f"{one}stage/", {"stage": stages[0], "note": "One is missing."}).status_code == 200

    assert put(api, f"{one}hold/", {"reason": ""}).status_code == 422
    assert (
        put(api, f"{one}hold/", {"reason": "The bank is slow."}).json()["held_because"] == "The bank is slow."
    )
    assert put(api, f"{one}hold/", {"reason": "Again"}).status_code == 409
    assert api.delete(f"{one}hold/").json()["held_at"] is None
    assert api.delete(f"{one}hold/").status_code == 409


def test_the_history_is_there_in_the_teams_words_and_in_the_clients(
    cast: Cast, api: Browser, one: str, stages: list[str]
) -> None:
    for stage in stages[1:4]:
        put(api, f"{one}stage/", {"stage": stage, "why": "cnry-why"})

    lines = api.get(f"{one}history/").json()["results"]
    assert [line["to_name"] for line in lines] == ["Partner review", "Open points", "First draft"]
    assert {line["why"] for line in lines} == {"cnry-why"}
    story = api.get(f"{one}story/")
    assert [told["words"] for told in story.json()] == ["In review", "In preparation"]
    with inside(cast.a.firm):
        names = list(Stage.objects.values_list("name", flat=True))
    assert not [name for name in [*names, "cnry-why"] if name in story.content.decode()]


def test_scopes_decide_and_another_firms_work_is_not_there(
    cast: Cast, api: Browser, one: str, stages: list[str]
) -> None:
    reader = program(cast.a, "clients.view", "projects.view")

    assert reader.get(f"{one}stage/").status_code == 200
    assert put(reader, f"{one}stage/", {"stage": stages[0]}).status_code == 403
    assert put(reader, f"{one}hold/", {"reason": "W"}).status_code == 403
    assert program(cast.a, "clients.view").get(f"{one}history/").status_code == 403
    theirs = program(cast.b)
    for path in ("stage", "history", "story"):
        assert theirs.get(f"{one}{path}/").status_code == 404
    assert put(theirs, f"{one}stage/", {"stage": stages[0]}).status_code == 404


def test_switched_off_it_is_gone_for_programs_of_this_firm(cast: Cast, api: Browser, one: str) -> None:
    with inside(cast.a.firm):
        toggles.turn(switch=WORK, on=False, by=cast.a.owner)

    for path in (
        f"{one}stage/",
        f"{one}history/",
        f"{one}story/",
        f"{V1}pipelines/",
        f"{V1}client-statuses/",
    ):
        assert api.get(path).status_code == 404
    assert api.get(one).status_code == 200
    assert program(cast.b).get(f"{V1}pipelines/").status_code == 200
    with inside(cast.a.firm):
        assert ClientStatus.objects.exists()
