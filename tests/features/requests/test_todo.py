"""A thing that is asked for and its to-do: one follows the other, and reminders come together."""

from datetime import date

import pytest
import time_machine

from features.actions import operations as actions
from features.actions import tasks
from features.actions.models import Action
from features.base.errors import Conflict
from features.notifications.models import Preference
from features.requests import operations
from features.requests.operations import Wanted
from tenants.context import inside
from tests.cast import NOON
from tests.features.actions.web.test_client import text_of
from tests.http import Browser

FRIDAY = date(2026, 3, 13)


def test_what_is_due_on_a_day_is_reminded_of_in_one_mail(a, ask, mailed):
    items = [
        Wanted("W-2", due_on=FRIDAY),
        Wanted("1098", due_on=FRIDAY),
        Wanted("Lease", due_on=date(2026, 4, 1)),
    ]
    ask(items=items)
    mailed()

    for _ in range(2):
        with time_machine.travel("2026-03-11T16:05:00Z", tick=False):
            tasks.remind.run()

    assert mailed() == [
        "alice@example.com: Due soon: 2 things for Your 2025 return",
        "bob@example.com: Due soon: 2 things for Your 2025 return",
    ]


def test_the_to_do_of_a_thing_is_not_decided_about_by_itself(a, ask):
    item = ask().items.first()
    action = Action.objects.get(subject_id=item.pk)

    for act in (actions.settle, actions.withdraw, actions.reopen):
        with pytest.raises(Conflict):
            act(action=action, by=a.staff, now=NOON)
    with pytest.raises(Conflict):
        actions.settle(action=action, by=a.alice, now=NOON)
    assert item.is_owed


def test_staff_are_led_from_the_to_do_to_the_thing(cast, ask):
    request = ask()
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    with inside(cast.a.firm):
        item = request.items.first()
        action = Action.objects.get(subject_id=item.pk)
    base = f"/workspace/clients/{cast.a.household.pk}"

    for path in (f"{base}/to-dos/", f"{base}/to-dos/{action.pk}/"):
        page = staff.get(path).content.decode()
        assert f'href="{base}/requests/items/{item.pk}/"' in page
        assert "Mark as done" not in page


def test_who_sees_a_request_is_said_in_words(cast, ask):
    sent, draft = ask(), ask(title="Draft", is_draft=True)
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)

    assert "Alice Alder" in text_of(staff.get(f"/workspace/who/request/{sent.pk}/"))
    assert "A draft: not sent yet" in text_of(staff.get(f"/workspace/who/request/{draft.pk}/"))


def test_a_nudge_follows_the_choice_about_reminders(a, ask, mailed):
    Preference.objects.create(user=a.alice.user, kind="action.due_soon", listed=False, way="off")
    request = ask()
    mailed()

    operations.nudge(request=request, by=a.staff, now=NOON)

    assert mailed() == ["bob@example.com: Still needed for Your 2025 return: 3 things"]
