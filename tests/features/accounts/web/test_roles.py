"""Settings → Team → Roles."""

import pytest

from features.accounts import operations
from features.accounts.models import CustomRole, Membership, PresetReach
from features.accounts.roles import PERMISSIONS, Role
from tenants.context import inside
from tests.features.accounts.conftest import member
from tests.features.accounts.web.conftest import said
from tests.http import Browser

ROLES = "/workspace/settings/team/roles/"
STAFF, OWNER = f"{ROLES}presets/staff/", f"{ROLES}presets/owner/"


@pytest.fixture
def desk(cast, people):
    with inside(cast.a.firm):
        return operations.make_role(name="Desk", permissions=["clients.view"], by=people.owner)


def at(role, act=""):
    return f"{ROLES}{role.pk}/{act}"


def read(cast):
    with inside(cast.a.firm):
        return {role.name: sorted(role.permissions) for role in CustomRole.objects.all()}


def give(cast, role, person):
    with inside(cast.a.firm):
        Membership.objects.filter(pk=person.pk).update(role="", custom_role=role)


def test_the_list_names_every_role_with_how_many_have_it(cast, browser, people, desk):
    give(cast, desk, people.staff)

    page = said(browser.signed_in_as(people.admin).get(ROLES))

    for words in ("Desk", "1 of", "Owner", "All permissions", "Manager", "Read-only", "1 person", "Nobody"):
        assert words in page


@pytest.mark.parametrize("extra", [1, 3])
def test_the_list_costs_the_same_however_many(cast, browser, people, extra, django_assert_max_num_queries):
    with inside(cast.a.firm):
        for n in range(extra):
            role = operations.make_role(name=f"Role {n}", permissions=["clients.view"], by=people.owner)
            member(f"Person{n} Person", "", custom_role=role)
    browser.signed_in_as(people.admin).get(ROLES)

    with django_assert_max_num_queries(10):
        browser.get(ROLES)


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("admin", 200), ("staff", 403), ("alice", 302), (None, 302)]
)
def test_roles_are_for_those_who_manage_the_team(cast, people, desk, who, status):
    browser = Browser(cast.a.firm)
    if who:
        browser.signed_in_as(getattr(people, who))

    for path in (ROLES, f"{ROLES}new/", STAFF, OWNER, at(desk)):
        assert browser.get(path).status_code == status
    if status != 200:
        for path in (f"{ROLES}new/", at(desk), at(desk, "removal/"), f"{STAFF}reach/"):
            assert browser.post(path, {"name": "X", "permissions": ["clients.view"]}).status_code == status
        assert read(cast) == {"Desk": ["clients.view"]}


def test_a_role_is_made_changed_given_and_removed(cast, browser, people):
    browser.signed_in_as(people.owner)
    form = {"name": "Desk", "description": "Answers", "permissions": ["clients.view", "clients.invite"]}

    assert browser.post(f"{ROLES}new/", form)["Location"] == ROLES
    assert "The role Desk is there." in said(browser.get(ROLES))
    with inside(cast.a.firm):
        role = CustomRole.objects.get()
    browser.post(at(role), {"name": "Desk", "permissions": ["clients.view"], "assigned_only": "on"})
    assert "Assigned clients only" in said(browser.get(ROLES))
    browser.post(f"/workspace/settings/team/{people.staff.pk}/", {"role": str(role.pk)})
    assert "Stella Staff has the role Desk from now on." in said(browser.get("/workspace/settings/team/"))

    browser.post(at(role, "removal/"))
    page = said(browser.get(at(role)))
    assert "Stella Staff has this role. Give them another first." in page
    assert "Remove this role" not in page
    browser.post(f"/workspace/settings/team/{people.staff.pk}/", {"role": "staff"})
    browser.post(at(role, "removal/"))
    assert read(cast) == {}


def test_a_preset_is_looked_at_and_copied(cast, browser, people):
    browser.signed_in_as(people.owner)
    page = said(browser.get(f"{ROLES}presets/manager/"))
    assert "Client Portal Impersonation: no" in page.replace('<span class="sr">', "").replace("</span>", "")
    assert f'href="{ROLES}new/?from=manager"' in page

    form = said(browser.get(f"{ROLES}new/?from=manager"))

    assert 'value="Copy of Manager"' in form
    assert form.count(" checked") == len(PERMISSIONS[Role.MANAGER])
    assert browser.get(f"{ROLES}presets/king/").status_code == 404
    assert browser.get(f"{ROLES}new/?from=nonsense").status_code == 200


