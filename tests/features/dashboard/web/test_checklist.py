from functools import partial

import pytest

from features.base.composition import OnboardingStep
from features.dashboard.models import Milestone
from tenants.context import inside
from tests.http import Browser

LIST = "Set up your portal"


def page_of(browser) -> str:
    return str(browser.get("/workspace/").content.decode())


@pytest.fixture
def steps(registry):
    done = {"logo": False, "client": False}
    found = registry("onboarding")
    for n, key in enumerate(done):
        url_name = "dashboard_staff:branding"
        found.add(
            OnboardingStep(key, n, f"Step {key}", f"Hint {key}", url_name, partial(done.__getitem__, key))
        )
    return done


def test_owners_and_administrators_see_it_and_others_do_not(cast):
    people = (cast.a.owner, cast.a.admin, cast.a.staff)

    assert [LIST in page_of(Browser(cast.a.firm).signed_in_as(person)) for person in people] == [
        True,
        True,
        False,
    ]


def test_it_ticks_itself(workspace, steps):
    assert "0 of 2" in page_of(workspace)

    steps["logo"] = True
    page = page_of(workspace)

    assert "1 of 2" in page
    assert "Hint logo" not in page
    assert "Hint client" in page


def test_the_owner_who_has_a_test_client_is_led_into_the_portal(cast, steps):
    offers = [
        "/workspace/see-portal/" in page_of(Browser(cast.a.firm).signed_in_as(who))
        for who in (cast.a.owner, cast.a.admin)
    ]

    assert offers == [True, False]


def test_when_all_is_done_it_says_so(workspace, steps):
    steps.update(logo=True, client=True)

    page = page_of(workspace)

    assert "Your portal is ready" in page
    assert LIST not in page


def test_it_can_be_hidden_and_brought_back(cast, workspace):
    workspace.post("/workspace/checklist/hidden/")
    page = page_of(workspace)
    assert LIST not in page
    assert 'action="/workspace/checklist/shown/"' in page  # Undo
    assert LIST not in page_of(Browser(cast.a.firm).signed_in_as(cast.a.admin))
    assert LIST in page_of(Browser(cast.b.firm).signed_in_as(cast.b.owner))

    workspace.post("/workspace/checklist/shown/")
    assert LIST in page_of(workspace)


@pytest.mark.parametrize("address", ["hidden", "shown"])
def test_those_it_is_not_for_may_not_hide_it(cast, address):
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    assert staff.post(f"/workspace/checklist/{address}/").status_code == 403
    with inside(cast.a.firm):
        assert not Milestone.objects.exists()


def test_looking_at_the_features_is_a_step(workspace):
    before = page_of(workspace)
    workspace.get("/workspace/settings/features/")
    after = page_of(workspace)

    assert "Turn off what your clients do not need" in before
    assert "Turn off what your clients do not need" not in after
