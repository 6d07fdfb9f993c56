from datetime import timedelta

import pytest
import time_machine
from django.urls import set_urlconf

from features.base import composition
from features.base.errors import NotThere
from features.base.scope import scope
from features.clients.models import Client
from features.documents import events, inbox, operations, panels, parts
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from features.toggles.queries import is_on
from tenants.context import inside
from tests.cast import NOON
from tests.factories import documents as make
from tests.http import Browser


class Asked:
    """As much of a request as a part reads."""

    def __init__(self, contact=None, membership=None, record=None):
        self.contact, self.membership, self.record = contact, membership, record
        self.session = type("Session", (), {"data": {}})()


@pytest.fixture(autouse=True)
def _noon_on_a_firms_host(settings):
    set_urlconf(settings.FIRM_URLCONF)
    with time_machine.travel(NOON, tick=False):
        yield
    set_urlconf(None)


@pytest.mark.requirement("S0-5")
def test_home_shows_the_newest_of_what_is_new_and_how_much_there_is(a, django_assert_max_num_queries):
    for number in range(5):
        make.shared(a.staff, a.household, f"{number}.pdf", now=NOON - timedelta(days=number))

    with scope():
        is_on(DOCUMENTS)  # as the page has asked before
        with django_assert_max_num_queries(2):
            panel = panels.home_panel(Asked(a.alice))

    assert panel is not None
    assert [document.name for document in panel["documents"]] == ["0", "1", "2"]
    assert (panel["total"], panel["lede"].text, panel["several"]) == (5, "5 new documents", False)


@pytest.mark.requirement("S0-5")
def test_home_says_nothing_of_documents_when_nothing_is_new(a):
    document = make.shared(a.staff, a.household)
    operations.mark_downloaded(document=document, by=a.alice, now=NOON)

    assert panels.home_panel(Asked(a.alice)) is None
    assert panels.count_new(Asked(a.alice)) == 0
    assert panels.count_new(Asked(a.bob)) == 1


def test_the_inbox_has_one_entry_per_client_and_day(a):
    make.uploaded(a.alice, a.household, "B.pdf")
    make.uploaded(a.alice, a.household, "A.pdf", now=NOON + timedelta(minutes=1))

    [item] = inbox.inbox_items(Asked(membership=a.owner))

    assert (item.group, item.title, item.meta) == (
        "arrived",
        "Aldergate Household added 2 documents",
        ("A and more",),
    )
    assert item.url == f"/workspace/clients/{a.household.pk}/documents/?from=client"


def test_what_came_in_is_for_who_looks_after_the_client_or_else_the_owner(a):
    make.uploaded(a.alice, a.household)

    def mine(member):
        return [item.mine for item in inbox.inbox_items(Asked(membership=member))]

    assert (mine(a.owner), mine(a.staff)) == ([True], [False])
    Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
    assert (mine(a.owner), mine(a.staff)) == ([False], [True])
    assert inbox.count_inbox(Asked(membership=a.staff)) == 1


def test_done_settles_what_was_shown_and_undo_brings_it_back(a):
    make.uploaded(a.alice, a.household)
    asked = Asked(membership=a.owner)
    [item] = inbox.inbox_items(asked)

    inbox.settle(asked, item.key)
    assert list(inbox.inbox_items(asked)) == []

    inbox.unsettle(asked, item.key)
    assert [again.key for again in inbox.inbox_items(asked)] == [item.key]


@pytest.mark.parametrize(
    "key",
    [
        "", "x", "x.y.z", "1.2026-03-10.5", f"{'0' * 32}.2026-03-10.99999999999999999999",
        f"{'0' * 32}.9999-12-31.1", f"{'0' * 32}.0001-01-01.1",
    ],
)  # fmt: skip
def test_a_key_nobody_was_shown_is_not_there(a, key):
    with pytest.raises(NotThere):
        inbox.settle(Asked(membership=a.owner), key)


@pytest.mark.requirement("D12")
def test_with_documents_off_nothing_of_them_is_left(cast, turn):
    with inside(cast.a.firm):
        document = make.shared(cast.a.staff, cast.a.household, "Secret plan.pdf")
        make.uploaded(cast.a.alice, cast.a.household, "Receipt.pdf")
    client, staff = (
        Browser(cast.a.firm).signed_in_as(cast.a.alice),
        Browser(cast.a.firm).signed_in_as(cast.a.owner),
    )
    record = f"/workspace/clients/{cast.a.household.pk}/"
    everywhere = [(client, "/"), (staff, "/workspace/"), (staff, record)]
    assert all("ocument" in browser.get(path).text for browser, path in everywhere)

    turn(DOCUMENTS, on=False)

    for browser, path in everywhere:
        page = browser.get(path)
        assert page.status_code == 200
        assert "/documents/" not in page.text
        assert "Secret plan" not in page.text.replace(
            "shared Secret plan", ""
        )  # the trail keeps what happened
    for path in ("/documents/", f"/documents/{document.pk}/", f"/documents/{document.pk}/download/"):
        assert client.get(path).status_code == 404
    for path in ("/workspace/documents/", f"{record}documents/", "/workspace/settings/document-types/"):
        assert staff.get(path).status_code == 404
    assert Browser(cast.b.firm).signed_in_as(cast.b.alice).get("/documents/").status_code == 200


@pytest.mark.requirement("D1", "S1-31")
def test_a_law_firm_begins_without_client_uploads():
    assert CLIENT_UPLOADS.preset("law") is False
    assert all(CLIENT_UPLOADS.preset(kind) for kind in ("accounting", "tax", "construction", "consulting"))
    assert CLIENT_UPLOADS.parent is DOCUMENTS


def test_anything_is_found_by_who_may_see_it(a):
    document = make.shared(a.staff, a.household, "Kiln receipt.pdf")
    make.shared(a.staff, a.household, "Return.pdf")

    found = list(parts.find(Asked(membership=a.staff), ["kiln", "household"]))

    assert [(link.url, link.label, link.detail) for link in found] == [
        (f"/workspace/documents/{document.pk}/", "Kiln receipt", "Aldergate Household")
    ]
    a.staff.is_active = False
    assert list(parts.find(Asked(membership=a.staff), ["kiln"])) == []
    a.staff.is_active = True


def test_every_event_of_the_slice_has_words():
    known = {event.key for event in composition.events}

    assert {event.key for event in events.EVENTS} <= known
