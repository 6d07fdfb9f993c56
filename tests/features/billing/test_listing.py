"""The client's prepared list and sums say what the rules say that they were made of, for everybody who asks."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Sum

from features.base.scope import scope
from features.billing import listing, opening, owing, queries
from features.billing.listing import Wish
from features.billing.rules import Part
from tests.cast import NOON
from tests.factories import billing as make
from tests.features.documents.test_lists import Chosen

DAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def filled(a):
    make.released(a, a.household, 10_000, title="Year-end review")
    parts = [Part(DAY + timedelta(days=2), 4_000), Part(DAY + timedelta(days=30), 6_000)]
    make.released(a, a.household, 10_000, title="In parts", instalments=parts)
    make.released(a, a.pottery, 2_500, title="Advice of March", due_on=DAY)
    for amount in (300, 700):
        make.paid_by_hand(a, make.released(a, a.household, amount, title="Paid advice"), amount)
    make.paid_by_hand(a, make.released(a, a.pottery, 900, title="Half of it"), 400)
    make.prepaid(a, a.pottery, 5_000)
    make.drafted(a, a.household, 100, title="Only a draft")


def _asking(a):
    """Yield who asks, with a session that shows all their clients, or one."""
    for contact, client in ((a.alice, None), (a.bob, None), (a.bob, a.household), (a.bob, a.pottery)):
        with scope():
            yield contact, Chosen(client)


def _by_rules(contact, session, wish):
    rows = queries.shown_to(contact, session)
    for word in wish.words.split():
        rows = rows.filter(title__icontains=word) | rows.filter(number__icontains=word)
    rows = {"open": rows.filter(listing.OPEN), "paid": rows.exclude(listing.OPEN), "all": rows}[wish.show]
    return [one.pk for one in rows.order_by(*listing.ORDER[wish.show])]


@pytest.mark.parametrize("show", listing.SHOWS)
@pytest.mark.parametrize("words", ["", "advice", "advice march", "nowhere"])
def test_the_list_is_what_the_rules_show(a, filled, show, words):
    for contact, session in _asking(a):
        wish = Wish(show, words)
        page, wanted = listing.read(contact, session, wish, NOON), _by_rules(contact, session, wish)
        assert not page.goes_on
        if wish.is_first:
            assert {one.pk for one in page.rows} == set(wanted)
            days = [queries.next_due(one, one.owed)[0] for one in page.rows]
            assert days == sorted(days)
            assert [one.pk for one in page.paid] == _by_rules(contact, session, Wish("paid"))
            assert page.total == len(_by_rules(contact, session, Wish("all")))
        else:
            assert [one.pk for one in page.rows] == wanted
            assert page.total == len(wanted)


def test_what_was_paid_long_ago_is_counted_and_not_shown_first(a, filled):
    later = NOON + listing.A_YEAR + timedelta(days=3)
    for contact, session in _asking(a):
        page = listing.read(contact, session, Wish(), later)
        assert not page.paid
        assert page.total == len(_by_rules(contact, session, Wish("all")))


def test_rows_say_whether_they_have_instalments(a, filled):
    for contact, session in _asking(a):
        for one in listing.read(contact, session, Wish("all"), NOON).rows:
            assert [part.pk for part in queries.parts_of(one)] == [part.pk for part in one.instalments.all()]


def test_the_sums_are_those_of_the_rules(a, filled):
    for contact, session in _asking(a):
        sums = owing.by(contact, session, DAY)
        rows = queries.shown_to(contact, session).filter(listing.OPEN)
        assert sum(one.owed for one in sums) == (rows.aggregate(all=Sum("account__balance"))["all"] or 0)
        assert sum(one.count for one in sums) == rows.count()


def test_one_opens_for_whom_the_rules_show_it_alone(a, b_invoice, filled):
    for contact, _ in _asking(a):
        mine = set(queries.visible_to(contact).values_list("pk", flat=True))
        every = queries.Invoice.objects.values_list("pk", flat=True)
        assert {pk for pk in every if opening.released(contact, pk)} == mine
        assert opening.released(contact, b_invoice) is None


@pytest.fixture
def b_invoice(cast):
    """An invoice of another firm, by its id."""
    from tenants.context import inside  # noqa: PLC0415

    with inside(cast.b.firm):
        return make.released(cast.b, cast.b.household, 100).pk
