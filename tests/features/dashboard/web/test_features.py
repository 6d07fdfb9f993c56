import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base.models import AuditEvent
from features.documents.switches import DOCUMENTS
from features.toggles import queries
from features.toggles.catalogue import Need
from features.toggles.models import SwitchChange
from tenants import hosts
from tenants.context import inside, platform
from tenants.models import Withheld
from tests.http import Browser

PAGE = "/workspace/settings/features/"
HOSTILE = "<script>alert(1)</script>"


def page_of(browser, address: str = PAGE) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def control(page: str, key: str) -> str:
    """Return the checkbox of one switch."""
    found = re.search(rf'<input[^>]*id="turn-{key}"[^>]*>', page)
    assert found, f"{key} has no switch"
    return found[0]


@pytest.mark.parametrize(("who", "status"), [("owner", 200), ("admin", 200), ("staff", 403), ("alice", 302)])
def test_only_those_who_hold_the_permission_may_look_and_turn(cast, who, status):
    browser = Browser(cast.a.firm).signed_in_as(getattr(cast.a, who))

    assert browser.get(PAGE).status_code == status
    posted = browser.post(f"{PAGE}documents/")
    assert posted.status_code == (302 if status == 200 else status)
    with inside(cast.a.firm):
        assert SwitchChange.objects.exists() == (status == 200)


def test_only_registered_switches_stand_on_the_page(workspace, switch):
    switch("weather", section="Keeping in touch")

    page = page_of(workspace)

    assert re.findall(r'id="turn-(\w+)"', page) == ["weather"]
    main = page[page.index("<main") :]
    assert re.findall(r"<h2>([^<]+)</h2>", main) == ["Keeping in touch"]


def test_without_any_switch_the_page_is_whole(workspace, switch):
    assert "What clients see" not in page_of(workspace)


def test_each_says_what_clients_see_and_who_turned_it_last(cast, workspace, switch):
    switch("weather", label="Book an appointment")
    assert "As it was when you signed up." in page_of(workspace)

    Browser(cast.a.firm).signed_in_as(cast.a.admin).post(f"{PAGE}weather/")
    page = page_of(workspace)

    assert "Clients see weather." in page
    assert "Turned off by Adam Admin, just now." in page
    assert " checked" not in control(page, "weather")


@pytest.mark.requirement("S2-26")
@pytest.mark.parametrize(("sent", "is_on"), [({"on": "on"}, True), ({}, False)])
def test_the_form_turns_one_switch_to_what_it_says(cast, workspace, switch, sent, is_on):
    one, other = switch("one", default=not is_on), switch("other")

    response = workspace.post(f"{PAGE}one/", sent)

    assert (response.status_code, response["Location"]) == (302, f"{PAGE}?show=one")
    with inside(cast.a.firm):
        assert (queries.is_on(one), queries.is_on(other)) == (is_on, True)
        assert AuditEvent.objects.get(event="switch.turned").details["to"] == ("on" if is_on else "off")


def test_a_turn_can_be_undone_once_and_for_all(cast, workspace, switch):
    one = switch("one", label="Booking")

    page = page_of(workspace, workspace.post(f"{PAGE}one/")["Location"])
    assert "Booking is off." in page
    assert f'action="{PAGE}one/?to=on"' in page
    workspace.post(f"{PAGE}one/?to=on")
    workspace.post(f"{PAGE}one/?to=on")

    with inside(cast.a.firm):
        assert queries.is_on(one)
        assert SwitchChange.objects.filter(key="one").count() == 2


@pytest.mark.parametrize("key", ["nothing", "documents2", "DOCUMENTS"])
def test_a_switch_that_is_not_there_can_not_be_turned(cast, workspace, key):
    assert workspace.post(f"{PAGE}{key}/", {"on": "on"}).status_code == 404
    with inside(cast.a.firm):
        assert not SwitchChange.objects.exists()


def test_a_get_turns_nothing(cast, workspace):
    assert workspace.get(f"{PAGE}documents/?to=off").status_code == 405
    with inside(cast.a.firm):
        assert queries.is_on(DOCUMENTS)


