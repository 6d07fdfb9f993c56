import pytest

from tests.http import Browser


@pytest.fixture(autouse=True)
def _https(settings, cast):
    settings.SECURE_SSL_REDIRECT = True


def test_plain_http_leads_to_https_on_the_hosts_we_serve(cast, settings):
    hosts = {settings.SITE_HOST: Browser(), f"{cast.a.firm.slug}.{settings.SITE_HOST}": Browser(cast.a.firm)}
    for host, browser in hosts.items():
        response = browser.get("/sign-in/")

        assert (response.status_code, response["Location"]) == (301, f"https://{host}/sign-in/")


@pytest.mark.parametrize("host", ["evil.example", "nobody.localhost", "127.0.0.1", ""])
def test_a_host_that_nobody_has_is_led_nowhere(host):
    response = Browser().get("/sign-in/", headers={"host": host})

    assert response.status_code == 404
    assert "Location" not in response.headers


def test_what_came_by_https_stays(cast):
    assert Browser(cast.a.firm).get("/sign-in/", secure=True).status_code == 200
