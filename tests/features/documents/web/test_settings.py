import pytest

from features.documents.models import Document, DocumentType
from tenants.context import inside
from tests.factories import documents as make
from tests.http import Browser

PATH = "/workspace/settings/document-types/"


@pytest.fixture
def adam(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.admin)


@pytest.fixture
def types(cast):
    def names():
        with inside(cast.a.firm):
            return [kind.name for kind in DocumentType.objects.all()]

    return names


@pytest.fixture
def first(cast):
    with inside(cast.a.firm):
        return DocumentType.objects.first()


def test_the_list_shows_the_firms_types_in_order_and_what_stands_in_them(cast, adam, first):
    with inside(cast.a.firm):
        make.shared(cast.a.owner, cast.a.household, kind=first)

    page = adam.get(PATH).text

    places = [
        page.index(f">{name}") for name in ("Tax returns", "Tax forms", "Agreements", "Bookkeeping", "Other")
    ]
    assert places == sorted(places)
    assert "1 document<" in page


def test_types_are_added_renamed_and_moved(adam, first, types):
    assert "“Payroll” added." in adam.post(PATH, {"name": "Payroll"}, follow=True).text
    adam.post(f"{PATH}{first.pk}/", {"name": "Returns"})
    adam.post(f"{PATH}{first.pk}/place/", {"down": ""})

    assert types() == ["Tax forms", "Returns", "Agreements", "Bookkeeping", "Payroll"]


def test_removing_a_type_says_where_its_documents_went(cast, adam, first, types):
    with inside(cast.a.firm):
        make.shared(cast.a.owner, cast.a.household, kind=first)

    page = adam.post(f"{PATH}{first.pk}/removal/", follow=True).text

    assert "“Tax returns” is removed. 1 document now stands under “Other”." in page
    assert types() == ["Tax forms", "Agreements", "Bookkeeping"]
    with inside(cast.a.firm):
        assert list(Document.objects.values_list("type", flat=True)) == [None]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Enter a name for this type."),
        ("agreements", "You already have a type of this name."),
        ("Other", "You already have a type of this name."),
        ("x" * 61, "Keep this under 61 characters"),
    ],
)
def test_a_name_that_can_not_be_is_refused_and_stays_typed(adam, first, types, name, words):
    before = types()

    for path in (PATH, f"{PATH}{first.pk}/"):
        answer = adam.post(path, {"name": name})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{name}"' in answer.text or not name
    assert types() == before


def test_types_are_for_who_may_change_settings(cast, first, types):
    before = types()
    stella, olga_b = (
        Browser(cast.a.firm).signed_in_as(cast.a.staff),
        Browser(cast.b.firm).signed_in_as(cast.b.owner),
    )

    assert stella.get(PATH).status_code == 403
    assert stella.post(PATH, {"name": "Mine"}).status_code == 403
    for path in (f"{PATH}{first.pk}/", f"{PATH}{first.pk}/removal/", f"{PATH}{first.pk}/place/"):
        assert stella.post(path, {"name": "Mine"}).status_code == 403
        assert olga_b.post(path, {"name": "Mine"}).status_code == 404
    assert types() == before
