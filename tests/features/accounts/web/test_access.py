import pytest
from django.utils import timezone

from features.accounts.models import User
from features.accounts.web.access import use_time_zone
from tenants.context import inside
from tests.cast import NOON


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("", "8:00 AM"), ("Europe/Berlin", "1:00 PM"), ("Gone/Nowhere", "12:00 PM"), ("../x", "12:00 PM")],
)
def test_times_are_shown_in_the_persons_zone_or_the_firms(cast, people, zone, hour):
    people.staff.user.time_zone = zone

    with timezone.override(None):
        use_time_zone(people.staff.user, cast.a.firm)
        shown = timezone.localtime(NOON)

    assert shown.strftime("%-I:%M %p") == hour


def test_the_zone_ends_with_the_request_for_the_thread_serves_others_next(cast, browser, people):
    with inside(cast.a.firm):
        User.objects.filter(pk=people.staff.user_id).update(time_zone="Asia/Tokyo")

    response = browser.signed_in_as(people.staff).get("/workspace/account/")

    assert response.status_code == 200
    assert timezone.get_current_timezone_name() == "UTC"
