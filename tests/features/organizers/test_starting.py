"""Clients start organizers themselves (S2-20 to S2-22): by switch, and by template."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.actions import queries as actions
from features.base.errors import Conflict, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Access
from features.notifications.models import Notification
from features.organizers import operations, queries, rules
from features.organizers.models import Organizer
from features.organizers.switches import ORGANIZER_CREATION, ORGANIZERS
from features.toggles import queries as toggles
from tenants.context import inside
from tests.cast import NOON
from tests.http import Browser, text_of

NEW, LIST = "/organizers/new/", "/organizers/"


@pytest.fixture
def opened(cast, template, turn):
    """The template is open to clients, and they may start organizers."""
    with inside(cast.a.firm):
        operations.set_open(template=template, by=cast.a.owner, now=NOON, is_open=True)
    turn(ORGANIZER_CREATION, on=True)
    return template


def begin(a, template, contact=None, client=None, **said):
    about = {"client": client or a.household, "contact": contact or a.alice, "now": NOON, "year": 2025}
    return operations.begin(template_id=template.pk, **{**about, **said})


@pytest.mark.requirement("S2-20", "S2-21")
def test_a_client_starts_one_from_an_open_template_and_the_firm_is_told(cast, alice, opened):
    assert NEW in alice.get(LIST).content.decode()
    page = text_of(alice.get(NEW))
    assert "Your move" in page
    assert "Moves" not in page

    form = {"template": opened.pk, "client": cast.a.household.pk, "year": "2024"}
    started = alice.post(NEW, form)

    with inside(cast.a.firm):
        made = Organizer.objects.get()
        assert (made.title, made.begun_by_id) == (
            f"Your 2024 move, {cast.a.household.name}",
            cast.a.alice.user_id,
        )
        assert started["Location"].endswith(f"/organizers/{made.pk}/")
        assert actions.visible_to(cast.a.bob).filter(actions.OPEN, subject_id=made.pk).exists()
        assert Notification.objects.filter(user=cast.a.owner.user, kind="organizer.begun").exists()
        assert not Notification.objects.filter(user=cast.a.bob.user, kind="action.asked").exists()
        assert AuditEvent.objects.filter(event="organizer.begun", about_id=made.pk).count() == 1


@pytest.mark.requirement("S2-21", "S2-22")
def test_with_no_template_open_button_and_page_are_gone_also_while_the_page_is_open(
    cast, alice, owner, opened
):
    assert alice.get(NEW).status_code == 200
    page = f"/workspace/settings/organizer-templates/{opened.pk}/"
    owner.post(f"{page}opening/", {})

    assert alice.post(NEW, {"template": opened.pk, "year": "2024"}).status_code == 404
    assert NEW not in alice.get(LIST).content.decode()
    with inside(cast.a.firm):
        assert not Organizer.objects.exists()
        assert toggles.missing(ORGANIZER_CREATION) is not None
    owner.post(f"{page}opening/", {"open": "1"})
    assert alice.get(NEW).status_code == 200


@pytest.mark.requirement("S2-20", "S2-26")
def test_with_the_switch_off_button_and_page_are_gone_and_what_was_started_stays(cast, alice, opened, turn):
    with inside(cast.a.firm):
        made = begin(cast.a, opened)

    turn(ORGANIZER_CREATION, on=False)

    assert alice.post(NEW, {"template": opened.pk, "year": "2024"}).status_code == 404
    assert NEW not in alice.get(LIST).content.decode()
    assert alice.get(f"/organizers/{made.pk}/", follow=True).status_code == 200
    with inside(cast.a.firm), pytest.raises(NotThere):
        begin(cast.a, opened)


def test_a_template_that_is_closed_or_removed_or_another_one_is_not_started(a, opened):
    other = operations.add_template(by=a.owner, now=NOON, name="Other", title="Other")
    with pytest.raises(Refused, match="Publish"):
        operations.set_open(template=other, by=a.owner, now=NOON, is_open=True)
    with pytest.raises(NotThere):
        begin(a, other)
    operations.remove_template(template=opened, by=a.owner, now=NOON)
    with pytest.raises(NotThere):
        begin(a, opened)
    assert not Organizer.objects.exists()


def test_who_may_not_answer_for_a_client_starts_nothing_for_it(a, opened):
    for contact, client in ((a.charlie, a.household), (a.alice, a.bakery)):
        with pytest.raises(NotThere):
            begin(a, opened, contact=contact, client=client)
    for change in ({"is_limited": True}, {"level": "view_only"}, {"level": "pay_only"}):
        Access.objects.filter(contact=a.bob, client=a.household).update(
            **{"is_limited": False, "level": "full", **change}
        )
        with pytest.raises(NotThere):
            begin(a, opened, contact=a.bob)
    assert not Organizer.objects.exists()


def test_twenty_wait_at_most_and_a_settled_one_makes_room(a, opened):
    made = [begin(a, opened) for _ in range(rules.MOST_BEGUN)]
    with pytest.raises(Conflict, match="20 that you started"):
        begin(a, opened)

    operations.withdraw(organizer=made[0], by=a.owner, now=NOON)

    assert begin(a, opened) in queries.visible_to(a.alice)


def test_the_menu_leads_there_before_anything_was_sent(alice, opened, turn):
    assert '"/organizers/"' in alice.get("/").content.decode()
    turn(ORGANIZER_CREATION, on=False)
    assert '"/organizers/"' not in alice.get("/").content.decode()


def test_a_forged_template_or_year_starts_nothing(cast, alice, opened):
    for wrong in ({"year": "3000"}, {"template": cast.a.household.pk}):
        answer = alice.post(
            NEW, {"template": opened.pk, "client": cast.a.household.pk, "year": "2024", **wrong}
        )
        assert answer.status_code == 422, wrong
    with inside(cast.a.firm):
        assert not Organizer.objects.exists()


def test_the_pages_ask_little(cast, alice, opened):
    for path in (LIST, NEW):
        alice.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert alice.get(path).status_code == 200
        assert len(asked) <= 8, path


def test_organizers_off_takes_it_along_and_the_other_firm_keeps_its_own(cast, alice, opened, turn):
    turn(ORGANIZERS, on=False)
    assert alice.get(NEW).status_code == 404
    assert Browser(cast.b.firm).signed_in_as(cast.b.alice).get(NEW).status_code == 404
