import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import DatabaseError, transaction

from branding import logos, operations, queries
from branding.models import Brand
from branding.stylesheet import text
from tenants.context import inside
from tests.branding.material import picture
from tests.cast import NOON

BRAND = {"name": "Aldergate", "color": "#1f4d3a", "headings": "classic", "corners": "soft"}


@pytest.fixture
def firm(cast):
    with inside(cast.a.firm):
        yield cast.a.firm


def publish(capture, **changes):
    with capture(execute=True):
        return operations.publish(now=NOON, **BRAND | changes)


def test_a_new_firm_has_its_brand(firm):
    look = queries.published(firm)

    assert (look.name, look.color) == ("Aldergate", "#1f4d3a")


def test_publishing_shows_everywhere_and_names_what_changed(firm, django_capture_on_commit_callbacks):
    before = queries.published(firm)

    changed = publish(
        django_capture_on_commit_callbacks,
        color="#F47B20",
        corners="square",
        phone="555",
        tagline=before.tagline,
    )

    after = queries.published(firm)
    assert changed == ("color", "corners", "phone")
    assert (after.color, after.corners, after.phone) == ("#f47b20", "square", "555")
    assert after.version != before.version
    assert Brand.objects.get().version == after.version
    assert "#f47b20" in text(after)


def test_publishing_the_same_again_changes_nothing(firm, django_capture_on_commit_callbacks):
    publish(django_capture_on_commit_callbacks)

    assert publish(django_capture_on_commit_callbacks) == ()


def test_the_other_firm_keeps_its_look(cast, firm, django_capture_on_commit_callbacks):
    with inside(cast.b.firm):
        before = queries.published(cast.b.firm)
    publish(django_capture_on_commit_callbacks, color="#f2c230")

    with inside(cast.b.firm):
        assert queries.published(cast.b.firm) == before


def test_a_logo_is_stored_under_the_firm_and_the_old_one_removed(firm, django_capture_on_commit_callbacks):
    logo = logos.read(picture())

    assert publish(django_capture_on_commit_callbacks, logo=logo)[-1] == "logo"
    first = queries.published(firm)
    publish(django_capture_on_commit_callbacks, logo=logo)
    second = queries.published(firm)

    assert first.logo.startswith(f"{firm.pk}/brand/")
    assert first.logo != second.logo
    assert not storages["private"].exists(first.logo)
    assert queries.logo_of(second) == logo


def test_a_logo_can_be_removed(firm, django_capture_on_commit_callbacks):
    publish(django_capture_on_commit_callbacks, logo=logos.read(picture()))
    key = queries.published(firm).logo

    publish(django_capture_on_commit_callbacks, remove_logo=True)

    assert queries.published(firm).logo == ""
    assert queries.logo_of(queries.published(firm)) is None
    assert not storages["private"].exists(key)


def test_publishing_without_a_logo_keeps_the_present_one(firm, django_capture_on_commit_callbacks):
    publish(django_capture_on_commit_callbacks, logo=logos.read(picture()))
    key = queries.published(firm).logo

    publish(django_capture_on_commit_callbacks, color="#f47b20")

    assert queries.published(firm).logo == key


def stored(firm):
    storage = storages["private"]
    folder = f"{firm.pk}/brand"
    return storage.listdir(folder)[1] if storage.exists(folder) else []


@pytest.mark.parametrize(
    "wrong",
    [
        {"color": "red;}"},
        {"headings": "comic"},
        {"corners": "9px"},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x" * 121},
    ],
)
def test_a_wrong_value_is_refused_and_nothing_changes(firm, wrong):
    before, files = queries.published(firm), stored(firm)

    with pytest.raises(ValidationError):
        operations.publish(now=NOON, logo=logos.read(picture()), **BRAND | wrong)

    assert Brand.objects.get().look == before
    assert stored(firm) == files


@pytest.mark.parametrize(
    "row", [{"color": "red;}"}, {"color": "#1F4D3A"}, {"headings": "comic"}, {"corners": "9px"}]
)
def test_the_database_refuses_what_the_code_forgot(firm, row):
    with pytest.raises(DatabaseError), transaction.atomic():
        Brand.objects.update(**row)


def test_a_firm_has_one_brand(firm):
    with pytest.raises(DatabaseError), transaction.atomic():
        Brand.objects.create(id=2, **BRAND, version="x")


def test_a_reader_that_was_slow_does_not_undo_a_publication(firm, django_capture_on_commit_callbacks):
    stale = queries.published(firm)
    publish(django_capture_on_commit_callbacks, color="#f47b20")

    queries._remember_if_absent(stale)

    assert queries.published(firm).color == "#f47b20"


def test_the_published_look_is_read_once(firm, django_assert_num_queries):
    queries.published(firm)

    with django_assert_num_queries(0):
        queries.published(firm)
