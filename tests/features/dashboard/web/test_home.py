import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from features.accounts.models import User
from features.base import composition
from features.base.composition import Lede, QuickLink
from features.billing.models import ProviderAccount
from features.booking.models import Setup
from features.clients.models import Client, Contact
from features.dashboard.menu import address_of
from features.documents.switches import DOCUMENTS
from features.library.models import Article
from features.organizers.models import Organizer, OrganizerVersion
from features.projects.models import Project
from features.toggles.operations import turn
from tenants import hosts
from tenants.context import inside, platform
from tenants.models import Firm, Withheld
from tests.http import Browser

HOSTILE = '<script>alert("x")</script>'


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_strangers_are_sent_to_sign_in(cast):
    response = Browser(cast.a.firm).get("/")

    assert (response.status_code, response["Location"]) == (302, "/sign-in/")


@pytest.mark.parametrize("change", [{"joined_at": None}, {"is_active": False}])
def test_a_contact_without_access_is_sent_to_sign_in(cast, portal, change):
    with inside(cast.a.firm):
        Contact.objects.filter(pk=cast.a.alice.pk).update(**change)

    assert portal.get("/").status_code == 302


def test_the_session_of_one_firm_opens_nothing_at_another(cast, portal):
    stranger = Browser(cast.b.firm)
    stranger.cookies = portal.cookies

    assert stranger.get("/").status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_home_is_only_read(portal, method):
    assert getattr(portal, method)("/").status_code == 405


@pytest.mark.parametrize(
    ("zone", "greeting", "day"),
    [
        ("America/New_York", "Good evening, Alice", "Monday, March 9"),
        ("Asia/Tokyo", "Good morning, Alice", "Tuesday, March 10"),
        ("", "Good evening, Alice", "Monday, March 9"),
        ("Nowhere/Atlantis", "Good", "March"),
    ],
)
def test_the_greeting_is_by_the_persons_own_clock(cast, zone, greeting, day):
    with time_machine.travel(datetime(2026, 3, 10, 0, 30, tzinfo=UTC), tick=False):
        with inside(cast.a.firm):
            User.objects.filter(pk=cast.a.alice.user_id).update(time_zone=zone)
        said = text_of(Browser(cast.a.firm).signed_in_as(cast.a.alice).get("/"))

    assert greeting in said
    assert day in said


@pytest.mark.requirement("S3-14")
def test_home_is_there_for_everybody_and_says_when_there_is_nothing(portal, panel):
    said = text_of(portal.get("/"))

    assert "Nothing needs you right now." in said
    assert "All quiet here" in said


@pytest.mark.requirement("S1-1")
def test_home_is_put_together_from_panels_links_and_a_sentence(portal, panel, registry):
    panel("todo", text="Sign the letter", lede=Lede("1 thing to do", "todo", 1, "have"))
    panel("balance", text="You owe", column="side", lede=Lede("$5.00", "balance", 1, "owe"))
    panel("news", text="We close at noon", column="top")
    panel("away", load=lambda _: None)
    registry("quick_links").add(QuickLink("files", 0, "Send a file", "upload", "documents:index"))

    page = portal.get("/").content.decode()

    assert 'You have <a href="#todo">1 thing to do</a>. Your balance is <a href="#balance">$5.00</a>.' in page
    places = [
        page.index(words)
        for words in ("We close at noon", "Sign the letter", "<aside", "You owe", "Send a file")
    ]
    assert places == sorted(places)
    assert 'href="/documents/"' in page
    assert "All quiet here" not in page
    assert "away" not in page


def test_a_lede_may_be_a_plain_pair(portal, panel):
    panel("docs", text="x", lede=("2 new documents", "docs"))

    assert 'There is <a href="#docs">2 new documents</a>.' in portal.get("/").content.decode()


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_home_itself_costs_few_queries_however_many_panels_there_are(cast, portal, panel, count):
    for n in range(count):
        panel(f"panel-{n}", load=lambda _: {"text": Client.objects.count(), "anchor": "x"})
    portal.get("/")  # the brand is cached from now on

    with CaptureQueriesContext(connection) as queries:
        assert portal.get("/").status_code == 200

    own = [query["sql"] for query in queries if "COUNT(*)" not in query["sql"]]
    assert len(queries) - len(own) == count
    assert len(own) <= 5, "\n".join(own)


def test_home_as_it_is_stays_under_twelve_queries(portal):
    portal.get("/")

    with CaptureQueriesContext(connection) as queries:
        portal.get("/")

    assert len(queries) <= 12


@pytest.mark.requirement("S2-1")
def test_a_section_that_is_off_is_gone_at_once_for_this_firm_only(cast, portal, panel):
    other = Browser(cast.b.firm).signed_in_as(cast.b.alice)
    panel("docs", text="New documents", switch=DOCUMENTS)
    before, with_panel = portal.get("/").content.decode(), portal.get("/documents/").status_code

    with inside(cast.a.firm):
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)

    page = portal.get("/").content.decode()
    assert ('href="/documents/"' in before, "New documents" in before, with_panel) == (True, True, 200)
    assert ('href="/documents/"' in page, "New documents" in page) == (False, False)
    assert portal.get("/documents/").status_code == 404
    assert other.get("/documents/").status_code == 200
    with inside(cast.a.firm):
        turn(switch=DOCUMENTS, on=True, by=cast.a.owner)
    assert portal.get("/").content.decode().count('href="/documents/"') == before.count('href="/documents/"')


