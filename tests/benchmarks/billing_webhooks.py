"""
Announcements of the payment provider, as they come in a rush: 1,000 in 60 s, over several connections, to a server as
the image runs it. Each is signed, is about a payment of its own that nobody has looked at yet, is read at the stand-in first,
and is posted.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import django
import requests

from tests.benchmarks.measuring import goal, row

EVENTS, SECONDS, CONNECTIONS = 1_000, 60, 8
FEE = 4_200
SERVED = (  # as the image serves it
    "granian", "--interface", "wsgi", "config.wsgi:application", "--workers", "2", "--blocking-threads", "4",
    "--log-level", "critical",
)  # fmt: skip
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=EVENTS)
    count = parser.parse_args().events
    django.setup()
    from tests.benchmarks import house  # noqa: PLC0415  needs settings

    return 0 if measure(house.build(0)[0], count) else 1


def measure(firm: Any, count: int = EVENTS) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return _measured(firm, Path(folder), count)


def _measured(firm: Any, folder: Path, count: int) -> bool:
    from tests.chaos.processes import Process, environment, free_port, paid_by  # noqa: PLC0415
    from tests.fakes_stripe import Stripe  # noqa: PLC0415

    stripe, port = Stripe(folder / "stripe.sqlite3").start(), free_port()
    name = os.environ["DATABASE_URL"].rpartition("/")[2]
    log, probe = folder / "web.log", f"http://localhost:{port}/readyz"
    web = Process(
        (*SERVED, "--port", str(port)), environment(name, port, folder, paid_by(stripe)), log, probe
    )
    try:
        there, events = _posted(firm), _paid(firm, stripe, count)
        web.start()
        _bring(events[:20], port)  # a server that has just begun learns its way first
        said = _timed(events[20:], port, web, stripe)
        return said and _is_all_posted(firm, _posted(firm) - there, len(events))
    finally:
        web.kill()
        stripe.kill()


def _paid(firm: Any, stripe: Any, count: int) -> list[Any]:
    """Let people pay without anybody looking, and return what is announced of it."""
    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from features.billing.models import Payment, PaymentPart  # noqa: PLC0415
    from features.clients.models import Client  # noqa: PLC0415
    from integrations.payments.gateway import provider  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415
    from tests.factories.online import connected  # noqa: PLC0415

    settings.PAYMENTS = stripe.connection
    stripe.ask("delivery", mode="manual")
    with inside(firm):
        account, client = connected(stripe), Client.objects.create(name="Okafor & Daughters")
        for number in range(count + 20):
            payment = Payment.objects.create(
                client=client, currency="USD", amount=FEE, key=f"bench:{number}", account=account
            )
            PaymentPart.objects.create(payment=payment, client=client, purpose="credit", amount=FEE)
            begun = provider().start_payment(
                account_id=account.account_id, amount=FEE, currency="usd", kinds=["card"], key=payment.key,
                method_id="pm_card_visa", confirm=True, return_url="http://localhost/",
            )  # fmt: skip
            Payment.objects.filter(pk=payment.pk).update(intent_id=begun.id, asked_at=timezone.now())
    events = [
        one
        for one in stripe.objects("event", account.account_id)
        if one["type"] == "payment_intent.succeeded"
    ]
    return [stripe.signed(one) for one in events]


def _bring(events: list[Any], port: int, connections: int = 1) -> list[int]:
    """Post them over so many connections that are kept open. Return what was answered."""
    left: SimpleQueue[Any] = SimpleQueue()
    for one in events:
        left.put(one)
    answers: list[int] = []
    threads = [threading.Thread(target=_carry, args=(left, port, answers)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _carry(left: "SimpleQueue[Any]", port: int, answers: list[int]) -> None:
    with requests.Session() as line:
        while True:
            try:
                one = left.get_nowait()
            except Empty:
                return
            headers = {"Stripe-Signature": one.signature, "Content-Type": "application/json"}
            answer = line.post(
                f"http://localhost:{port}/webhooks/payments/", one.body, headers=headers, timeout=60
            )
            answers.append(answer.status_code)


def _timed(events: list[Any], port: int, web: Any, stripe: Any) -> bool:
    pids = {"web": web.running.pid, "the stand-in": stripe.process.pid}
    before, began = {name: _cpu(pid) for name, pid in pids.items()}, time.perf_counter()
    answers = _bring(events, port, CONNECTIONS)
    taken = time.perf_counter() - began
    if set(answers) != {200}:
        raise SystemExit(f"Answered: {set(answers)}")
    for name, pid in pids.items():
        row(
            f"announcements, CPU of {name}",
            f"{(_cpu(pid) - before[name]) * 1000 / len(events):,.1f}",
            "ms each",
        )
    return goal(
        f"{len(events):,} announcements over {CONNECTIONS} connections", taken, SECONDS * len(events) / EVENTS,
        unit="s", least=False,
    )  # fmt: skip


def _cpu(pid: int) -> float:
    """Return the CPU seconds of a process and of those it has begun."""
    children = [
        int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()
    ]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS + sum(map(_cpu, children))


def _posted(firm: Any) -> int:
    from features.billing.models import Posting  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415

    with inside(firm):
        return Posting.objects.filter(kind="paid").count()


def _is_all_posted(firm: Any, posted: int, count: int) -> bool:
    from features.billing import ledger  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415

    row("announcements, payments posted", f"{posted:,}", f"of {count:,}")
    with inside(firm):
        return posted == count and not list(ledger.proof())


if __name__ == "__main__":
    os.environ["DATABASE_ROLE"] = "web"
    sys.exit(main())
