"""Sharing shows who will see it before it happens: on a client's record as the project is chosen, and for several drafts."""

import pytest

from features.documents import operations
from features.documents.models import Document
from features.projects import operations as projects
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.features.documents.operations.test_drafts import limited_to
from tests.http import Browser

DOCS = "/workspace/documents/"


@pytest.fixture
def stella(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


@pytest.fixture
def garden(cast):
    """A project that Alice's access does not reach."""
    a = cast.a
    with inside(a.firm):
        kitchen, garden = (
            projects.create(client=a.household, by=a.owner, now=NOON, name=name)
            for name in ("Kitchen", "Garden")
        )
        limited_to(kitchen, a.alice, a.household)
    return garden


def test_the_form_names_who_will_see_it_and_follows_the_project(cast, stella, garden):
    tab = f"/workspace/clients/{cast.a.household.pk}/documents/"
    page = stella.get(tab).text
    assert "<b>Alice Alder and Bob Birch</b> will see it" in page
    assert page.count('class="avatar small"') >= 2

    part = stella.get(f"{tab}share/readers/?project={garden.pk}", headers={"HX-Request": "true"}).text
    whole = stella.post(f"{tab}share/readers/", {"project": garden.pk, "kind": "", "year": "2024"}).text

    for shown in (part, whole):
        assert "<b>Bob Birch</b> will see it" in shown
        assert "Alice Alder and" not in shown
    assert "<html" not in part
    assert f'<option value="{garden.pk}" selected>' in whole
    assert 'value="2024"' in whole
    assert stella.get(f"{tab}share/readers/?project={garden.pk}").status_code == 302
    with inside(cast.a.firm):
        assert not Document.objects.exists()


def test_of_several_drafts_everybody_who_will_see_them_is_named_first(cast, stella, garden):
    a = cast.a
    with inside(a.firm):
        about = {"by": a.staff, "now": NOON, "draft": True}
        drafts = [
            *operations.share(client=a.household, files=[make.accepted("Plan.pdf")], **about),
            *operations.share(client=a.household, files=[make.accepted("Pond.pdf")], project=garden, **about),
            *operations.share(client=a.bakery, files=[make.accepted("Oven.pdf")], **about),
        ]
        other = make.shared(a.staff, a.household, "Shared.pdf")
    picked = [each.pk for each in (*drafts, other)]

    page = stella.post(f"{DOCS}picked/audience/", {"document": picked, "next": f"{DOCS}?from=draft"}).text

    assert "Share 3 drafts" in page
    assert "<b>Alice Alder and Bob Birch</b> will see it" in page
    assert "<b>Bob Birch</b> will see it" in page
    assert "<b>Charlie" in page
    assert "Shared" not in page.partition("<main")[2].partition("</main")[0].replace("Share 3", "")
    with inside(a.firm):
        assert Document.objects.filter(shared_at=None).count() == 3
    nothing = stella.post(f"{DOCS}picked/audience/", {"document": other.pk}, follow=True)
    assert "Tick the drafts first" in nothing.text


def test_links_of_the_list_below_what_was_refused_lead_back_to_it(cast, stella):
    tab = f"/workspace/clients/{cast.a.household.pk}/documents/"

    assert stella.get(f"{tab}share/?q=letter")["Location"] == f"{tab}?q=letter"
    assert stella.get(f"{tab}share/readers/?q=letter")["Location"] == f"{tab}?q=letter"
