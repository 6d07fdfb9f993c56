from datetime import timedelta

import pytest
from django.contrib.postgres.functions import TransactionNow

from features.documents.models import Document, DocumentRules
from tenants.context import inside
from tests.factories import documents as make
from tests.http import Browser


@pytest.fixture
def alice(cast):
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def receipt(cast):
    """Alice's upload of eighteen minutes ago."""
    with inside(cast.a.firm):
        document = make.uploaded(cast.a.alice, cast.a.household, "Receipt.pdf")
        age(document, 18)
    return document


def age(document, minutes):
    stored = TransactionNow() - timedelta(minutes=minutes)
    Document.objects.filter(pk=document.pk).update(stored_at=stored)


@pytest.mark.requirement("S0-24", "S0-30")
def test_the_button_says_how_long_is_left_and_deletes_with_undo(cast, alice, receipt):
    page = alice.get("/documents/").text

    assert "42 min left" in page
    assert 'stroke-dasharray="70 100"' in page
    assert f'action="/documents/{receipt.pk}/deletion/"' in page
    assert "42 min left" in alice.get(f"/documents/{receipt.pk}/").text

    answer = alice.post(f"/documents/{receipt.pk}/deletion/", follow=True)

    assert "“Receipt” is deleted." in answer.text
    assert f'action="/documents/{receipt.pk}/restoration/"' in answer.text
    assert alice.get(f"/documents/{receipt.pk}/").status_code == 404
    assert "“Receipt” is back." in alice.post(f"/documents/{receipt.pk}/restoration/", follow=True).text
    assert alice.get(f"/documents/{receipt.pk}/").status_code == 200


@pytest.mark.requirement("S0-31")
def test_after_the_hour_there_is_no_button_and_the_server_says_why(cast, alice, receipt):
    with inside(cast.a.firm):
        age(receipt, 60)

    assert "min left" not in alice.get("/documents/").text
    answer = alice.post(f"/documents/{receipt.pk}/deletion/", follow=True)

    assert "The hour in which you could delete this is over." in answer.text
    assert alice.get(f"/documents/{receipt.pk}/").status_code == 200


def test_a_firm_that_switched_it_off_shows_no_button(cast, alice, receipt):
    with inside(cast.a.firm):
        DocumentRules.objects.create(delete_minutes=0)

    assert "min left" not in alice.get("/documents/").text
    assert "What you upload stays." in alice.post(f"/documents/{receipt.pk}/deletion/", follow=True).text


@pytest.mark.requirement("S0-30")
def test_others_see_no_button_and_are_refused(cast, receipt):
    bob = Browser(cast.a.firm).signed_in_as(cast.a.bob)
    charlie = Browser(cast.a.firm).signed_in_as(cast.a.charlie)

    assert "min left" not in bob.get("/documents/").text
    assert (
        "only what you uploaded yourself" in bob.post(f"/documents/{receipt.pk}/deletion/", follow=True).text
    )
    for act in ("deletion", "restoration"):
        assert charlie.post(f"/documents/{receipt.pk}/{act}/").status_code == 404
    assert bob.get(f"/documents/{receipt.pk}/").status_code == 200