SECTIONS = [item for item in composition.nav if item.side == "client" and item.switch is not None]


@pytest.mark.requirement("S3-13")
@pytest.mark.requirement("S3-16")
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.key)
def test_each_section_with_a_switch_is_in_the_menu_only_while_it_is_on(cast, portal, section):
    address, seen = address_of(section.url_name), []
    with inside(cast.a.firm):
        ProviderAccount.objects.create(
            account_id="acct_ready", is_ready=True
        )  # what sections about money need
        words = {"title": "Hours", "body": "Nine to five.", "edited_at": timezone.now()}
        Project.objects.create(client=cast.a.household, name="Return 2025")  # and work in progress
        Article.objects.create(audience="clients", published_at=timezone.now(), **words)  # and the library
        asked = {"version": OrganizerVersion.objects.get(), "title": "Yearly"}
        Organizer.objects.create(client=cast.a.household, **asked)  # and organizers
        Setup.objects.create(where="outside", outside_url="https://book.example.com/")  # and booking

    for on in (True, False, True):
        with inside(cast.a.firm):
            turn(switch=section.switch, on=on, by=cast.a.owner)
        entry = f'<a href="{address}">' in portal.get("/").content.decode()
        seen.append((entry, portal.get(address).status_code))

    assert seen == [(True, 200), (False, 404), (True, 200)]


def test_a_page_that_is_not_there_costs_a_stranger_no_query(cast, django_assert_num_queries):
    stranger = Browser(cast.a.firm)
    stranger.get("/nowhere/")  # host and brand are cached from now on

    with django_assert_num_queries(0):
        assert stranger.get("/nowhere/").status_code == 404


def test_what_the_platform_withholds_is_gone_too(cast, portal):
    with platform():
        Withheld.objects.create(switch="documents", firm=cast.a.firm)
    hosts.publish(cast.a.firm)

    assert 'href="/documents/"' not in portal.get("/").content.decode()
    assert portal.get("/documents/").status_code == 404


FORGED = ["dwf_documents", "dwft_documents", "dwf_client_uploads", "waffle_documents"]


@pytest.mark.parametrize("name", FORGED)
def test_nothing_a_browser_sends_switches_anything_on(cast, portal, name):
    """Waffle's flags believe cookies and addresses (security M3); a firm's switch asks neither."""
    with inside(cast.a.firm):
        turn(switch=DOCUMENTS, on=False, by=cast.a.owner)
    portal.cookies[name] = "True"

    for address in ("/documents/", f"/documents/?{name}=1", f"/documents/?dwft_documents=1&{name}=True"):
        assert portal.get(address).status_code == 404
    page = portal.get(f"/?{name}=1").content.decode()
    assert 'href="/documents/"' not in page


def a_project(cast, portal, **facts):
    with inside(cast.a.firm):
        Client.objects.filter(pk=cast.a.household.pk).update(kind=Client.Kind.PROJECT, **facts)
    return portal.get("/").content.decode()


@pytest.mark.requirement("S3-17")
def test_a_project_is_always_in_sight_by_name_and_address_in_the_firms_brand(cast, portal):
    page = a_project(cast, portal, name="14 Alder Street", address="14 Alder Street, Portland")

    assert (
        page.count("<b>14 Alder Street</b><span>14 Alder Street, Portland</span>") == 2
    )  # beside the menu, and above
    assert 'href="/brand.css?v=' in page
    assert "Aldergate</span>" in page
    for path in ("/documents/", "/you/"):
        assert "14 Alder Street, Portland" in portal.get(path).content.decode()


def test_other_clients_have_no_project_above_their_pages(portal):
    assert 'class="place' not in portal.get("/").content.decode()


@pytest.mark.requirement("S0-9")
def test_only_who_acts_for_several_clients_gets_a_switcher(cast, portal):
    both = Browser(cast.a.firm).signed_in_as(cast.a.bob)

    assert 'id="entities"' not in portal.get("/").content.decode()
    page = both.get("/").content.decode()
    assert 'id="entities"' in page
    assert "Aldergate Pottery" in page
    assert "Aldergate Bakery" not in page


@pytest.mark.parametrize("name", [HOSTILE, f"{HOSTILE} {'long' * 40}"])
def test_hostile_and_long_names_are_only_names(cast, portal, panel, name):
    with inside(cast.a.firm):
        User.objects.filter(pk=cast.a.alice.user_id).update(name=name)
    panel("docs", text=name, lede=Lede(name, "docs"))

    response = a_project(cast, portal, name=name, address=name)

    assert "<script>alert" not in response
    assert "&lt;script&gt;alert" in response


def test_a_firm_that_was_just_suspended_shows_its_notice(cast, portal):
    with platform():
        Firm.objects.filter(pk=cast.a.firm.pk).update(
            status=Firm.Status.SUSPENDED,
            suspended_at=datetime(2026, 3, 1, tzinfo=UTC),
            suspended_reason="unpaid",
        )
    hosts.publish(cast.a.firm)

    assert portal.get("/").status_code == 403
