"""Keys and roles: the team is read in a session alone, and a key never holds more than its maker does now."""

import pytest
from django.utils import timezone

from features.accounts import operations as accounts
from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base.errors import Refused
from features.base.permissions import Permission
from features.clients.models import Client
from portal_api.keys import operations
from portal_api.models import NEVER, ApiKey
from tenants.context import inside
from tests.cast import Cast
from tests.http import Browser
from tests.portal_api.conftest import program

TEAM, ROLES, CLIENTS = "/api/v1/team/", "/api/v1/roles/", "/api/v1/clients/"


def test_the_team_and_its_roles_are_read_by_those_who_manage_it(cast: Cast) -> None:
    with inside(cast.a.firm):
        role = accounts.make_role(
            name="Desk", permissions=["clients.view"], assigned_only=True, by=cast.a.owner
        )
        accounts.invite(email="ines@example.com", role=str(role.pk), by=cast.a.owner, now=timezone.now())
    api = Browser(cast.a.firm).signed_in_as(cast.a.admin)

    team = {one["email"]: one for one in api.get(TEAM).json()["results"]}
    roles = {one["name"]: one for one in api.get(ROLES).json()}

    assert set(team) == {"olga@example.com", "adam@example.com", "stella@example.com", "ines@example.com"}
    ines = team["ines@example.com"]
    assert (ines["role"], ines["role_name"], ines["state"]) == (str(role.pk), "Desk", "invited")
    assert roles["Desk"] == {
        "id": str(role.pk), "name": "Desk", "description": "", "is_preset": False, "permissions": ["clients.view"],
        "assigned_only": True, "people": 1,
    }  # fmt: skip
    assert [roles[str(label)]["is_preset"] for label in Role.labels] == [True] * 5


@pytest.mark.parametrize("path", [TEAM, ROLES])
def test_a_key_never_reads_the_team_whatever_it_was_given(cast: Cast, path: str) -> None:
    api = program(cast.a)
    with inside(cast.a.firm):
        ApiKey.objects.update(scopes=[one.value for one in Permission])

    assert api.get(path).status_code == 403
    assert Browser(cast.a.firm).signed_in_as(cast.a.staff).get(path).status_code == 403
    assert Browser(cast.a.firm).get(path).status_code == 401


@pytest.mark.parametrize("scope", sorted(NEVER))
def test_no_key_is_made_to_manage_the_team_or_keys_or_to_see_as_a_client(
    cast: Cast, scope: Permission
) -> None:
    with inside(cast.a.firm), pytest.raises(Refused, match="A program can’t manage") as refused:
        operations.make(name="Import", scopes=["clients.view", scope], by=cast.a.owner, now=timezone.now())

    assert refused.value.field == "scopes"
    page = Browser(cast.a.firm).signed_in_as(cast.a.owner).get("/workspace/settings/api-keys/new/")
    assert f'value="{scope}"' not in page.content.decode()


def test_a_key_holds_no_more_than_its_maker_does_now(cast: Cast) -> None:
    api = program(cast.a, by=cast.a.admin)
    assert api.get("/api/v1/switches/").status_code == 200
    with inside(cast.a.firm):
        Membership.objects.filter(pk=cast.a.admin.pk).update(role=Role.STAFF)

    assert (api.get("/api/v1/switches/").status_code, api.get(CLIENTS).status_code) == (403, 200)


def test_a_key_sees_the_clients_its_maker_sees_now(cast: Cast) -> None:
    api = program(cast.a, by=cast.a.admin)
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.bakery.pk).update(assigned_to=cast.a.admin)
        accounts.limit_preset(preset=Role.ADMIN, assigned_only=True, by=cast.a.owner)

    assert [one["id"] for one in api.get(CLIENTS).json()["results"]] == [str(cast.a.bakery.pk)]
    assert api.get(f"{CLIENTS}{cast.a.household.pk}/").status_code == 404
    body = {"name": "Mine now"}
    assert (
        api.patch(f"{CLIENTS}{cast.a.household.pk}/", body, content_type="application/json").status_code
        == 404
    )
    events = api.get("/api/v1/activity/").json()["results"]
    assert {one["client"] for one in events} <= {str(cast.a.bakery.pk), None}
