"""Statements that are built once: whoever asks gets their own, and nothing is answered with another's values."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base.prepared import Given, Prepared
from features.clients.models import Client, Contact
from tenants.context import inside

CURRENT, ARCHIVED = False, True


def _named(is_archived=None):
    rows = Client.objects.filter(name=Given("name")).order_by("pk")
    return rows if is_archived is None else rows.filter(archived_at__isnull=not is_archived)


def _everybody():
    return Client.objects.order_by("pk")


def _nothing():
    return Client.objects.filter(pk__in=[])


def _mailed():
    return (
        Contact.objects.select_related("user")
        .filter(user__email=Given("email"))
        .values_list("user__email", "user__name")
    )


def test_it_is_built_once_and_answers_each_with_their_own(a):
    calls = []

    def build():
        calls.append(1)
        return _named()

    asked = Prepared(build)

    assert asked.rows(name=a.household.name) == [a.household]
    assert asked.rows(name="Nobody") == []
    assert asked.rows(name=a.household.name) == [a.household]
    assert calls == [1]


def test_one_statement_serves_every_firm_and_each_reads_its_own(cast):
    asked = Prepared(_everybody)

    with inside(cast.a.firm):
        ours = asked.rows()
    with inside(cast.b.firm):
        theirs = asked.rows()

    assert cast.a.household in ours
    assert not set(ours) & set(theirs)


def test_what_is_asked_is_one_statement_with_the_values_in_it(a):
    asked = Prepared(_named)

    with CaptureQueriesContext(connection) as found:
        asked.rows(name="O'Hara %s")

    [query] = found.captured_queries
    assert "O''Hara %s" in query["sql"]


def test_another_shape_is_another_statement(a):
    asked = Prepared(_named)

    assert asked.rows(CURRENT, name=a.household.name) == [a.household]
    assert asked.rows(ARCHIVED, name=a.household.name) == []
    assert len(asked.known) == 2


def test_a_value_that_is_missing_is_an_error_and_never_anothers(a):
    asked = Prepared(_named)
    asked.rows(name=a.household.name)

    with pytest.raises(KeyError):
        asked.rows()


def test_what_can_only_be_empty_is_not_asked(a, django_assert_num_queries):
    asked = Prepared(_nothing)

    with django_assert_num_queries(0):
        assert asked.rows() == []


def test_values_come_as_they_were_asked_for(a):
    email = a.alice.user.email

    assert Prepared(_mailed).rows(email=email) == [(email, a.alice.name)]


def test_the_statements_that_are_kept_are_few(a, monkeypatch):
    monkeypatch.setattr("features.base.prepared.MOST", 2)
    asked = Prepared(lambda number: _named()[:number])

    for number in range(1, 6):
        assert asked.rows(number, name=a.household.name) == [a.household]

    assert len(asked.known) <= 2


def test_givens_are_equal_by_their_name():
    assert Given("now") == Given("now") != Given("then")
    assert len({Given("now"), Given("now")}) == 1
