from features.feedback import operations
from features.feedback.switches import FEEDBACK
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser

ALL = "/api/v1/feedback/"


def test_a_program_reads_feedback_and_ticks_it_off(cast: Cast, api: Browser, program_of) -> None:
    with inside(cast.a.firm):
        made = operations.give(
            contact=cast.a.alice, client=cast.a.household, kind="idea", words="Receipts.", rating=4, now=NOON
        )
    one = f"{ALL}{made.pk}/"

    assert [row["words"] for row in api.get(f"{ALL}?kind=idea").json()["results"]] == ["Receipts."]
    assert api.get(f"{ALL}?kind=praise").json()["results"] == []
    assert api.put(f"{one}seen/").json()["seen_by_staff_at"] is not None
    assert api.delete(f"{one}seen/").json()["seen_by_staff_at"] is None
    assert program_of(cast.a, "documents.view").get(one).status_code == 403
    assert program_of(cast.b).get(one).status_code == 404
    with inside(cast.a.firm):
        toggles.turn(switch=FEEDBACK, on=False, by=cast.a.owner)
    assert api.get(one).status_code == 404
