"""Assigned clients only: those one looks after or is on the team of. All else does not exist."""

import pytest

from features.accounts import operations as accounts
from features.accounts.models import Membership
from features.actions.operations import ask
from features.actions.queries import in_workspace as in_actions
from features.base import events, undelivered
from features.base.errors import NotThere, Refused
from features.base.models import AuditEvent, OutboxEntry
from features.base.permissions import Permission
from features.clients import listing, operations, queries
from features.clients.listing import Wish
from features.clients.models import Client, TeamPlace
from features.documents import queries as documents
from features.projects import operations as projects
from features.projects.queries import in_workspace as in_projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories.documents import shared, uploaded
from tests.features.accounts.conftest import member
from tests.features.clients.conftest import invited, person
from tests.http import Browser


@pytest.fixture
def lena(cast):
    """Lena may do everything, for assigned clients only: she looks after the pottery."""
    with inside(cast.a.firm):
        every = accounts.make_role(
            name="Every", permissions=list(Permission), assigned_only=True, by=cast.a.owner
        )
        lena = member("Lena Limited", "", custom_role=every)
        Client.objects.filter(pk=cast.a.pottery.pk).update(assigned_to=lena)
        yield lena


def names(rows):
    return {str(row) for row in rows}


def set_team(client, members, by):
    return operations.set_team(client=client, members=[one.pk for one in members], by=by, now=NOON)


def test_one_sees_what_one_looks_after_and_what_one_is_on_the_team_of(cast, lena):
    assert names(queries.visible_to(lena)) == {"Aldergate Pottery"}

    set_team(cast.a.bakery, [lena], cast.a.owner)
    assert names(queries.visible_to(lena)) == {"Aldergate Pottery", "Aldergate Bakery"}

    set_team(cast.a.bakery, [], cast.a.owner)
    operations.edit(client=cast.a.pottery, by=cast.a.owner, now=NOON, assigned_to=None)
    assert not queries.visible_to(lena)


def test_on_the_team_and_looking_after_is_one_row(cast, lena):
    set_team(cast.a.pottery, [lena, cast.a.staff], cast.a.owner)

    assert [one.name for one in queries.visible_to(lena)] == ["Aldergate Pottery"]


def test_with_them_go_their_people_papers_invitations_and_events(cast, lena):
    for client in (cast.a.household, cast.a.pottery):
        shared(cast.a.owner, client)
    uploaded(cast.a.charlie, cast.a.bakery)
    uploaded(cast.a.bob, cast.a.pottery)
    operations.archive(client=cast.a.household, by=cast.a.owner, now=NOON)

    assert names(queries.contacts_visible_to(lena)) == {"Bob Birch"}
    assert {row.client_id for row in documents.in_workspace(lena)} == {cast.a.pottery.pk}
    assert [one.client for one in documents.arrivals(lena)] == ["Aldergate Pottery"]
    assert {one.client_id for one in queries.events_visible_to(lena)} == {cast.a.pottery.pk}


def test_the_list_of_clients_and_its_counts_hold_these_alone(cast, lena):
    found = listing.read(Wish(), by=lena, now=NOON)

    assert ([row.name for row in found.rows], found.total) == (["Aldergate Pottery"], 1)
    assert [row.name for row in listing.read(Wish(words=("aldergate",)), by=lena, now=NOON).rows] == [
        "Aldergate Pottery"
    ]


@pytest.mark.parametrize("of", ["projects", "to-dos", "invitations"])
def test_so_do_the_lists_of_what_hangs_on_clients(cast, lena, of):
    begin = {
        "projects": lambda client: projects.create(client=client, name="New", by=cast.a.owner, now=NOON),
        "to-dos": lambda client: ask(client=client, title="Do", kind="upload", by=cast.a.owner, now=NOON),
        "invitations": lambda client: invited(person(f"P{client.name[10:]} X", client), client),
    }
    look = {
        "projects": in_projects,
        "to-dos": in_actions,
        "invitations": lambda by: queries.invitations_by("", by=by, now=NOON),
    }
    for client in (cast.a.household, cast.a.pottery, cast.a.bakery):
        begin[of](client)

    assert look[of](cast.a.owner).count() == 3
    assert [one.client_id for one in look[of](lena)] == [cast.a.pottery.pk]


