"""
A client's person lets their phone tell them of news, and a message of the firm arrives there; a colleague's browser
says what to do when it may not. Chromium registers the real worker, and shows what it is handed. Its own push service
is out of reach here: the keys that it would give come from the stand-in, which opens what our worker sends, and the
words are handed to the browser by its developer tools. Nobody can press a notification of a browser without a screen.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from integrations.push.address import connection, encode, new_key
from integrations.push.fake.browser import FakeBrowser
from integrations.push.fake.server import PushService
from tests.environment import WORKER
from tests.journeys import installation
from tests.journeys.installation import Installation
from tests.journeys.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY = new_key()
SOON = 60  # seconds
SUBSCRIBES = """
((endpoint, keys, server) => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const made = {
    endpoint, options: { applicationServerKey: bytes(server).buffer }, getKey: (name) => bytes(keys[name]).buffer,
    unsubscribe: async () => localStorage.removeItem("subscribed"),
  };
  PushManager.prototype.getSubscription = async () => localStorage.getItem("subscribed") ? made : null;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || String(applicationServerKey) !== String(bytes(server))) throw new Error("refused");
    localStorage.setItem("subscribed", "1");
    return made;
  };
})"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/");
  let all = [];
  for (let frames = 0; !all.length && frames < 3000; frames += 1) {
    await new Promise(requestAnimationFrame);
    all = await registration.getNotifications();
  }
  return all.map(({ title, body, icon, data }) => ({ title, body, icon, ...data }));
}"""


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    service = PushService().start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
    service: PushService,
) -> Iterator[Installation]:
    """An installation that may tell devices, through the stand-in."""
    name, folder = f"portico_devices_{WORKER}_{os.getpid()}", tmp_path_factory.mktemp("devices")
    more = {"DEMO": "1", "PUSH_KEY": KEY, "PUSH_SERVICES": service.origin}
    with django_db_blocker.unblock(), installation.running(folder, name, **more) as place:
        yield place


def subscribes(page: Page, service: PushService) -> FakeBrowser:
    """Let this page's browser have keys of the stand-in."""
    known = connection(KEY, contact="mailto:a@b.example", services=service.origin, practice=True)
    made = service.subscribed(known.public)
    keys = {"p256dh": encode(made.p256dh), "auth": encode(made.auth)}
    given = ", ".join(json.dumps(one) for one in (service.endpoint(made), keys, known.public))
    page.add_init_script(f"{SUBSCRIBES}({given})")
    return made


def deliver(page: Page, home: str, words: str) -> None:
    """Hand it to the browser, as its push service would."""
    tools, known = page.context.new_cdp_session(page), dict[str, Any]()
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.update(told))  # noqa: PLW0108  it must be a function
    tools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    (registration,) = known["registrations"]
    assert registration["scopeURL"] == f"{home}/"
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": home, "registrationId": registration["registrationId"], "data": words},
    )


def test_without_scripts_the_page_says_so(scene: Scene) -> None:
    one = scene.browser.new_context(java_script_enabled=False)
    token = scene.tokens["alice"]
    one.add_cookies([{**token, "url": scene.home}])  # type: ignore[typeddict-item]
    page = one.new_page()
    page.goto(f"{scene.home}/notifications/preferences/")

    expect(page.get_by_text("Your browser has to run scripts for this.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on for this device")).to_have_count(0)


def test_a_phone_is_turned_on_and_shows_what_the_firm_wrote(scene: Scene, service: PushService) -> None:
    owner, alice = scene.visitor("owner", "wide"), scene.visitor("alice", "phone")
    alice.page.context.grant_permissions(["notifications"], origin=scene.home)
    made = subscribes(alice.page, service)

    page = alice.go(f"{scene.home}/notifications/preferences/")
    alice.look()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    page.get_by_role("button", name="Turn on for this device").click()
    expect(page.get_by_role("status").first).to_contain_text("Notifications are on for this device.")
    expect(page.locator("#devices")).to_contain_text("This device")
    alice.look()

    firm = owner.go(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/messages/new/")
    firm.get_by_label("What is it about?").fill("The kiln")
    firm.get_by_label("Message").fill("Two questions about the purchase.")
    firm.get_by_role("button", name="Send", exact=True).click()
    name, words = service.arrived.get(timeout=SOON)
    assert name == made.name

    deliver(page, scene.home, words)
    (shown,) = page.evaluate(SHOWN)
    assert shown["title"] == f"{scene.firm.owner.user.name} wrote: The kiln"
    assert shown["body"] == "Two questions about the purchase."
    icon = page.evaluate(
        "(path) => fetch(path).then((one) => one.headers.get('content-type'))", shown["icon"]
    )
    assert icon == "image/png"
    alice.go(f"{scene.home}{shown['path']}")
    expect(page.get_by_role("log")).to_contain_text("Two questions about the purchase.")

    page.evaluate('localStorage.setItem("told:/", "0")')
    with page.expect_response("**/notifications/devices/again/") as told:
        page.reload()
    assert told.value.status == 204

    alice.go(f"{scene.home}/notifications/preferences/")
    page.get_by_role("button", name="Turn off on this device").click()
    expect(page.get_by_role("button", name="Turn on for this device")).to_be_visible()
    assert page.evaluate('[localStorage.getItem("told:/"), localStorage.getItem("subscribed")]') == [
        None,
        None,
    ]
    assert owner.complaints == alice.complaints == []


def test_only_pages_of_this_host_are_opened(scene: Scene, service: PushService) -> None:
    alice = scene.visitor("alice", "wide")
    page = alice.go(f"{scene.home}/notifications/preferences/")
    with page.context.expect_event("serviceworker") as begun:
        page.evaluate("navigator.serviceWorker.register('/push-worker.js').then(() => true)")

    worker = begun.value
    for sent, opened in (
        ("/documents/", "/documents/"),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
    ):
        assert worker.evaluate("(path) => address(path)", sent) == f"{scene.home}{opened}"


def test_a_browser_that_may_not_says_what_to_do(scene: Scene, service: PushService) -> None:
    owner = scene.visitor("owner", "wide")
    subscribes(owner.page, service)
    page = owner.go(f"{scene.home}/workspace/notifications/preferences/")

    page.get_by_role("button", name="Turn on for this device").click()
    expect(page.locator("#devices [role=alert]")).to_contain_text("Allow them in its settings")
    owner.look()

    page.context.grant_permissions(["notifications"], origin=scene.home)
    page.get_by_role("button", name="Turn on for this device").click()
    expect(page.locator("#devices")).to_contain_text("This device")
    scope = page.evaluate("navigator.serviceWorker.ready.then((one) => one.scope)")
    assert scope == f"{scene.home}/workspace/"
    assert owner.complaints == []