def test_a_copy_holds_only_what_the_copier_holds(cast, browser, people):
    with inside(cast.a.firm):
        half = operations.make_role(name="Half", permissions=["team.manage", "clients.view"], by=people.owner)
    give(cast, half, people.staff)

    form = said(browser.signed_in_as(people.staff).get(f"{ROLES}new/?from=admin"))

    assert form.count(" checked") == 2
    assert 'value="api_keys.manage" disabled' in form


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(browser, people, desk):
    response = browser.signed_in_as(people.owner).post(
        f"{ROLES}new/", {"name": "Desk", "description": "Words", "permissions": ["documents.view"]}
    )

    page = said(response)
    assert response.status_code == 422
    assert "There is a role of this name already." in page
    assert 'value="Words"' in page
    assert 'value="documents.view" checked' in page
    none = browser.post(f"{ROLES}new/", {"name": "Other"})
    assert (none.status_code, "Choose at least one thing this role may do." in said(none)) == (422, True)


def test_a_role_that_holds_more_is_shown_not_offered_for_change(cast, browser, people, desk):
    with inside(cast.a.firm):
        half = operations.make_role(name="Half", permissions=["team.manage"], by=people.owner)
    give(cast, half, people.staff)
    browser.signed_in_as(people.staff)

    page = said(browser.get(at(desk)))

    assert "This role holds more than you do." in page
    assert "Save the role" not in page
    assert browser.post(at(desk), {"name": "Desk", "permissions": ["team.manage"]}).status_code == 403
    assert browser.post(f"{OWNER}reach/", {"assigned_only": "1"}).status_code == 403


def test_whoever_takes_managing_from_their_own_role_lands_on_a_page_they_may_see(cast, browser, people):
    with inside(cast.a.firm):
        half = operations.make_role(name="Half", permissions=["team.manage"], by=people.owner)
        operations.edit_role(
            role=half, name="Half", permissions=["team.manage", "clients.view"], by=people.owner
        )
    give(cast, half, people.staff)

    answer = browser.signed_in_as(people.staff).post(
        at(half), {"name": "Half", "permissions": ["clients.view"]}
    )

    assert answer["Location"] == "/workspace/"


def test_a_preset_sees_assigned_clients_only_from_the_next_click(cast, browser, another, people):
    another.signed_in_as(people.staff)
    browser.signed_in_as(people.owner)
    assert "Aldergate Bakery" in said(another.get("/workspace/clients/"))

    browser.post(f"{STAFF}reach/", {"assigned_only": "1"})

    assert "Staff: from now on they see the clients assigned to them, no others." in said(browser.get(STAFF))
    assert "Aldergate Bakery" not in said(another.get("/workspace/clients/"))
    browser.post(f"{STAFF}reach/")
    assert "Aldergate Bakery" in said(another.get("/workspace/clients/"))
    with inside(cast.a.firm):
        assert not PresetReach.objects.get(preset=Role.STAFF).assigned_only


def test_a_permission_given_or_taken_counts_with_the_next_click(cast, browser, another, people, desk):
    give(cast, desk, people.staff)
    another.signed_in_as(people.staff)
    browser.signed_in_as(people.owner)
    activity = "/workspace/activity/"
    assert another.get(activity).status_code == 403

    browser.post(at(desk), {"name": "Desk", "permissions": ["clients.view", "activity.view"]})
    assert another.get(activity).status_code == 200
    browser.post(at(desk), {"name": "Desk", "permissions": ["clients.view"]})
    assert another.get(activity).status_code == 403


def test_another_firms_role_is_not_there(cast, browser, people):
    with inside(cast.b.firm):
        theirs = operations.make_role(name="Theirs", permissions=["clients.view"], by=cast.b.owner)
    browser.signed_in_as(people.owner)

    assert browser.get(at(theirs)).status_code == 404
    assert browser.post(at(theirs), {"name": "X", "permissions": ["clients.view"]}).status_code == 404
    assert browser.post(at(theirs, "removal/")).status_code == 404
