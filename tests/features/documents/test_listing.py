from datetime import timedelta

import pytest

from features.documents import listing, queries
from features.documents.listing import NO_TYPE, Wish
from features.documents.models import DocumentType
from tests.cast import NOON
from tests.factories import documents as make


@pytest.fixture
def kinds(a):
    return list(DocumentType.objects.all())


@pytest.fixture
def rows(a, kinds):
    returns, forms, *_ = kinds
    make.shared(a.staff, a.household, "Return.pdf", kind=returns, year=2025, now=NOON - timedelta(days=3))
    make.shared(a.staff, a.pottery, "Old return.pdf", kind=returns, year=2024, now=NOON - timedelta(days=2))
    make.shared(a.staff, a.household, "W-2.pdf", kind=forms, year=2025, now=NOON - timedelta(days=1))
    make.uploaded(a.bob, a.pottery, "list.csv", content=b"a,b", year=2024)
    return queries.with_news(queries.visible_to(a.bob), a.bob, NOON)


def found(rows, **wish):
    return [document.name for document in listing.matching(rows, Wish(**wish))]


@pytest.mark.requirement("S0-19")
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("return", ["Old return", "Return"]),
        ("RETURN pottery", ["Old return"]),
        ("pottery", ["list", "Old return"]),
        ("csv", ["list"]),
        (".csv", ["list"]),
        ("2024", ["list", "Old return"]),
        ("tax forms", ["W-2"]),
        ("nothing%like_this", []),
    ],
)
def test_words_are_looked_for_in_name_type_client_ending_and_year(rows, words, names):
    assert found(rows, words=words) == names


@pytest.mark.requirement("S0-21", "S0-22", "S0-25")
def test_type_year_and_new_narrow_the_list(rows, kinds):
    assert found(rows, kind=kinds[0].pk) == ["Old return", "Return"]
    assert found(rows, year=2025) == ["W-2", "Return"]
    assert found(rows, kind=kinds[0].pk, year=2025) == ["Return"]
    assert found(rows, new=True) == ["W-2", "Old return", "Return"]
    assert found(rows, side="client") == ["list"]


@pytest.mark.requirement("D15")
def test_documents_without_a_type_stand_under_other(rows):
    assert found(rows, kind=NO_TYPE) == ["list"]


def test_a_list_can_be_sorted(rows):
    assert found(rows, sort="oldest") == ["Return", "Old return", "W-2", "list"]
    assert found(rows, sort="name") == ["list", "Old return", "Return", "W-2"]
    assert found(rows, sort="largest")[-1] == "list"


@pytest.mark.requirement("S0-21", "S0-22", "D15")
def test_the_tree_counts_by_type_in_the_firms_order_with_other_last(rows, kinds, django_assert_num_queries):
    with django_assert_num_queries(1):
        tree = listing.tree_of(rows, None)

    assert [(branch.name, branch.count) for branch in tree.types] == [
        ("All", 4), ("Tax returns", 2), ("Tax forms", 1), ("Other", 1),
    ]  # fmt: skip
    assert tree.years == [2025, 2024]


def test_within_a_year_the_tree_counts_only_that_year(rows):
    tree = listing.tree_of(rows, 2024)

    assert [(branch.name, branch.count) for branch in tree.types] == [
        ("All", 2), ("Tax returns", 1), ("Tax forms", 0), ("Other", 1),
    ]  # fmt: skip
    assert tree.years == [2025, 2024]


def test_the_tree_knows_the_total_of_a_plain_list(rows, kinds):
    tree = listing.tree_of(rows, 2024)

    assert tree.count_of(Wish(year=2024)) == 2
    assert tree.count_of(Wish(year=2024, kind=kinds[0].pk)) == 1
    assert tree.count_of(Wish(kind="gone")) == 0
    assert not Wish(words="x").is_plain
