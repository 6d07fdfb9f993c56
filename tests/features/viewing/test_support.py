"""The firm lets Portico's operators look: for a time, by a link of a minute, and in both trails."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from features.accounts.models import Membership
from features.base.errors import NotAllowed, NotThere, Refused
from features.base.models import AuditEvent
from features.clients.models import Contact
from features.viewing import cookies, operations, queries
from features.viewing.models import SupportGrant, ViewAs
from tenants.console import support
from tenants.console.audit import Actor
from tenants.console.errors import NothingToDo
from tenants.console.models import Operator, OperatorEvent, SupportAccess
from tenants.context import inside, platform
from tests.cast import PASSWORD, Cast, FirmCast
from tests.http import Browser


@pytest.fixture
def operator(cast: Cast) -> Operator:
    with platform():
        return Operator.objects.create(
            email="noor@example.com", name="Noor", password=make_password(PASSWORD)
        )


def let_in(here: FirmCast, hours: int = 4) -> SupportGrant:
    with inside(here.firm):
        return operations.grant(
            note="Alice can’t find her invoice", hours=hours, by=here.owner, now=timezone.now()
        )


def link(here: FirmCast, operator: Operator, now=None) -> str:  # type: ignore[no-untyped-def]
    with platform():
        return support.hand_over(firm=here.firm, by=Actor(operator), now=now or timezone.now())


def inside_as(here: FirmCast, operator: Operator, contact: Contact) -> Browser:
    browser = Browser(here.firm)
    assert browser.post(f"/support/{link(here, operator)}/")["Location"] == "/support/"
    assert browser.post("/support/", {"contact": contact.pk, "reason": "To find it"})["Location"] == "/"
    return browser


@pytest.mark.requirement("S0-3")
def test_an_operator_sees_what_a_contact_sees(cast: Cast, operator: Operator) -> None:
    a = cast.a
    grant = let_in(a)
    browser = inside_as(a, operator, a.alice)
    assert "what Alice Alder sees" in browser.get("/").content.decode()
    assert browser.post("/you/", {}).status_code == 403
    assert browser.get("/workspace/")["Location"].startswith("/workspace/sign-in/")
    with inside(a.firm):
        row = AuditEvent.objects.get(event="portal.viewed")
        assert (row.actor_side, row.actor_name, row.actor_id) == ("operator", "Noor of Portico", operator.pk)
        assert row.details["as_contact"] == "Alice Alder"
        visit = ViewAs.objects.get()
        assert visit.ends_at <= grant.ends_at
    with platform():
        events = list(
            OperatorEvent.objects.filter(firm_id=a.firm.pk).order_by("at").values_list("event", flat=True)
        )
        assert events == ["support.allowed", "support.link_made", "support.entered", "support.looked"]
        assert "Alice" not in str(list(OperatorEvent.objects.exclude(event="support.allowed").values()))


def test_without_a_grant_there_is_no_link(cast: Cast, operator: Operator) -> None:
    with pytest.raises(NothingToDo):
        link(cast.a, operator)


def test_a_link_works_once(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    token = link(cast.a, operator)
    page = Browser(cast.a.firm).get(f"/support/{token}/")
    assert (page.status_code, page["Referrer-Policy"]) == (
        200,
        "strict-origin",
    )  # else browsers post from nowhere
    assert Browser(cast.a.firm).post(f"/support/{token}/").status_code == 302
    assert Browser(cast.a.firm).get(f"/support/{token}/").status_code == 410
    again = Browser(cast.a.firm).post(f"/support/{token}/")
    assert again.status_code == 410
    assert cookies.COOKIE not in again.cookies


def test_a_link_works_for_a_minute(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    made = timezone.now()
    early, late = link(cast.a, operator, made), link(cast.a, operator, made)
    with inside(cast.a.firm):
        operations.enter(token=early, now=made + timedelta(seconds=59))
        with pytest.raises(NotThere):
            operations.enter(token=late, now=made + timedelta(seconds=60))


def test_a_link_works_on_its_own_firms_host_alone(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    let_in(cast.b)
    assert Browser(cast.b.firm).post(f"/support/{link(cast.a, operator)}/").status_code == 410


def test_it_ends_with_the_grant(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    browser = inside_as(cast.a, operator, cast.a.alice)
    owner = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    page = owner.get("/workspace/settings/support/").content.decode()
    assert "Noor of Portico as Alice Alder" in page
    assert owner.post("/workspace/settings/support/revocation/").status_code == 302
    assert browser.get("/")["Location"] == "/viewing/over/"
    assert "Go to the workspace" not in browser.get("/viewing/over/").content.decode()
    with platform():
        assert not SupportAccess.objects.exists()
    with pytest.raises(NothingToDo):
        link(cast.a, operator)


@pytest.mark.parametrize("column", ["revoked_at", "ends_at"])
def test_a_grant_that_is_over_opens_nothing_even_if_its_visit_was_never_ended(
    cast: Cast, operator: Operator, column: str
) -> None:
    grant = let_in(cast.a)
    browser = inside_as(cast.a, operator, cast.a.alice)
    assert browser.get("/").status_code == 200
    with inside(cast.a.firm):
        SupportGrant.objects.filter(pk=grant.pk).update(**{column: timezone.now()})
    assert browser.get("/")["Location"] == "/viewing/over/"


def test_there_is_no_link_once_its_time_is_up(cast: Cast, operator: Operator) -> None:
    grant = let_in(cast.a, 1)
    assert link(cast.a, operator, grant.ends_at - timedelta(seconds=1))
    with pytest.raises(NothingToDo):
        link(cast.a, operator, grant.ends_at)


def test_it_ends_when_the_operator_is_none_any_more(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    browser = inside_as(cast.a, operator, cast.a.alice)
    with platform():
        Operator.objects.update(is_active=False)
    assert browser.get("/")["Location"] == "/viewing/over/"


def test_one_visit_one_person(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    browser = inside_as(cast.a, operator, cast.a.alice)
    assert browser.get("/support/").status_code == 404
    assert browser.post("/support/", {"contact": cast.a.bob.pk, "reason": "And Bob"}).status_code == 404
    with inside(cast.a.firm), pytest.raises(Refused):
        operations.look(visit=ViewAs.objects.get(), contact=cast.a.bob, reason="And Bob", now=timezone.now())


def test_before_a_person_is_named_no_page_opens(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    browser = Browser(cast.a.firm)
    browser.post(f"/support/{link(cast.a, operator)}/")
    assert browser.get("/documents/")["Location"] == "/support/"
    with inside(cast.a.firm):
        Contact.objects.filter(pk=cast.a.alice.pk).update(joined_at=None)
    assert "Alice Alder" not in browser.get("/support/").content.decode()
    assert browser.post("/support/", {"contact": cast.a.alice.pk, "reason": "To find it"}).status_code == 422


@pytest.mark.parametrize("hours", [0, -1, 169])
def test_an_hour_to_seven_days(cast: Cast, hours: int) -> None:
    with pytest.raises(Refused):
        let_in(cast.a, hours)


def test_staff_without_the_settings_do_not_let_anybody_in(cast: Cast) -> None:
    with inside(cast.a.firm), pytest.raises(NotAllowed):
        operations.grant(note="Come in", hours=1, by=cast.a.staff, now=timezone.now())


def test_a_new_grant_ends_the_one_before(cast: Cast, operator: Operator) -> None:
    let_in(cast.a)
    browser = inside_as(cast.a, operator, cast.a.alice)
    second = let_in(cast.a, 24)
    with inside(cast.a.firm):
        assert queries.live_grant(timezone.now()) == second
    assert browser.get("/")["Location"] == "/viewing/over/"


def test_it_is_over_by_itself(cast: Cast) -> None:
    grant = let_in(cast.a, 1)
    with inside(cast.a.firm):
        assert queries.live_grant(grant.ends_at - timedelta(seconds=1)) == grant
        assert queries.live_grant(grant.ends_at) is None
    with platform():
        assert support.allowed(cast.a.firm, now=grant.ends_at) is None
        support.clear_expired(now=grant.ends_at)
        assert not SupportAccess.objects.exists()


def test_the_owners_hear_of_an_operator_too(cast: Cast, operator: Operator) -> None:
    from features.notifications.models import Notification  # noqa: PLC0415

    let_in(cast.a)
    inside_as(cast.a, operator, cast.a.alice)
    with inside(cast.a.firm):
        told = Notification.objects.get(kind="portal.viewed")
        assert told.user_id == Membership.objects.get(role="owner").user_id
        assert told.title == "Noor of Portico looks at the portal as Alice Alder"
