"""
A password is stolen, a phone is lost: staff come in by an app's code, by a passkey alone, and by a code on paper; a client
by their link and a code. Wide, and on a phone.
"""

import pyotp
import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from features.accounts.models import Membership, User
from features.clients.models import Access, Contact
from tests.cast import PASSWORD, FirmCast
from tests.journeys.scene import People, Person, Scene
from tests.journeys.walking import SIZES, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PROVED_LONG_AGO = (
    "UPDATE accounts_session SET proved_at = proved_at - interval '11 minutes' FROM accounts_user person"
    " WHERE person.id = user_id AND person.email = %s"
)
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def people() -> People:
    return _one_of_each_for_each_size


def _one_of_each_for_each_size(a: FirmCast) -> dict[str, Person]:
    staff: dict[str, Person] = {
        f"{name} {size}": _member(f"{name}-{size}") for name in ("gina", "hugo") for size in SIZES
    }
    return staff | {f"cora {size}": _contact(a, f"cora-{size}") for size in SIZES}


def _user(name: str) -> User:
    return User.objects.create(
        name=name.title(), email=f"{name}@example.com", password=make_password(PASSWORD)
    )


def _member(name: str) -> Membership:
    return Membership.objects.create(user=_user(name), role="staff", joined_at=timezone.now())


def _contact(a: FirmCast, name: str) -> Contact:
    contact = Contact.objects.create(user=_user(name), joined_at=timezone.now())
    Access.objects.create(contact=contact, client=a.household)
    return contact


def give_device(visitor: Visitor) -> CDPSession:
    """Chromium's virtual authenticator: the person has a device that knows their finger."""
    tools = visitor.page.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return tools


def set_up_app(visitor: Visitor, page: Page) -> tuple[str, list[str]]:
    """Set the app up from its row; return its key and the recovery codes."""
    page.get_by_role("listitem").filter(has_text="Authenticator app").get_by_role(
        "link", name="Set up"
    ).click()
    key = page.locator("code.key").inner_text().replace(" ", "")
    visitor.look()
    page.get_by_label("Now type the code it shows").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    visitor.look()
    return key, page.locator(".codes code").all_inner_texts()


def sign_in(page: Page, home: str, email: str) -> None:
    page.goto(f"{home}/workspace/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_app_and_a_code_on_paper(scene: Scene, size: str) -> None:
    gina = scene.visitor(f"gina {size}", size)
    page = gina.go(f"{scene.home}/workspace/account/")
    page.get_by_role("link", name="Two-step sign-in").click()
    gina.look()
    _, codes = set_up_app(gina, page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("You have 10 codes left", exact=False)).to_be_visible()

    thief = scene.guest(size)
    sign_in(thief.page, scene.home, f"gina-{size}@example.com")
    expect(thief.page.get_by_role("heading", name="One more step")).to_be_visible()
    thief.look()
    thief.page.get_by_label("Code from your app").fill("000000")
    thief.page.get_by_role("button", name="Sign in").click()
    expect(thief.page.get_by_text("That code does not work.", exact=False)).to_be_visible()
    thief.go(f"{scene.home}/workspace/")
    expect(thief.page.get_by_role("heading", name="Sign in to the workspace")).to_be_visible()

    lost = scene.guest(size)
    sign_in(lost.page, scene.home, f"gina-{size}@example.com")
    lost.page.get_by_role("link", name="Use a recovery code").click()
    lost.page.get_by_label("Recovery code").fill(codes[0].lower())
    lost.look()
    lost.page.get_by_role("button", name="Sign in").click()
    expect(lost.page.get_by_role("heading", level=1)).not_to_have_text("One more step")
    lost.go(f"{scene.home}/workspace/account/two-step/")
    expect(lost.page.get_by_text("You have 9 codes left", exact=False)).to_be_visible()
    assert gina.complaints + thief.complaints + lost.complaints == []


def test_a_passkey_alone(scene: Scene, size: str) -> None:
    hugo = scene.visitor(f"hugo {size}", size)
    give_device(hugo)
    page = hugo.go(f"{scene.home}/workspace/account/two-step/")
    page.get_by_role("listitem").filter(has_text="Passkey").get_by_role("link", name="Set up").click()
    page.get_by_label("Name of this passkey").fill("Pocket")
    hugo.look()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="Pocket").click()
    hugo.look()

    hugo.go(f"{scene.home}/workspace/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    hugo.look()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{scene.home}/workspace/")

    scene.change(PROVED_LONG_AGO, f"hugo-{size}@example.com")
    hugo.go(f"{scene.home}/workspace/account/password/")
    expect(page.get_by_role("heading", name="Confirm it’s you")).to_be_visible()
    hugo.look()
    page.get_by_role("button", name="Confirm with your passkey").click()
    expect(page.get_by_label("New password")).to_be_visible()
    assert hugo.complaints == []


def test_a_clients_link_and_a_code(scene: Scene, size: str) -> None:
    cora = scene.visitor(f"cora {size}", size)
    page = cora.go(f"{scene.home}/you/")
    page.get_by_role("link", name="Two-step sign-in").click()
    _, codes = set_up_app(cora, page)

    later = scene.guest(size)
    door = later.go(f"{scene.home}/sign-in/")
    door.get_by_label("E-mail address").fill(f"cora-{size}@example.com")
    door.get_by_role("button", name="Send me a sign-in link").click()
    later.go(scene.place.letter(f"cora-{size}@example.com", r"http\S+/sign-in/\S+").found)
    door.get_by_role("button", name="Sign in").first.click()
    expect(door.get_by_role("heading", name="One more step")).to_be_visible()
    later.look()
    door.get_by_role("link", name="Use a recovery code").click()
    door.get_by_label("Recovery code").fill(codes[0])
    door.get_by_role("button", name="Sign in").click()
    door.wait_for_url(f"{scene.home}/")
    assert cora.complaints + later.complaints == []