def test_a_post_without_the_token_turns_nothing(cast):
    browser = Browser(cast.a.firm, enforce_csrf_checks=True).signed_in_as(cast.a.owner)

    assert browser.post(f"{PAGE}documents/").status_code == 403
    with inside(cast.a.firm):
        assert queries.is_on(DOCUMENTS)


def test_what_is_needed_first_stands_beside_a_switch_that_rests(workspace, switch):
    need = Need(
        "Connect a calendar first.", "We need to know when.", "Connect a calendar", "dashboard_staff:branding"
    )
    switch("weather", default=False, needs=lambda: need)

    page = page_of(workspace)

    assert "disabled" in control(page, "weather")
    assert "<b>Connect a calendar first.</b> We need to know when." in page
    assert '<a href="/workspace/settings/branding/">Connect a calendar</a>' in page


def test_turning_on_what_lacks_its_need_says_why(cast, workspace, switch):
    weather = switch(
        "weather", default=False, needs=lambda: Need("Connect a calendar first.", "We must know.")
    )

    page = page_of(workspace, workspace.post(f"{PAGE}weather/", {"on": "on"})["Location"])

    assert "Connect a calendar first. We must know." in page
    with inside(cast.a.firm):
        assert not queries.is_chosen(weather)


def test_a_switch_that_lost_its_need_can_still_be_turned_off(workspace, switch):
    switch("weather", needs=lambda: Need("Connect a calendar first.", "We must know."))

    assert "disabled" not in control(page_of(workspace), "weather")


def test_what_the_platform_withholds_is_explained(cast, workspace, switch):
    switch("weather", default=False)
    with platform():
        Withheld.objects.create(
            switch="weather", firm=cast.a.firm, reason=f"Your plan does not hold it. {HOSTILE}"
        )
    hosts.publish(cast.a.firm)

    page = page_of(workspace)

    assert "disabled" in control(page, "weather")
    assert "<b>Not available for your firm.</b> Your plan does not hold it." in page
    assert HOSTILE not in page


def test_sub_switches_stand_inside_their_parent(workspace, switch):
    parent = switch("documents", label="Documents")
    switch("client_uploads", label="Client uploads", parent=parent)

    page = page_of(workspace)

    sub = page[page.index('class="sub') :]
    assert 'id="turn-client_uploads"' in sub
    assert page.count('id="turn-client_uploads"') == 1


def test_the_preview_shows_the_chosen_switch_in_the_firms_brand(workspace, switch):
    switch("first", label="First", order=0)
    switch("second", label="Second", order=1)

    page = page_of(workspace, f"{PAGE}?show=second")

    assert re.search(r"What clients see</h2><span[^>]*>Second<", page)
    assert re.search(r'class="feature sel" id="feature-second"', page)
    assert 'class="peekbox themed stack gap-3" data-brand="firm"' in page
    assert 'href="/brand.css?v=' in page
    assert re.search(r"What clients see</h2><span[^>]*>First<", page_of(workspace, f"{PAGE}?show={HOSTILE}"))


def test_the_preview_marks_where_a_section_stands(workspace):
    page = page_of(workspace, f"{PAGE}?show=documents")

    if "hot" not in page:  # the slice draws a picture of its own
        assert "peekbox" in page
    assert "Seen by" in page


def test_the_page_costs_the_same_for_one_switch_and_for_many(workspace, switch):
    counts = []
    for n in range(6):
        switch(f"switch_{n}")
        with CaptureQueriesContext(connection) as found:
            page_of(workspace)
        counts.append(len(found))

    assert len(set(counts[1:])) == 1
    assert counts[-1] <= 16


def test_names_of_staff_are_encoded(cast, workspace, switch):
    switch("weather")
    with inside(cast.a.firm):
        SwitchChange.objects.create(key="weather", is_on=True, by_name=HOSTILE)

    page = page_of(workspace)

    assert HOSTILE not in page
    assert "Turned on by &lt;script&gt;" in page