def test_find_anything_finds_these_alone(cast, lena):
    browser = Browser(cast.a.firm).signed_in_as(lena)

    def found(words):
        return browser.get("/workspace/find/", {"q": words}, headers={"HX-Request": "true"}).content.decode()

    assert "Aldergate Pottery" in found("aldergate")
    assert "Bakery" not in found("aldergate")
    assert "Bob Birch" in found("bob")
    assert "Household" not in found("bob")
    assert "Charlie" not in found("charlie@")


def test_what_one_did_oneself_one_can_read(cast, lena):
    accounts.edit_own_details(by=lena, name="Lena L.", title="", phone="", time_zone="")

    assert [one.event for one in queries.events_visible_to(lena)] == ["account.edited"]


def test_undelivered_mail_names_people_of_any_client(cast, lena):
    OutboxEntry.objects.create(kind="mail", payload=b"", state=OutboxEntry.State.GIVEN_UP)
    assert (undelivered.visible_to(cast.a.staff).count(), undelivered.visible_to(lena).count()) == (1, 0)


@pytest.mark.parametrize("path", ["", "notes/", "edit/", "team/", "people/new/", "documents/"])
def test_pages_of_the_others_are_not_there(cast, lena, path):
    browser = Browser(cast.a.firm).signed_in_as(lena)

    assert browser.get(f"/workspace/clients/{cast.a.pottery.pk}/{path}").status_code == 200
    assert browser.get(f"/workspace/clients/{cast.a.bakery.pk}/{path}").status_code == 404


def test_a_client_one_makes_for_somebody_else_stays_in_sight(cast, lena):
    made = operations.create(by=lena, now=NOON, name="New", kind="trust", assigned_to=cast.a.staff.pk)
    own = operations.create(by=lena, now=NOON, name="Own", kind="trust", assigned_to=lena.pk)
    plain = operations.create(by=cast.a.owner, now=NOON, name="Plain", kind="trust")

    assert names(queries.visible_to(lena)) == {"Aldergate Pottery", "New", "Own"}
    assert (queries.team_of(made), queries.team_of(own), queries.team_of(plain)) == ([lena], [], [])


def test_whoever_gives_their_last_hold_away_lands_on_the_list(cast, lena):
    browser = Browser(cast.a.firm).signed_in_as(lena)
    body = {"name": "Pottery", "kind": "business", "assigned_to": str(cast.a.staff.pk)}

    answer = browser.post(f"/workspace/clients/{cast.a.pottery.pk}/edit/", body)

    assert answer["Location"] == "/workspace/clients/"


# --- the team --------------------------------------------------------------------------------------


def test_a_team_is_set_and_told_in_words(cast, lena):
    assert set_team(cast.a.bakery, [lena, cast.a.staff], cast.a.admin)
    assert not set_team(cast.a.bakery, [cast.a.staff, lena], cast.a.admin)
    assert set_team(cast.a.bakery, [], cast.a.admin)

    told = AuditEvent.objects.filter(event="client.team_changed").order_by("created_at")
    assert [events.sentence(one) for one in told] == [
        "set the team of Aldergate Bakery: Lena Limited, Stella Staff",
        "set the team of Aldergate Bakery: nobody",
    ]


def test_who_left_may_stay_on_a_team_but_does_not_come_onto_one(cast, lena):
    set_team(cast.a.bakery, [lena], cast.a.owner)
    Membership.objects.filter(pk=lena.pk).update(is_active=False)
    stranger = cast.b.staff

    set_team(cast.a.bakery, [lena, cast.a.staff], cast.a.owner)
    set_team(cast.a.bakery, [cast.a.staff], cast.a.owner)
    for nobody in (lena, stranger):
        with pytest.raises(Refused, match="work here now"):
            set_team(cast.a.bakery, [nobody, cast.a.staff], cast.a.owner)
    assert TeamPlace.objects.filter(client=cast.a.bakery).count() == 1


def test_nobody_takes_a_client_they_do_not_see(cast, lena):
    with pytest.raises(NotThere):
        set_team(cast.a.bakery, [lena], lena)


def test_the_page_shows_who_is_on_the_team_and_saves_it(cast, lena):
    browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = f"/workspace/clients/{cast.a.bakery.pk}/team/"
    assert "Lena Limited" in browser.get(page).content.decode()

    browser.post(page, {"team": [str(lena.pk)]})

    record = browser.get(f"/workspace/clients/{cast.a.bakery.pk}/").content.decode()
    assert "The team of Aldergate Bakery is saved." in record
    assert "Lena Limited" in record
    assert browser.post(page, {"team": ["nonsense"]}).status_code == 422
    assert Browser(cast.a.firm).signed_in_as(cast.a.alice).get(page).status_code == 302
