"""One's own two-step sign-in, at both sides: setting up, what is held, taking away."""

from datetime import timedelta

import pyotp
import pytest
from waffle.models import Switch

from features.accounts.models import Session
from features.factors import operations, switches
from features.factors.models import Authenticator, Passkey, RecoveryCode
from features.toggles.operations import turn
from tenants.context import inside
from tests.cast import NOON
from tests.factories.passkeys import Device
from tests.features.factors.conftest import SECRET, code_at, with_app
from tests.features.factors.web.conftest import CARRIED, KEY, add_passkey, answered, said
from tests.features.factors.web.conftest import options_of as options

SPACES = {"owner": "/workspace/account/two-step/", "alice": "/you/two-step/"}


@pytest.fixture(params=SPACES)
def mine(request, browser, people):
    """Somebody of either side, signed in, and where their pages are."""
    return browser.signed_in_as(getattr(people, request.param)), SPACES[request.param]


def test_it_is_linked_from_the_account(browser, people):
    page = said(browser.signed_in_as(people.owner).get("/workspace/account/"))
    assert 'href="/workspace/account/two-step/"' in page


def test_an_app_is_scanned_or_typed_and_a_mistype_keeps_the_same(mine):
    browser, space = mine
    page = said(browser.get(f"{space}app/"))
    key, carried = KEY.findall(page)[0].replace(" ", ""), CARRIED.findall(page)[0]
    assert "data:image/svg+xml" in page

    wrong = browser.post(f"{space}app/", {"secret": carried, "code": "000000"})
    assert wrong.status_code == 422
    assert KEY.findall(said(wrong))[0].replace(" ", "") == key

    done = browser.post(
        f"{space}app/", {"secret": CARRIED.findall(said(wrong))[0], "code": pyotp.TOTP(key).at(NOON)}
    )
    assert done.status_code == 200
    assert said(done).count("<code>") == 10
    assert "Authenticator app" in said(browser.get(space))
    assert "You have 10 codes left" in said(browser.get(space))


def test_a_secret_of_the_browsers_own_is_not_taken(cast, mine):
    browser, space = mine

    answer = browser.post(f"{space}app/", {"secret": SECRET, "code": pyotp.TOTP(SECRET).at(NOON)})

    assert answer.status_code == 422
    with inside(cast.a.firm):
        assert not Authenticator.objects.exists()


def test_a_passkey_is_made_named_and_listed(mine, phone):
    browser, space = mine

    done = add_passkey(browser, phone, space)

    assert said(done).count("<code>") == 10
    assert "Desk" in said(browser.get(space))


def test_one_without_an_answer_keeps_its_name(mine):
    browser, space = mine

    answer = browser.post(f"{space}passkeys/new/", {"name": "Kitchen tablet", "passkey": ""})

    assert answer.status_code == 422
    assert 'value="Kitchen tablet"' in said(answer)


def test_it_is_renamed_and_removed(cast, mine, phone):
    browser, space = mine
    with inside(cast.a.firm):
        turn(switch=switches.STAFF, on=False, by=cast.a.owner)
    add_passkey(browser, phone, space)
    with inside(cast.a.firm):
        page = f"{space}passkeys/{Passkey.objects.get().pk}/"

    assert "Give it a name" in said(browser.post(page, {"name": " "}))
    assert browser.post(page, {"name": "Pocket"})["Location"] == space
    assert "Pocket" in said(browser.get(page))
    assert browser.post(f"{page}removal/")["Location"] == space
    assert browser.get(page).status_code == 404
    with inside(cast.a.firm):
        assert not RecoveryCode.objects.exists()


def test_the_last_way_stays_where_the_firm_asks(cast, browser, people):
    browser.signed_in_as(people.owner)
    with inside(cast.a.firm):
        session = Session.objects.get()
        operations.add_app(session=session, secret=SECRET, code=code_at(NOON), now=NOON)

    browser.post("/workspace/account/two-step/app/removal/")

    page = said(browser.get("/workspace/account/two-step/"))
    assert "Set up another way" in page
    with inside(cast.a.firm):
        assert Authenticator.objects.exists()


def test_new_codes_take_the_place_of_old_ones(mine, phone):
    browser, space = mine
    old = said(add_passkey(browser, phone, space))

    new = said(browser.post(f"{space}codes/"))

    assert new.count("<code>") == 10
    assert new != old


