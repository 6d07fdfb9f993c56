"""Everybody of the team says when they are there themselves."""

import pytest
from waffle.models import Switch as Row

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.booking.models import Hours, TimeOff
from tenants.context import inside
from tests.http import Browser, text_of

PAGE = "/workspace/account/hours/"
WEEK = {"own": "own", "time_zone": "Europe/London", "day-0": "9 to 12"}


@pytest.mark.parametrize("role", [Role.STAFF, Role.READ_ONLY])
def test_everybody_sets_their_own_hours_and_time_off(cast, offer, role):
    offer(members=[cast.a.owner])
    me = cast.a.staff
    with inside(cast.a.firm):
        Membership.objects.filter(pk=me.pk).update(role=role)
    browser = Browser(cast.a.firm).signed_in_as(me)
    assert PAGE in text_of(browser.get("/workspace/"))
    assert browser.post(PAGE, WEEK | {"day-0": "noon"}).status_code == 422
    assert "Saved." in text_of(browser.post(PAGE, WEEK, follow=True))
    answer = browser.post(f"{PAGE}time-off/", {"first_on": "2026-04-01", "name": "<b>Spring"}, follow=True)
    assert "&lt;b&gt;Spring" in text_of(answer)
    with inside(cast.a.firm):
        assert Hours.objects.get(member=me).week == {"0": [["09:00", "12:00"]]}
        off = TimeOff.objects.get(member=me)
    assert "Removed." in text_of(browser.post(f"{PAGE}time-off/{off.pk}/removal/", follow=True))


def test_nobody_touches_the_time_off_of_another_there(cast, offer):
    offer(members=[cast.a.owner])
    mine, theirs = (Browser(cast.a.firm).signed_in_as(one) for one in (cast.a.staff, cast.a.admin))
    mine.post(f"{PAGE}time-off/", {"first_on": "2026-04-01"})
    with inside(cast.a.firm):
        off = TimeOff.objects.get()
    assert theirs.post(f"{PAGE}time-off/{off.pk}/removal/").status_code == 404
    assert mine.post(f"/workspace/settings/integrations/team/{cast.a.admin.pk}/", WEEK).status_code == 403
    with inside(cast.a.firm):
        assert TimeOff.objects.filter(pk=off.pk).exists()


def test_with_booking_off_it_is_gone(cast, offer):
    offer()
    with inside(cast.a.firm):
        Row.objects.filter(name="booking").update(active=False)
    browser = Browser(cast.a.firm).signed_in_as(cast.a.staff)
    assert browser.get(PAGE).status_code == 404
    assert PAGE not in text_of(browser.get("/workspace/"))
