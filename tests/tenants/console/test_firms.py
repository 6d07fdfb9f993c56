"""Firms in the console: found, looked at, suspended, resumed. What a firm holds is not to be seen."""

import uuid
from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from features.clients.models import Client
from tenants import activity
from tenants.console.models import OperatorEvent, SupportAccess
from tenants.context import inside
from tenants.models import Firm, FirmActivity
from tenants.provisioning.owner import connect as own_connection
from tests.http import Browser
from tests.tenants.console.conftest import code_now


def listed(response):
    return [row.name for row, *_ in response.context["rows"]]


def make_firms(count):
    for number in range(count):
        name = f"f_{''.join(chr(97 + int(digit)) for digit in f'{number:012d}')}"
        Firm.objects.create(
            name=f"Firm {number:03d}",
            slug=f"firm-{number}",
            kind="law",
            schema_name=name,
            owner_email="o@example.com",
        )


def suspend(desk, firm, reason="They asked by phone", **more):
    return desk.post(f"/console/firms/{firm.pk}/suspension/", {"reason": reason, **more})


class TestTheList:
    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("alder", ["Aldergate"]),
            ("BRICKWORKS", ["Brickworks"]),
            ("aldergate.localhost", ["Aldergate"]),
            ("olga@example.com", ["Aldergate", "Brickworks"]),
            ("%", []),
            ("nobody", []),
        ],
    )
    def test_is_searched_by_name_address_and_owner(self, desk, cast, query, names):
        assert listed(desk.get("/console/", {"q": query})) == names

    def test_has_fifty_a_page_and_ends(self, desk, cast):
        make_firms(99)

        first, third = desk.get("/console/"), desk.get("/console/?page=3")

        assert len(listed(first)) == 50
        assert "1 to 50 of 101" in first.content.decode()
        assert len(listed(third)) == 1
        assert third.context["found"].next == ""

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "²"])
    def test_takes_any_page_number(self, desk, cast, page):
        assert desk.get("/console/", {"page": page}).status_code == 200

    def test_costs_the_same_however_many_there_are(self, desk, cast, django_assert_num_queries):
        desk.get("/console/")
        with django_assert_num_queries(12) as few:
            desk.get("/console/")
        make_firms(40)

        with django_assert_num_queries(len(few)):
            desk.get("/console/")

    def test_who_lets_operators_look_is_found(self, desk, cast, clock):
        until = timezone.now() + timedelta(minutes=5)
        SupportAccess.objects.create(firm=cast.b.firm, grant_id=uuid.uuid4(), note="Help", until=until)

        response = desk.get("/console/?show=support")

        assert listed(response) == ["Brickworks"]
        assert "Lets us look until" in response.content.decode()
        clock.shift(timedelta(minutes=5))
        assert listed(desk.get("/console/?show=support")) == []

    def test_segments_count_and_show_their_own(self, desk, cast):
        suspend(desk, cast.b.firm)
        Firm.objects.filter(pk=cast.a.firm.pk).update(trial_ends_on=timezone.now().date() - timedelta(days=1))

        response = desk.get("/console/?show=suspended")

        assert listed(response) == ["Brickworks"]
        assert [(link.label, link.count) for link in response.context["segments"]] == [
            ("All", 2), ("Need a look", 0), ("Let us look", 0), ("On trial", 1), ("Suspended", 1),
        ]  # fmt: skip

    def test_health_tells_what_the_platform_knows(self, desk, cast, clock):
        firm = cast.a.firm
        assert "Healthy" in desk.get(f"/console/firms/{firm.pk}/").content.decode()

        FirmActivity.objects.create(firm=firm, staff_on=timezone.now().date() - timedelta(days=21))

        assert "No staff sign-in for 21 days" in desk.get("/console/").content.decode()
        activity.note_staff(firm)
        assert "No staff sign-in" not in desk.get("/console/", {"q": "aldergate"}).content.decode()

    def test_nothing_of_a_firms_own_is_shown(self, desk, cast):
        with inside(cast.a.firm):
            Client.objects.create(name="Canary Household", kind="household")

        pages = [
            desk.get("/console/"),
            desk.get(f"/console/firms/{cast.a.firm.pk}/"),
            desk.get("/console/log/"),
        ]

        for page in pages:
            body = page.content.decode()
            assert page.status_code == 200
            assert "Canary" not in body
            assert "Alice" not in body


