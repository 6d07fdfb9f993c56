"""“Who has looked at your portal”: the contact's own sign-ins and whoever saw it as they do, and nothing of the firm's."""

import re

import pytest

from features.base import audit, composition
from features.base.composition import EventText
from features.base.scope import Scope, scope
from tenants.context import inside
from tests.http import Browser

PAGE = "/you/access/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture(autouse=True)
def viewing(monkeypatch) -> None:
    """Somebody seeing the portal as a contact does, whether or not a slice words it by now."""
    found = {**composition.events._entries, "portal.viewed": EventText(
        "portal.viewed", "looked at the portal as {about}", "Portal", "eye", to_contact="saw your portal as you do")
    }  # fmt: skip
    monkeypatch.setattr(composition.events, "_entries", found)


def lines(response) -> list[tuple[str, str]]:
    found = re.findall(
        r"<li class=\"row keep\">.*?<p>(.*?)</p><p class=\"meta\">(.*?)</p>",
        response.content.decode(),
        re.DOTALL,
    )
    return [
        (text, re.sub(r"(</span>)?<span>", "|", meta).removesuffix("</span>").strip("|"))
        for text, meta in found
    ]


def view_as(cast, contact="alice", **details) -> None:
    with inside(cast.a.firm), scope(Scope("r", "203.0.113.9", "Secret browser of staff")):
        audit.record("portal.viewed", by=cast.a.staff, about=getattr(cast.a, contact), **details)


def test_a_contact_sees_their_own_sign_ins_with_device_and_address(cast):
    with scope(Scope("r", "192.0.2.7", FIREFOX)):
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    ((text, meta),) = lines(alice.get(PAGE))

    assert text == "You signed in"
    assert re.fullmatch(r".*\|Firefox on Windows\|from 192\.0\.2\.7", meta)


def test_and_who_saw_the_portal_as_they_do_why_and_how_long(cast):
    view_as(cast, reason="You asked about the K-1", minutes=12, internal="margin 40 %")
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    page = alice.get(PAGE)

    assert lines(page)[1][0] == "Stella Staff of Aldergate saw your portal as you do"
    assert lines(page)[1][1].endswith("|for 12 minutes|Reason: You asked about the K-1")
    for internal in ("203.0.113.9", "Secret browser", "margin"):
        assert internal not in page.content.decode()


@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_nobody_sees_what_is_about_others_not_even_of_the_same_client(cast, who):
    view_as(cast, "alice", reason="CNRY-alice")
    Browser(cast.a.firm).signed_in_as(cast.a.alice)
    view_as(cast, who, reason="mine")

    page = Browser(cast.a.firm).signed_in_as(getattr(cast.a, who)).get(PAGE)

    assert "CNRY-alice" not in page.content.decode()
    assert [text for text, _ in lines(page)] == [
        "You signed in",
        "Stella Staff of Aldergate saw your portal as you do",
    ]


def test_what_is_not_declared_for_contacts_stays_inside(cast):
    with inside(cast.a.firm):
        audit.record("contact.edited", by=cast.a.staff, about=cast.a.alice, changes={"phone": ["1", "CNRY"]})
        audit.record("session.started", by=cast.a.owner, side="staff", method="password")
        audit.record("sign_in.refused", by=None, about=cast.a.alice, who="Alice Alder")

    page = Browser(cast.a.firm).signed_in_as(cast.a.alice).get(PAGE)

    assert [text for text, _ in lines(page)] == ["You signed in", "Somebody typed a wrong password for you"]
    assert "CNRY" not in page.content.decode()


def test_a_person_who_is_staff_too_sees_only_the_portals_side(cast):
    with inside(cast.a.firm):
        contact = cast.a.owner.user.contact  # of the owner's own test client
        audit.record("session.started", by=cast.a.owner, side="staff", method="password")

    page = Browser(cast.a.firm).signed_in_as(contact).get(PAGE)

    assert [text for text, _ in lines(page)] == ["You signed in"]


def test_it_is_in_the_persons_menu_and_turns_pages(cast):
    for number in range(35):
        view_as(cast, reason=f"Nr {number}")
    alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)

    first = alice.get(PAGE)
    older = re.search(r'href="(\?before=[^"]+)"', first.content.decode())
    assert older is not None
    second = alice.get(PAGE + older[1])

    assert (len(lines(first)), len(lines(second))) == (30, 6)
    assert f'href="{PAGE}"' in alice.get("/").content.decode()
    assert "after=" in second.content.decode()


@pytest.mark.parametrize(
    "query", ["before=x", "before=1-2", "after=%00", "before=" + "9" * 500 + "-" + "0" * 32]
)
def test_nonsense_in_the_address_shows_the_newest(cast, query):
    assert lines(Browser(cast.a.firm).signed_in_as(cast.a.alice).get(f"{PAGE}?{query}"))


def test_staff_have_no_such_page_and_strangers_sign_in_first(cast):
    assert Browser(cast.a.firm).signed_in_as(cast.a.staff).get(PAGE).status_code == 302
    assert Browser(cast.a.firm).get(PAGE).status_code == 302
