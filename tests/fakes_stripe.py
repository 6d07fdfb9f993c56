"""
The stand-in for Stripe in tests: a process of its own, asked over HTTP.

`stripe` sets it as the payment provider of this installation and gives a handle: accounts, people who pay, time,
mishaps, announcements. One process serves a whole run; each test works on accounts of its own. `own_stripe` is a process for
one test alone, to be killed, or to have a clock that stands still.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.payments.address import Connection
from integrations.payments.stripe_gateway import StripeProvider

ROOT = Path(__file__).parents[1]
SECRET, PUBLISHABLE = "sk_test_ofTheStandIn", "pk_test_ofTheStandIn"
WEBHOOK_SECRETS = ("whsec_ofTheStandInNew", "whsec_ofTheStandInOld")
DAY = 86_400


@dataclass(frozen=True)
class Announcement:
    """An event as it is delivered: what to post, and the header `Stripe-Signature` for it."""

    id: str
    kind: str
    body: bytes
    signature: str
    object: dict[str, Any]


class Stripe:
    def __init__(self, file: Path, *, webhook_url: str = "", options: tuple[str, ...] = ()) -> None:
        self.file, self.webhook_url, self.options = file, webhook_url, options
        self.process: subprocess.Popen[str] | None = None
        self.port = 0

    # the process
    def start(self) -> "Stripe":
        env = {**os.environ, "STRIPE_SECRET_KEY": SECRET, "STRIPE_PUBLISHABLE_KEY": PUBLISHABLE}
        env["STRIPE_WEBHOOK_SECRETS"] = WEBHOOK_SECRETS[0]
        command = [sys.executable, "-m", "integrations.payments.fake", "--port", str(self.port)]
        command += ["--file", str(self.file), "--webhook-url", self.webhook_url, *self.options]
        self.process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rpartition(":")[2])
        return self

    def kill(self) -> None:
        """End it as a crash does, and wait for that."""
        self.process.send_signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.wait()

    def wait(self) -> None:
        self.process.wait(10)
        self.process.stdout.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def connection(self) -> Connection:
        return Connection(SECRET, PUBLISHABLE, WEBHOOK_SECRETS, self.url, f"{self.url}/v3/", "ca_standIn")

    @property
    def provider(self) -> StripeProvider:
        return StripeProvider(self.connection)

    # the control door
    def ask(self, door: str, **asked: Any) -> Any:
        answer = requests.post(
            f"{self.url}/_fake/{door}", json=asked, headers={"Authorization": f"Bearer {SECRET}"}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def advance(self, *, days: float = 0, seconds: float = 0) -> None:
        """Let time pass at Stripe: debits end, disputes open, payouts leave."""
        self.ask("advance", seconds=int(days * DAY + seconds))

    @property
    def now(self) -> int:
        return self.ask("state")["now"]

    def script(self, match: str, mishap: str, **more: Any) -> None:
        """Let the next request that begins so ("POST /v1/refunds") go wrong; see integrations/payments/fake/scripts.py."""
        self.ask("script", rules=[{"match": match, "mishap": mishap, **more}])

    def deliver(self, **manner: Any) -> list[dict[str, Any]]:
        """Deliver what waits to the webhook address, now: `order`, `copies`, `drop`, `limit`."""
        return self.ask("deliver", **manner)["data"]

    def objects(self, kind: str, account: str = "") -> list[dict[str, Any]]:
        found = self.ask("objects", kind=kind, account=account)["data"]
        return [json.loads(body) for body in found]

    def announcements(self, account: str, *, secrets: tuple[str, ...] | None = None) -> list[Announcement]:
        """Return every event of an account so far, signed, the oldest first: to be posted in whatever disorder."""
        return [self.signed(event, secrets=secrets) for event in self.objects("event", account)]

    def signed(
        self, event: dict[str, Any], *, secrets: tuple[str, ...] | None = None, at: int | None = None
    ) -> Announcement:
        found = self.ask("sign", event=event["id"], secrets=secrets, at=at)
        thing = event["data"]["object"]
        return Announcement(event["id"], event["type"], found["body"].encode(), found["signature"], thing)

    # people
    def account(self, *, whole: bool = True) -> str:
        """Return the id of a new firm's account that has been through onboarding."""
        key = str(uuid.uuid4())
        found = self.provider.create_account(email="owner@firm.example", country="US", name="Firm", key=key)
        self.ask("onboard", account=found.id, whole=whole)
        return found.id

    def customer(self, account: str) -> str:
        return self.provider.create_customer(
            account_id=account, name="Eleanor", email="e@x.example", metadata={}, key=str(uuid.uuid4())
        )

    def confirm(
        self, account: str, client_secret: str, number: str = "4242424242424242", **given: str
    ) -> dict[str, Any]:
        """Do as the payment form of a page does: type a card (or a bank account) and confirm. Return what it is told."""
        method = self.typed(account, number)
        if "error" in method:
            return method
        kind = "setup_intents" if client_secret.startswith("seti_") else "payment_intents"
        path = f"/v1/{kind}/{client_secret.partition('_secret_')[0]}/confirm"
        return self.page_posts(
            account, path, payment_method=method["id"], client_secret=client_secret, **given
        )

    def typed(self, account: str, number: str, **given: str) -> dict[str, Any]:
        """Return the method that a number becomes; one of 12 digits is a bank account's."""
        if len(number) == 12:
            bank = {"us_bank_account[account_number]": number, "us_bank_account[routing_number]": "110000000"}
            return self.page_posts(account, "/v1/payment_methods", type="us_bank_account", **bank)
        card = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2034", "card[cvc]": "123"}
        return self.page_posts(account, "/v1/payment_methods", type="card", **{**card, **given})

    def token(self, account: str, number: str = "4242424242424242", **given: str) -> str:
        """Do as a form that pays nothing: return the id of what was typed, to be looked at."""
        method = {"type": "us_bank_account" if len(number) == 12 else "card"}
        if len(number) == 12:
            method |= {
                "us_bank_account][account_number": number,
                "us_bank_account][routing_number": "110000000",
            }
        else:
            method |= {"card][number": number, "card][exp_month": "12", "card][exp_year": "2034"}
        asked = {f"payment_method_data[{name}]": value for name, value in method.items()}
        made = self.page_posts(account, "/v1/confirmation_tokens", **asked, **given)
        assert "id" in made, made
        return made["id"]

    def page_posts(self, account: str, path: str, **given: str) -> dict[str, Any]:
        asked = {"key": PUBLISHABLE, "_stripe_account": account, **given}
        return requests.post(f"{self.url}{path}", data=asked, timeout=10).json()

    def bank_says(self, redirect_url: str, answer: str = "yes") -> str:
        """Answer the bank's question (3-D Secure). Return where the person is sent back to."""
        found = requests.post(redirect_url, data={"answer": answer}, allow_redirects=False, timeout=10)
        assert found.status_code == 303, found.text
        return found.headers["Location"]

    def checkout_pays(self, url: str, number: str = "4242424242424242") -> requests.Response:
        """Fill in the hosted page. Return its answer: a redirect (303), or the page with what is wrong."""
        given = {"kind": "card", "number": number, "expires": "12 / 34", "cvc": "123"}
        if len(number) == 12:
            given = {"kind": "us_bank_account", "routing": "110000000", "account_number": number}
        return requests.post(url, data=given, allow_redirects=False, timeout=10)


@contextlib.contextmanager
def running(folder: Path, **given: Any) -> Iterator[Stripe]:
    found = Stripe(folder / "stripe.sqlite3", **given).start()
    try:
        yield found
    finally:
        if found.process.poll() is None:
            found.stop()


@pytest.fixture(scope="session")
def stripe_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stripe]:
    with running(tmp_path_factory.mktemp("stripe")) as found:
        yield found


@pytest.fixture
def stripe(stripe_server: Stripe, settings) -> Iterator[Stripe]:
    settings.PAYMENTS = stripe_server.connection
    yield stripe_server
    stripe_server.ask("script", rules=[])
