"""The stand-in for Stripe: what the demo pays with. Its keys are made up at the first start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.local import ports, processes
from config.local.errors import LocalError
from config.local.state import State

ROOT = Path(__file__).parents[2]
WEBHOOK_PATH = "/webhooks/payments/"
PATIENCE = 15  # seconds
PORT = "stripe_port"


class StripeStandIn:
    def __init__(self, state: State, *, site_url: str) -> None:
        self.state, self.webhook_url = state, site_url + WEBHOOK_PATH
        self.folder = state.folder("stripe")
        self.log = state.folder("log") / "stripe.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> int:
        """Start it and return its process id."""
        port = self.state.port(PORT)
        command = [sys.executable, "-m", "integrations.payments.fake", "--port", str(port)]
        command += ["--file", str(self.folder / "stripe.sqlite3"), "--webhook-url", self.webhook_url]
        with self.log.open("ab") as log:
            self.process = processes.spawn(
                command, output=log, cwd=ROOT, env={**os.environ, **keys(self.state)}
            )
        self.wait_until_ready(port)
        return self.process.pid

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, (signal.SIGTERM, 10))

    def wait_until_ready(self, port: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            if not ports.is_free(port):
                return
            time.sleep(0.02)
        raise LocalError(f"The stand-in for Stripe did not start; the reason stands in {self.log}.")


def keys(state: State) -> dict[str, str]:
    """Return the stand-in's own keys; a command line could be read by everyone, so they go by the environment."""
    return {
        "STRIPE_SECRET_KEY": f"sk_test_{_signs(state, 'secret')}",
        "STRIPE_PUBLISHABLE_KEY": f"pk_test_{_signs(state, 'publishable')}",
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{_signs(state, 'webhook')}",
    }


def environment(state: State) -> dict[str, str]:
    """Return what the product is told of the stand-in; nothing where none ever ran."""
    if not (port := state.values.get(PORT)):
        return {}
    address = f"http://127.0.0.1:{port}"
    return {
        "PAYMENTS_URL": "stripe://",
        **keys(state),
        "STRIPE_API_URL": address,
        "STRIPE_JS_URL": f"{address}/v3/",
        "STRIPE_CLIENT_ID": "ca_stand_in",
    }


def _signs(state: State, name: str) -> str:
    return state.secret(f"stripe_{name}").replace("-", "x").replace("_", "y")
