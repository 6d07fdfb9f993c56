"""
Who is it, really? Before something important somebody shows it once more, and nothing they typed is lost; an address
changes when the new mailbox says so, and the old one can stop it; a new device is told of, and shut out by whom it
worries; and who forgot where their portals are is told by mail alone. Wide, and on a phone.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Page, expect

from features.accounts.models import Membership, User
from features.clients.models import Access, Contact
from tests.cast import PASSWORD, FirmCast
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import SIZES, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def people() -> People:
    return _with_one_of_each_for_each_size


def _with_one_of_each_for_each_size(a: FirmCast) -> dict[str, Person]:
    movers: dict[str, Person] = {f"mover {size}": _mover(a, size) for size in SIZES}
    for size in SIZES:
        user = User.objects.create(
            name="Finn Fir", email=f"finn-{size}@example.com", password=make_password(PASSWORD)
        )
        Membership.objects.create(user=user, role="staff", joined_at=timezone.now())
    return {"owner": a.owner, "alice": a.alice, **movers}


def _mover(a: FirmCast, size: str) -> Contact:
    user = User.objects.create(name="Ewa Ash", email=f"ewa-{size}@example.com", password="!")
    ewa = Contact.objects.create(user=user, joined_at=timezone.now())
    Access.objects.create(contact=ewa, client=a.household)
    return ewa


@pytest.mark.requirement("D10")
def test_a_colleague_is_invited_after_a_proof_and_typed_once(scene: Scene, size: str) -> None:
    owner = scene.visitor("owner", size)
    page = owner.go(f"{scene.home}/workspace/settings/team/")
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("Their e-mail address").fill(f"ines-{size}@example.com")
    page.get_by_role("radio", name="Administrator").check()
    scene.let_proof_grow_old("owner")
    page.get_by_role("button", name="Send the invitation").click()

    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    owner.look()
    page.get_by_label("Your password").fill("a guess of mine")
    page.get_by_role("button", name="Confirm with your password").click()
    expect(page.get_by_text("That is not your password.", exact=False)).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm with your password").click()

    expect(page.locator("#invite").get_by_text("Nothing was sent yet.", exact=False)).to_be_visible()
    expect(page.get_by_label("Their e-mail address")).to_have_value(f"ines-{size}@example.com")
    expect(page.get_by_role("radio", name="Administrator")).to_be_checked()
    owner.look()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"ines-{size}@example.com has an invitation", exact=False)).to_be_visible()
    assert owner.complaints == []


@pytest.mark.requirement("D10")
def test_a_client_lets_somebody_in_after_a_proof_and_typed_once(scene: Scene, size: str) -> None:
    alice, day = scene.visitor("alice", size), (timezone.now() + timedelta(days=30)).date().isoformat()
    page = alice.go(f"{scene.home}/people/")
    typed = {"Their name": "My spouse", "Their e-mail": f"spouse-{size}@example.com", "Last day": day}
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("radio", name="Upload only").check()
    scene.let_proof_grow_old("alice")
    page.get_by_role("button", name="Let them in").click()

    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    page.get_by_role("button", name="Mail me a code").click()
    alice.look()
    page.get_by_label("Code from the mail").fill(scene.place.letter("alice@example.com", "confirms").code)
    page.get_by_role("button", name="Confirm with the code").click()

    expect(page).to_have_url(f"{scene.home}/people/")
    for label, value in typed.items():
        expect(page.get_by_label(label)).to_have_value(value)
    expect(page.get_by_role("radio", name="Upload only")).to_be_checked()
    alice.look()
    page.get_by_role("button", name="Let them in").click()
    expect(page.get_by_text("My spouse has access to Aldergate Household", exact=False)).to_be_visible()
    assert alice.complaints == []


def ask_for(page: Page, home: str, email: str) -> None:
    page.goto(f"{home}/you/")
    page.get_by_role("link", name="Change your e-mail address").click()
    page.get_by_label("New e-mail address").fill(email)
    page.get_by_role("button", name="Mail me the link").click()
    expect(page.get_by_text(f"A link is on its way to {email}.", exact=False)).to_be_visible()


@pytest.mark.requirement("D10")
def test_the_new_address_confirms_and_the_old_one_hears(scene: Scene, size: str) -> None:
    ewa, old, new = scene.visitor(f"mover {size}", size), f"ewa-{size}@example.com", f"ash-{size}@example.com"
    ask_for(ewa.page, scene.home, new)
    expect(ewa.page.get_by_text("Waits to be confirmed", exact=False)).to_be_visible()
    ewa.look()
    assert scene.place.link(old, "/not-me/").code
    page = ewa.go(scene.place.link_in_mail(new, "/new-address/"))
    ewa.look()
    page.get_by_role("button", name="Confirm this address").click()
    expect(page.get_by_text(f"Your address is {new} now.")).to_be_visible()
    assert new in scene.place.letter(old, "was changed|from now on").text

    ask_for(page, scene.home, f"thief-{size}@example.com")
    elsewhere, warning = scene.guest(size), scene.place.link(new, "/not-me/")
    say_it_was_not_me(elsewhere, warning.found, warning.code)
    expect(elsewhere.page.get_by_role("heading", name="You are signed out everywhere")).to_be_visible()
    elsewhere.look()
    page.goto(f"{scene.home}/you/")
    expect(page).to_have_url(f"{scene.home}/sign-in/?next=%2Fyou%2F")
    page.goto(scene.place.link_in_mail(f"thief-{size}@example.com", "/new-address/"))
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    ewa.look()
    assert ewa.complaints == elsewhere.complaints == []


def say_it_was_not_me(who: Visitor, link: str, code: str) -> None:
    page = who.go(link)
    who.look()
    page.get_by_label("Code from the mail").fill("WRNG-2345")
    page.get_by_role("button", name="Sign me out everywhere").click()
    expect(page.get_by_text("That code does not work.", exact=False)).to_be_visible()
    page.get_by_label("Code from the mail").fill(code)
    page.get_by_role("button", name="Sign me out everywhere").click()


def enter(who: Visitor, scene: Scene, email: str, password: str) -> None:
    page = who.go(f"{scene.home}/workspace/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_new_device_is_told_of_and_shut_out(scene: Scene, size: str) -> None:
    finn, stranger, email = scene.guest(size), scene.guest(size), f"finn-{size}@example.com"
    for one in (finn, stranger):
        enter(one, scene, email, PASSWORD)
        expect(one.page).to_have_url(f"{scene.home}/workspace/")
    notice = scene.place.link(email, "/not-me/")
    assert "a browser we have not seen before" in notice.text
    page = finn.go(f"{scene.home}/workspace/account/devices/")
    expect(page.get_by_role("button", name="Sign out:", exact=False)).to_have_count(1)
    finn.look()

    say_it_was_not_me(finn, notice.found, notice.code)

    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    finn.look()
    page.get_by_label("New password").fill("three quiet otters by the weir")
    page.get_by_role("button", name="Set this password").click()
    stranger.page.reload()
    expect(stranger.page).to_have_url(f"{scene.home}/workspace/sign-in/?next=%2Fworkspace%2F")
    enter(stranger, scene, email, PASSWORD)
    expect(stranger.page.get_by_text("don’t belong together", exact=False)).to_be_visible()
    enter(finn, scene, email, "three quiet otters by the weir")
    expect(page).to_have_url(f"{scene.home}/workspace/")
    assert finn.complaints == stranger.complaints == []


def test_portals_are_named_by_mail_and_by_nothing_on_screen(scene: Scene, size: str) -> None:
    guest, other = scene.guest(size), scene.place.firm("brickworks")
    said = []
    for email in ("nobody@example.com", "alice@example.com"):
        page = guest.go(f"{scene.place.site}/sign-in/")
        page.get_by_label("Your e-mail address").fill(email)
        page.get_by_role("button", name="Mail me my portals").click()
        expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
        said.append((page.url, page.locator("main").inner_text()))
    guest.look()
    assert said[0] == said[1]

    letter = scene.place.letter("alice@example.com", "which portals know this address")
    assert f"Your portal: {scene.home}/" in letter.text
    assert f"Your portal: {other}/" in letter.text
    page = guest.go(f"{scene.home}/")
    expect(page.get_by_role("button", name="Send me a sign-in link")).to_be_visible()
    assert guest.complaints == []
