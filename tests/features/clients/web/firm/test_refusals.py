"""Everything that is on a record: for another firm's staff, clients and strangers it is not there."""

import uuid

import pytest

from features.clients.models import Invitation
from tenants.context import inside
from tests.features.clients.conftest import People
from tests.features.clients.web.firm.conftest import INVITE, LIST, NEW, WHOLE, fresh, record
from tests.http import Browser


def paths(who: People) -> list[tuple[str, str]]:
    base, one = record(who.bakery), record(who.bakery, f"people/{who.charlie.pk}/")
    reading = [base, f"{base}notes/", f"{base}edit/", f"{base}people/new/", one]
    doing = [
        *reading, f"{base}archive/", f"{base}restore/", f"{base}undo/{uuid.uuid4()}/",
        f"{one}remove/", f"{one}link/", f"{one}invitation/", f"{one}invitation/withdraw/",
    ]  # fmt: skip
    return [("get", path) for path in reading] + [("post", path) for path in doing if path != base]


@pytest.mark.requirement("S3-24", "S3-30")
def test_another_firms_owner_finds_nothing(cast):
    stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)

    for method, path in paths(cast.a):
        assert getattr(stranger, method)(path, WHOLE).status_code == 404, path
    unchanged(cast)


@pytest.mark.parametrize("who", ["alice", "charlie", None])
def test_clients_and_strangers_are_sent_to_the_staffs_door(cast, who):
    browser = Browser(cast.a.firm)
    if who:
        browser.signed_in_as(getattr(cast.a, who))

    for method, path in [*paths(cast.a), ("get", LIST), ("post", INVITE), ("get", "/workspace/find/?q=a")]:
        response = getattr(browser, method)(path, WHOLE)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/workspace/sign-in/"), (
            path
        )
    unchanged(cast)


def test_a_role_without_the_permission_is_told_so(cast, monkeypatch):
    monkeypatch.setattr("features.accounts.models.roles.PERMISSIONS", {"staff": frozenset()})
    staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)

    for method, path in [*paths(cast.a), ("get", LIST), ("get", INVITE), ("post", NEW)]:
        assert getattr(staff, method)(path, WHOLE).status_code == 403, path
    assert (
        "Aldergate"
        not in staff.get("/workspace/find/?q=bakery")
        .content.decode()
        .split("</aside>")[-1]
        .split("Nothing fits")[1]
    )
    unchanged(cast)


def test_a_person_of_another_client_is_not_on_this_record(staff, cast):
    for more in ("", "remove/", "invitation/", "invitation/withdraw/"):
        path = record(cast.a.pottery, f"people/{cast.a.charlie.pk}/{more}")
        assert staff.post(path, {"name": "X", "email": "x@example.com"}).status_code == 404


def unchanged(cast):
    with inside(cast.a.firm):
        client = fresh(cast.a.bakery)
        assert (client.name, client.archived_at, client.notes) == ("Aldergate Bakery", None, "")
        assert not Invitation.objects.exists()
        assert list(client.contacts.all()) == [cast.a.charlie]
