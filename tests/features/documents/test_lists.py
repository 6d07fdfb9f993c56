"""The prepared lists of documents select what the rules select that they were made of, for everybody who asks."""

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db.models import Q

from features.base.scope import scope
from features.documents import listing, lists, queries, searching
from features.documents.listing import NO_TYPE, Wish
from features.documents.models import Document, DocumentType
from features.documents.switches import DOCUMENTS
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make


class Chosen:
    """A session that shows one client, or all."""

    def __init__(self, client=None):
        self.data = {"showing": str(client.pk) if client else ""}


@pytest.fixture
def filled(a):
    kind = DocumentType.objects.first()
    for number, (by, client) in enumerate(
        ((a.staff, a.household), (a.staff, a.pottery), (a.owner, a.household))
    ):
        make.shared(by, client, f"Statement {number}.pdf", now=NOON)
    make.uploaded(a.alice, a.household, "Receipt 2024.pdf")
    make.uploaded(a.alice, a.household, "Letter.pdf", year=2024)
    Document.objects.filter(name="Letter").update(type=kind, tags=["Urgent"])
    Document.objects.filter(name="Statement 2").update(shared_at=None)
    return kind


def _wishes(kind):
    values = {
        "words": ("", "statement", "receipt 2024", "nowhere"), "kind": (None, kind.pk, NO_TYPE, uuid4()),
        "year": (None, 2024), "new": (False, True), "side": ("", "firm", "client", listing.DRAFTS),
    }  # fmt: skip
    return [Wish(**dict(zip(values, each, strict=True))) for each in product(*values.values())][::5]


def _page(seen, wish):
    return [row.pk for row in seen.page(wish, searching.terms(wish.words).sought, 1)]


def test_a_contacts_list_is_what_the_rules_show_them(a, filled):
    for contact, client in ((a.alice, None), (a.bob, None), (a.alice, a.household)):
        session = Chosen(client)
        with scope():
            seen = lists.of_contact(contact, session, queries.rules(), NOON)
            rows = queries.with_news(queries.shown_to(contact, session), contact, NOON)
            for wish in _wishes(filled):
                assert _page(seen, wish) == [row.pk for row in listing.matching(rows, wish)], wish
            assert seen.tree(None) == listing.tree_of(rows, None, news=queries.news_to(contact, NOON))


def test_staffs_list_is_what_the_rules_show_them(a, filled):
    for client in (None, a.household):
        with scope():
            seen, rows = lists.of_staff(a.staff, client), queries.in_workspace(a.staff)
            rows = rows.filter(client=client) if client else rows
            for wish in _wishes(filled):
                found = listing.matching(rows, replace(wish, new=False), for_staff=True)
                assert _page(seen, wish) == [row.pk for row in found], wish
            for wish in (
                Wish(tag="Urgent"),
                Wish(client_id=a.household.pk),
                Wish(sort="name"),
                Wish(since=NOON),
            ):
                found = listing.matching(rows, wish, for_staff=True)
                assert _page(seen, wish) == [row.pk for row in found], wish
            assert seen.tree(2024) == listing.tree_of(rows, 2024, tagged=True)


def test_one_after_the_other_each_sees_their_own(cast):
    seen: dict[UUID, set[UUID]] = {}
    for firm in (cast.a, cast.b, cast.a):
        with inside(firm.firm), scope():
            make.shared(firm.staff, firm.household, "Same name.pdf")
            for contact in (firm.alice, firm.bob):
                found = lists.of_contact(contact, Chosen(), queries.rules(), NOON)
                mine = set(queries.visible_to(contact).values_list("pk", flat=True))
                assert set(_page(found, Wish())) == mine
                seen.setdefault(firm.firm.pk, set()).update(mine)

    assert not seen[cast.a.firm.pk] & seen[cast.b.firm.pk]


def test_a_search_counts_so_far_and_no_further(a, monkeypatch):
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    for number in range(4):
        make.shared(a.staff, a.household, f"Statement {number}.pdf")
    lists.COUNT.known.clear()
    seen = lists.of_staff(a.staff)

    assert seen.count(Wish("statement"), searching.terms("statement").sought) is None
    assert seen.count(Wish("nowhere"), searching.terms("nowhere").sought) == 0
    lists.COUNT.known.clear()


def test_switched_off_there_is_nothing(a, filled, turn):
    with scope():
        assert _page(lists.of_contact(a.alice, Chosen(), queries.rules(), NOON), Wish())
    turn(DOCUMENTS, on=False)
    with scope():
        assert _page(lists.of_contact(a.alice, Chosen(), queries.rules(), NOON), Wish()) == []
        assert _page(lists.of_staff(a.staff), Wish()) == []


def test_what_is_new_is_what_the_rules_say_is_new(a, filled):
    for contact, client in ((a.alice, None), (a.bob, None), (a.alice, a.household), (a.alice, a.pottery)):
        session = Chosen(client)
        with scope():
            rows = queries.with_news(queries.shown_to(contact, session), contact, NOON).filter(Q(is_new=True))
            found = lists.news(contact, session, NOON)
            assert [row.pk for row in found] == [row.pk for row in rows.order_by("-created_at", "-id")[:3]]
            assert {row.total for row in found} <= {rows.count()}
