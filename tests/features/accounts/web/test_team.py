import pytest

from features.accounts import operations
from features.accounts.models import Membership
from features.accounts.roles import Role
from tenants.context import inside
from tests.cast import NOON
from tests.features.accounts.conftest import member
from tests.features.accounts.web.conftest import said
from tests.http import Browser

TEAM = "/workspace/settings/team/"
ACTS = ("invitation", "withdrawal", "deactivation", "reactivation")


def at(person, act=""):
    return f"{TEAM}{person.pk}/{act}/" if act else f"{TEAM}{person.pk}/"


def read(cast, person):
    with inside(cast.a.firm):
        return Membership.objects.select_related("user").filter(pk=person.pk).first()


@pytest.fixture
def invited(cast, people):
    with inside(cast.a.firm):
        return operations.invite(email="ines@example.com", role=Role.STAFF, by=people.owner, now=NOON)


def test_the_list_names_everybody_with_role_and_state(cast, browser, people, invited):
    with inside(cast.a.firm):
        member("Bea Before", is_active=False, title="Bookkeeper")

    page = said(browser.signed_in_as(people.admin).get(TEAM))

    for words in (
        "Olga Owner", "Owner", "Adam Admin", "Administrator", "You", "Stella Staff", "ines@example.com",
        "Invited, has not joined yet", "Bea Before", "Bookkeeper", "No access",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("extra", [1, 3])
def test_the_list_costs_the_same_however_many(cast, browser, people, extra, django_assert_max_num_queries):
    with inside(cast.a.firm):
        for n in range(extra):
            member(f"Person{n} Person")
    browser.signed_in_as(people.admin).get(TEAM)

    with django_assert_max_num_queries(8):
        browser.get(TEAM)


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("admin", 200), ("staff", 403), ("alice", 302), (None, 302)]
)
def test_the_team_is_for_those_who_manage_it(cast, people, who, status):
    browser = Browser(cast.a.firm)
    if who:
        browser.signed_in_as(getattr(people, who))

    for path in (TEAM, f"{TEAM}invitation/", at(people.staff)):
        assert browser.get(path).status_code == status
    for act in ACTS:
        if status != 200:
            assert browser.post(at(people.staff, act)).status_code == status
    assert read(cast, people.staff).is_active


def test_another_firms_people_do_not_exist_here(cast, browser, people):
    browser.signed_in_as(people.owner)

    assert browser.get(at(cast.b.staff)).status_code == 404
    assert browser.post(at(cast.b.staff), {"role": "staff"}).status_code == 404
    for act in ACTS:
        assert browser.post(at(cast.b.staff, act)).status_code == 404
    with inside(cast.b.firm):
        assert Membership.objects.get(pk=cast.b.staff.pk).is_active


def test_inviting_says_what_happens_next(cast, browser, people, post):
    browser.signed_in_as(people.admin)

    response = browser.post(f"{TEAM}invitation/", {"email": "ines@example.com", "role": "admin"})

    assert response["Location"] == TEAM
    assert "ines@example.com has an invitation in the mail. It works for 7 days." in said(browser.get(TEAM))
    assert [letter.to for letter in post()] == ["ines@example.com"]


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"email": "ines", "role": "staff"}, 422, "Enter an e-mail address like name@example.com."),
        ({"email": "", "role": "staff"}, 422, "Enter your e-mail address."),
        ({"email": "ines@example.com"}, 422, "Choose a role."),
        (
            {"email": "ines@example.com", "role": "owner"},
            422,
            "You can give a role that holds what you hold yourself or less",
        ),
        ({"email": "stella@example.com", "role": "staff"}, 409, "Stella Staff is on your team already."),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_and_nothing_typed_is_lost(
    browser, people, form, status, words
):
    response = browser.signed_in_as(people.admin).post(f"{TEAM}invitation/", form)

    assert (response.status_code, words in said(response)) == (status, True)
    assert f'value="{form["email"]}"' in said(response) or not form["email"]


def test_an_administrator_is_not_offered_to_make_owners(browser, people):
    browser.signed_in_as(people.admin)

    assert 'value="owner"' not in said(browser.get(f"{TEAM}invitation/"))
    assert 'value="owner"' not in said(browser.get(at(people.staff)))
    page = said(browser.get(at(people.owner)))
    assert "Only an owner can change that" in page
    assert "Save the role" not in page


def test_a_role_is_changed_from_the_persons_page(cast, browser, people):
    browser.signed_in_as(people.owner)

    response = browser.post(at(people.staff), {"role": "admin"})

    assert response["Location"] == TEAM
    assert "Stella Staff has the role Administrator from now on." in said(browser.get(TEAM))
    assert read(cast, people.staff).role == Role.ADMIN


@pytest.mark.parametrize(("by", "who", "role", "status"), [
    ("admin", "owner", "staff", 403), ("admin", "staff", "owner", 422), ("owner", "owner", "staff", 409),
])  # fmt: skip
def test_what_may_not_be_is_refused(cast, browser, people, by, who, role, status):  # noqa: PLR0917
    before = read(cast, getattr(people, who)).role

    response = browser.signed_in_as(getattr(people, by)).post(at(getattr(people, who)), {"role": role})

    assert response.status_code == status
    assert read(cast, getattr(people, who)).role == before


def test_who_gives_up_managing_the_team_lands_on_a_page_they_may_see(browser, people):
    response = browser.signed_in_as(people.admin).post(at(people.admin), {"role": "staff"})

    assert response["Location"] == "/workspace/"


def test_switching_off_and_undoing_it(cast, browser, another, people):
    another.signed_in_as(people.staff)
    browser.signed_in_as(people.owner)

    browser.post(at(people.staff, "deactivation"))

    assert another.get("/workspace/account/").status_code == 302
    page = said(browser.get(TEAM))
    assert "Stella Staff has no access any more" in page
    assert f'action="{at(people.staff, "reactivation")}"' in page
    browser.post(at(people.staff, "reactivation"))
    assert read(cast, people.staff).is_active
    assert "Stella Staff can sign in again." in said(browser.get(TEAM))


def test_nobody_switches_off_themselves_or_somebody_above(cast, browser, people):
    browser.signed_in_as(people.admin)

    for who in (people.admin, people.owner):
        assert browser.post(at(who, "deactivation")).status_code == 403
        assert read(cast, who).is_active


def test_an_invitation_is_sent_again_and_withdrawn(cast, browser, people, invited, post):
    browser.signed_in_as(people.owner)
    assert "The link in the mail works until Tuesday, March 17." in said(browser.get(at(invited)))

    browser.post(at(invited, "invitation"))
    assert len(post()) == 2
    browser.post(at(invited, "withdrawal"))

    assert "The invitation of ines@example.com no longer works." in said(browser.get(TEAM))
    assert read(cast, invited) is None
    assert browser.get(at(invited)).status_code == 404


def test_what_somebody_did_meanwhile_is_said_on_the_list(browser, people):
    browser.signed_in_as(people.owner)

    response = browser.post(at(people.staff, "withdrawal"))

    assert response["Location"] == TEAM
    assert "Stella Staff has joined already." in said(browser.get(TEAM))


def test_an_invitation_that_ran_out_says_so(browser, people, invited, clock):
    clock.shift(7 * 24 * 3600)
    browser.signed_in_as(people.owner)

    assert "Invitation expired" in said(browser.get(TEAM))
    assert "The link in the mail no longer works." in said(browser.get(at(invited)))


@pytest.mark.parametrize("act", ACTS)
def test_acts_need_a_post(browser, people, act):
    assert browser.signed_in_as(people.owner).get(at(people.staff, act)).status_code == 405