class TestSuspending:
    def test_shows_a_notice_at_once_and_resuming_ends_it(
        self, desk, cast, django_capture_on_commit_callbacks
    ):
        firm, visitor = cast.a.firm, Browser(cast.a.firm)
        assert visitor.get("/sign-in/").status_code == 200

        with django_capture_on_commit_callbacks(execute=True):
            suspend(desk, firm)
        closed = [
            visitor.get(path) for path in ("/sign-in/", "/workspace/sign-in/", "/brand.css", "/api/v1/")
        ]
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/console/firms/{firm.pk}/resumption/")

        assert {response.status_code for response in closed} == {403}
        assert "closed for now" in closed[0].content.decode()
        assert "They asked by phone" not in closed[0].content.decode()
        assert visitor.get("/sign-in/").status_code == 200
        assert Browser(cast.b.firm).get("/sign-in/").status_code == 200

    def test_is_written_down_with_who_why_and_from_where(self, desk, cast):
        suspend(desk, cast.a.firm)

        event = OperatorEvent.objects.get(event="firm.suspended")
        assert (event.operator_name, event.firm_id, event.reason, event.ip) == (
            "Noor Visser", cast.a.firm.pk, "They asked by phone", "127.0.0.1",
        )  # fmt: skip
        page = desk.get("/console/log/", {"q": "phone"}).content.decode()
        assert "suspended Aldergate" in page

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "nul\x00"])
    def test_needs_a_reason(self, desk, cast, reason):
        response = suspend(desk, cast.a.firm, reason)

        assert response.status_code == 422
        assert not Firm.objects.get(pk=cast.a.firm.pk).is_suspended

    def test_the_form_posted_twice_is_one_suspension(self, desk, cast):
        suspend(desk, cast.a.firm)
        again = suspend(desk, cast.a.firm, "Another reason")

        assert again.status_code == 302
        assert Firm.objects.get(pk=cast.a.firm.pk).suspended_reason == "They asked by phone"
        assert OperatorEvent.objects.filter(event="firm.suspended").count() == 1

    def test_an_unknown_firm_is_not_there(self, desk, cast):
        assert desk.get("/console/firms/00000000-0000-4000-8000-000000000000/").status_code == 404

    def test_an_old_proof_is_asked_for_again_and_the_reason_is_kept(self, desk, cast, clock):
        clock.shift(timedelta(minutes=10))

        asked = suspend(desk, cast.a.firm)
        assert asked.status_code == 403
        assert 'name="reason" value="They asked by phone"' in asked.content.decode()
        assert not Firm.objects.get(pk=cast.a.firm.pk).is_suspended

        wrong = suspend(desk, cast.a.firm, proof_code="000000")
        assert wrong.status_code == 422
        suspend(desk, cast.a.firm, proof_code=code_now())

        assert Firm.objects.get(pk=cast.a.firm.pk).is_suspended

    def test_an_old_proof_is_asked_for_before_the_page_too(self, desk, cast, clock):
        path = f"/console/firms/{cast.a.firm.pk}/suspension/"
        clock.shift(timedelta(minutes=10))

        assert desk.get(path).status_code == 403
        proved = desk.post(path, {"proof_code": code_now(), "proof_asked": "1"})

        assert proved.url == path
        assert desk.get(path).status_code == 200


def test_events_cannot_be_changed_or_removed_even_by_the_owner(desk, cast):
    suspend(desk, cast.a.firm)
    event = OperatorEvent.objects.get(event="firm.suspended")

    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        OperatorEvent.objects.filter(pk=event.pk).update(reason="Nothing happened")
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        event.delete()

    event.refresh_from_db()
    assert event.reason == "They asked by phone"


@pytest.mark.slow
def test_the_owning_role_is_refused_too(committed_database):
    OperatorEvent.objects.create(event="firm.suspended", operator_name="Noor")

    for change in ("UPDATE console_operatorevent SET reason = ''", "DELETE FROM console_operatorevent"):
        with own_connection() as own, pytest.raises(InsufficientPrivilege, match="never changed or removed"):
            own.execute(change)