@pytest.mark.parametrize("page", ["app/", "passkeys/new/", "passkeys/options/"])
def test_setting_up_asks_for_a_fresh_proof(mine, clock, page):
    browser, space = mine
    clock.shift(timedelta(minutes=11))

    assert "confirm/" in browser.get(f"{space}{page}")["Location"]


def test_the_second_step_is_a_proof_and_the_mail_no_longer_is(cast, browser, people, phone, clock):
    browser.signed_in_as(people.alice)
    add_passkey(browser, phone, SPACES["alice"])
    clock.shift(timedelta(minutes=11))

    page = said(browser.get("/confirm/?next=/you/email/"))
    assert "Confirm with your passkey" in page
    assert "Mail me a code" not in page
    answer = browser.post(
        "/confirm/", {"way": "passkey", "passkey": answered(browser, phone), "next": "/you/email/"}
    )
    assert answer["Location"] == "/you/email/"
    assert browser.get("/you/email/").status_code == 200


def test_somebody_elses_passkey_is_no_proof(browser, another, people, phone, clock):
    other = Device(phone.origin)
    add_passkey(another.signed_in_as(people.bob), other, SPACES["alice"])
    add_passkey(browser.signed_in_as(people.alice), phone, SPACES["alice"])
    clock.shift(timedelta(minutes=11))

    answer = browser.post("/confirm/", {"way": "passkey", "passkey": answered(browser, other), "next": "/"})
    assert answer.status_code == 422


class TestOverdue:
    @pytest.fixture
    def late(self, cast, browser, people, clock):
        """A colleague who has let the week go by."""
        browser.signed_in_as(people.owner)
        with inside(cast.a.firm):
            Session.objects.update(last_seen_at=NOON + timedelta(days=8))
            Switch.objects.update(modified=NOON - timedelta(days=90))
        clock.shift(timedelta(days=8))
        return browser

    def test_nothing_else_opens(self, late):
        for page in (
            "/workspace/",
            "/workspace/clients/",
            "/workspace/account/",
            "/workspace/settings/team/",
        ):
            assert late.get(page)["Location"] == SPACES["owner"]
        refused = late.get("/api/v1/me/")
        assert refused.status_code == 403
        assert "two-step" in refused.json()["detail"]

    def test_the_page_says_what_to_do_and_the_way_out_is_open(self, late):
        assert "asks everybody" in said(late.get(SPACES["owner"]))
        assert late.get("/workspace/sign-out/").status_code == 200

    def test_once_it_is_set_up_everything_opens(self, late, phone, clock):
        assert "confirm/" in late.get(f"{SPACES['owner']}app/")["Location"]
        late.post(
            "/workspace/confirm/",
            {"way": "password", "password": "a long enough password", "next": "/workspace/"},
        )

        add_passkey(late, phone)

        assert late.get("/workspace/").status_code == 200


def test_until_then_home_and_inbox_say_so(cast, browser, another, people):
    with inside(cast.a.firm):
        turn(switch=switches.CLIENTS, on=True, by=cast.a.owner)

    assert "Set it up</a> by" in said(browser.signed_in_as(people.owner).get("/workspace/"))
    assert "Set it up</a> by" in said(another.signed_in_as(people.alice).get("/"))


def test_the_team_sees_and_resets_a_colleagues(cast, browser, people):
    with inside(cast.a.firm):
        with_app(people.staff)
    browser.signed_in_as(people.owner)
    page = f"/workspace/settings/team/{people.staff.pk}/"
    assert "confirms each sign-in with an authenticator app" in said(browser.get(page))

    assert browser.post(f"{page}two-step/")["Location"] == page
    assert "has not set it up" in said(browser.get(page))


def test_staff_see_and_reset_a_contacts(cast, browser, people):
    with inside(cast.a.firm):
        with_app(people.alice)
    browser.signed_in_as(people.owner)
    page = f"/workspace/clients/{cast.a.household.pk}/people/{people.alice.pk}/"
    assert "a code from an app" in said(browser.get(f"{page}access/"))

    assert browser.post(f"{page}two-step/")["Location"] == f"{page}access/"
    assert "Not set up" in said(browser.get(f"{page}access/"))


def test_options_are_for_this_person(mine, cast):
    browser, space = mine
    asked = options(browser, f"{space}passkeys/options/")["publicKey"]

    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["user"]["name"] in ("olga@example.com", "alice@example.com")
