"""A form without its token is refused at every endpoint that takes one, whoever sends it."""

import pytest

from tests.http import Browser
from tests.isolation import arguments, bodies
from tests.isolation.asking import Asker, host_of, rolled_back
from tests.isolation.endpoints import Endpoint, of_firm

WITHOUT_COOKIES = {
    "portal_api:",  # says that there is no such endpoint, and nothing else
    "notifications_stop:index",  # posted by mail programs (RFC 8058): its token alone says whose mails to stop
}


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_a_form_from_elsewhere_is_refused(asker: Asker, endpoint: Endpoint) -> None:
    here = asker.world.a
    browser = Browser(here.firm, enforce_csrf_checks=True)
    for cookies in (here.cookies["owner"], here.cookies["c1-person"]):
        for name, value in cookies.items():
            browser.cookies[name] = value
    path = arguments.path(endpoint, asker.world, here, "own")
    evil = {"HTTP_ORIGIN": f"http://{host_of(asker.world.b)}"}

    with rolled_back():
        response = browser.post(path, bodies.plausible(endpoint, here, "c1"), **evil)

    assert response.status_code in (403, 405) or endpoint.name in WITHOUT_COOKIES
