import pytest
from django.utils import timezone

from features.accounts.models import User
from tenants.context import inside


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("", "8:00 am"), ("Europe/Berlin", "1:00 pm"), ("Gone/Nowhere", "12:00 pm"), ("../x", "12:00 pm")],
)
def test_times_are_shown_in_the_persons_zone_or_the_firms(cast, browser, people, zone, hour):
    with inside(cast.a.firm):
        User.objects.filter(pk=people.staff.user_id).update(time_zone=zone)
    timezone.deactivate()

    browser.signed_in_as(people.staff).get("/workspace/account/")

    shown = timezone.localtime(timezone.now())
    timezone.deactivate()
    assert shown.strftime("%-I:%M %p").lower() == hour
