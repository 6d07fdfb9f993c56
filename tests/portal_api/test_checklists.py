"""What a client is to do in a chat, over HTTP."""

import pytest

from features.messages import operations
from features.messages.models import Side, Task
from features.messages.switches import MESSAGES
from features.messages.task_rules import Wish
from features.toggles import operations as toggles
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser
from tests.portal_api.test_work import V1, post


@pytest.mark.requirement("S2-19")
def test_a_checklist_is_added_and_its_tasks_ticked_off(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        thread = operations.start(
            client=cast.a.household, by=cast.a.staff, now=NOON, subject="Return", body="Words"
        )
        ours = [Wish("canary-of-a-task", Side.FIRM)]
        operations.add_checklist(thread=thread, by=cast.a.staff, now=NOON, tasks=ours)
        hidden = Task.objects.get()
    lists = f"{V1}threads/{thread.pk}/checklists/"

    made = post(api, lists, {"title": "Letters", "tasks": [{"text": "Sign it", "due_on": "2026-03-20"}]})

    assert made.status_code == 201
    task = made.json()[0]
    assert (task["text"], task["title"], task["due_on"]) == ("Sign it", "Letters", "2026-03-20")
    assert api.get(lists).json() == made.json()
    assert api.put(f"{V1}tasks/{task['id']}/done/").json()["done_side"] == "api"
    assert api.delete(f"{V1}tasks/{task['id']}/done/").json()["done_at"] is None
    assert api.put(f"{V1}tasks/{hidden.pk}/done/").status_code == 404
    for path in (lists.removeprefix(V1), "activity/"):
        assert "canary-of-a-task" not in api.get(f"{V1}{path}").content.decode()
    assert post(api, lists, {"tasks": []}).status_code == 422


def test_without_messages_there_are_no_checklists(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        thread = operations.start(
            client=cast.a.household, by=cast.a.staff, now=NOON, subject="Return", body="Words"
        )
        toggles.turn(switch=MESSAGES, on=False, by=cast.a.owner)

    assert api.get(f"{V1}threads/{thread.pk}/checklists/").status_code == 404
