"""
Start the stand-in for Stripe.

    python -m integrations.payments.fake --port 12111 --file stripe.sqlite3 --webhook-url http://localhost:8000/…

The keys come from the environment, since a command line can be read by everyone: STRIPE_SECRET_KEY,
STRIPE_PUBLISHABLE_KEY, STRIPE_WEBHOOK_SECRETS.
"""

import argparse
import logging
import os
import signal
import sys
import threading

from integrations.payments.fake.api import Api, Keys
from integrations.payments.fake.control import Control
from integrations.payments.fake.courier import Courier
from integrations.payments.fake.pages import Pages
from integrations.payments.fake.scripts import Script
from integrations.payments.fake.server import Handler, Parts, Server
from integrations.payments.fake.store import Store

HOST = "127.0.0.1"


def main() -> None:
    logging.basicConfig(format="%(levelname).1s %(message)s")
    options = arguments().parse_args()
    store = Store(options.file, seed=options.seed, clock=options.clock)
    server = Server((HOST, options.port), Handler)
    origin = f"http://{HOST}:{server.server_port}"
    server.parts = parts(store, origin, options)
    server.parts.courier.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stdout.write(f"Ready at {origin}\n")
    sys.stdout.flush()
    server.serve_forever(poll_interval=0.1)
    server.parts.courier.stop()
    server.server_close()


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="A stand-in for Stripe that moves no money.")
    parser.add_argument("--port", type=int, default=0, help="0: any free one; the first line says which")
    parser.add_argument("--file", required=True, help="where everything is kept (SQLite)")
    parser.add_argument("--webhook-url", default="", help="where events are delivered")
    parser.add_argument("--retry", type=float, default=1, help="seconds until an event is tried again")
    parser.add_argument("--seed", default="portico", help="ids and disorder are made of it")
    parser.add_argument("--clock", type=int, help="seconds at which time stands still until it is advanced")
    return parser


def parts(store: Store, origin: str, options: argparse.Namespace) -> Parts:
    keys = Keys(os.environ["STRIPE_SECRET_KEY"], os.environ["STRIPE_PUBLISHABLE_KEY"])
    script = Script()
    secrets = os.environ["STRIPE_WEBHOOK_SECRETS"].split()
    courier = Courier(store, options.webhook_url, secrets, options.retry)
    return Parts(
        Api(store, keys, origin, script), Pages(store, origin), Control(store, courier, script), courier
    )


if __name__ == "__main__":
    main()
