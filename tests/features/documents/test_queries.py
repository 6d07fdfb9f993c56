from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from django.utils import timezone

from features.clients import told
from features.clients.models import Access, Client
from features.clients.rights import ContactRight
from features.documents import operations, queries
from features.documents.models import Document
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make


def new_to(contact, now=NOON):
    return set(queries.new_for(contact, now))


@pytest.mark.requirement("S0-19", "S1-20")
def test_a_contact_sees_the_documents_of_the_clients_they_act_for_and_no_others(a):
    mine, theirs = make.shared(a.owner, a.household), make.shared(a.owner, a.pottery)
    make.shared(a.owner, a.bakery)
    own = make.uploaded(a.bob, a.pottery)

    assert set(queries.visible_to(a.alice)) == {mine}
    assert set(queries.visible_to(a.bob)) == {mine, theirs, own}


def test_access_that_ends_takes_the_documents_along(a):
    make.shared(a.owner, a.household)

    Access.objects.filter(contact=a.alice).delete()

    assert not queries.visible_to(a.alice).exists()


def test_another_firm_has_its_own_documents(cast):
    with inside(cast.a.firm):
        make.shared(cast.a.owner, cast.a.household)
    with inside(cast.b.firm):
        assert not Document.objects.exists()


@pytest.mark.requirement("S0-27")
def test_only_what_the_firm_shared_is_new(a):
    shared = make.shared(a.owner, a.household)
    make.uploaded(a.bob, a.household)

    assert new_to(a.alice) == {shared}


NEW_YORK_9_AM = datetime(2026, 5, 31, 13, tzinfo=UTC)  # the firm's zone; three months before is February 28


@pytest.mark.requirement("S0-28")
@pytest.mark.parametrize(
    ("shared_at", "is_new"),
    [
        (datetime(2026, 2, 28, 14, 0, 0, tzinfo=UTC), True),  # 9 am in winter, to the second
        (datetime(2026, 2, 28, 13, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 1, 0, 0, 0, tzinfo=UTC), True),
        (datetime(2026, 5, 31, 12, 59, 59, tzinfo=UTC), True),
    ],
)
def test_new_ends_after_three_calendar_months_not_ninety_days(a, shared_at, is_new):
    document = make.shared(a.owner, a.household, now=shared_at)

    assert new_to(a.alice, NEW_YORK_9_AM) == ({document} if is_new else set())


@pytest.mark.requirement("S0-28")
def test_ninety_one_days_can_still_be_new(a):
    now = datetime(2026, 8, 31, 12, tzinfo=UTC)
    document = make.shared(a.owner, a.household, now=now - timedelta(days=92))

    assert new_to(a.alice, now) == {document}


@pytest.mark.requirement("S0-29")
def test_each_contact_has_their_own_new(a):
    document = make.shared(a.owner, a.household)

    operations.mark_downloaded(document=document, by=a.alice, now=NOON)

    assert new_to(a.alice) == set()
    assert new_to(a.bob) == {document}


@pytest.mark.requirement("S0-29")
def test_a_download_by_staff_leaves_it_new(a):
    document = make.shared(a.owner, a.household)

    operations.mark_downloaded(document=document, by=a.staff, now=NOON)

    assert new_to(a.alice) == {document}


def test_rows_say_whether_they_are_new(a):
    new, old = (
        make.shared(a.owner, a.household),
        make.shared(a.owner, a.household, now=NOON - timedelta(days=200)),
    )

    rows = queries.with_news(queries.visible_to(a.alice), a.alice, NOON)

    assert {row.pk: cast(Any, row).is_new for row in rows} == {new.pk: True, old.pk: False}


def test_what_came_in_is_told_per_client_and_day_of_the_firms_calendar(a):
    evening = datetime(2026, 3, 10, 3, tzinfo=UTC)  # still March 9 in New York
    make.uploaded(a.bob, a.household, "B.pdf", now=evening)
    make.uploaded(a.bob, a.household, "A.pdf", now=evening + timedelta(minutes=5))
    make.uploaded(a.bob, a.household, "C.pdf", now=NOON)
    make.uploaded(a.bob, a.pottery, "D.pdf", now=NOON + timedelta(minutes=1))
    make.shared(a.owner, a.household)

    found = [(group.client_id, group.day, group.count, group.first) for group in queries.arrivals(a.staff)]

    assert found == [
        (a.pottery.pk, date(2026, 3, 10), 1, "D"),
        (a.household.pk, date(2026, 3, 10), 1, "C"),
        (a.household.pk, date(2026, 3, 9), 2, "A"),
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_day_on_which_the_clocks_change_is_whole(a, day):
    condition = queries.on_day(day)

    for bound in condition.values():
        assert timezone.localtime(bound, queries.zone()).time().isoformat() == "00:00:00"
    hours = (
        condition["created_at__lt"].astimezone(UTC) - condition["created_at__gte"].astimezone(UTC)
    ).seconds / 3600
    assert hours % 24 == (23 if day.month == 3 else 1)


def test_who_will_see_it_are_the_people_with_access_to_the_portal(a):
    assert [contact.name for contact in told.on_portal(a.household, ContactRight.SEE_DOCUMENTS)] == [
        "Alice Alder",
        "Bob Birch",
    ]

    a.alice.joined_at = None
    a.alice.save()

    assert [contact.name for contact in told.on_portal(a.household, ContactRight.SEE_DOCUMENTS)] == [
        "Bob Birch"
    ]


def test_uploads_concern_who_looks_after_the_client_or_else_the_owner(a):
    assert [user.name for user in told.looked_after_by(a.household)] == ["Olga Owner"]

    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)

    assert [user.name for user in told.looked_after_by(a.household)] == ["Stella Staff"]
