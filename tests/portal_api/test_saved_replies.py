"""Saved replies over HTTP."""

from features.messages import operations
from features.messages.switches import MESSAGES
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.test_work import V1, patch, post


def test_a_reply_is_kept_changed_and_put_away(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        operations.add_reply(by=cast.a.staff, title="Own", body="canary-of-one", is_own=True)
    made = post(api, f"{V1}saved-replies/", {"title": "Thanks", "body": "Thank you, {first_name}."})
    assert made.status_code == 201
    one = f"{V1}saved-replies/{made.json()['id']}/"

    changed = patch(api, one, {"title": "Thank you"})

    assert (changed.json()["title"], changed.json()["body"]) == ("Thank you", "Thank you, {first_name}.")
    listed = {row["title"] for row in api.get(f"{V1}saved-replies/").json()["results"]}
    assert "Thank you" in listed
    assert "Own" not in listed
    assert api.put(f"{one}archive/").json()["archived_at"]
    assert api.put(f"{one}archive/").status_code == 409
    assert api.delete(f"{one}archive/").json()["archived_at"] is None
    for said, field in (
        ({"title": "Thanks", "body": "{nmae}"}, "body"), ({"title": "Own", "body": "Words", "is_own": True}, "is_own"),
    ):  # fmt: skip
        refused = post(api, f"{V1}saved-replies/", said)
        assert (refused.status_code, field in refused.content.decode()) == (422, True)
    with inside(cast.a.firm):
        toggles.turn(switch=MESSAGES, on=False, by=cast.a.owner)
    assert api.get(f"{V1}saved-replies/").status_code == 404
