"""`manage.py up`: the whole product on this machine, with nothing installed before."""

import argparse
import asyncio
import signal
import sys
from types import FrameType

from config.local import console, first_start, ports, services
from config.local.command import ROOT, LocalCommand
from config.local.errors import LocalError
from config.local.lock import Lock
from config.local.programs import Plan, Programs
from config.local.supervisor import Supervisor

PORT = 8000


class Command(LocalCommand):
    help = (
        "Run Portico on this machine: database, queue, web, worker. Made at the first start; Ctrl-C stops it."
    )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--port", type=int, help=f"port of the web server (default: {PORT} or the next free one)"
        )
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--no-demo", action="store_true", help="do not make the demo firms")
        parser.add_argument(
            "--reset", action="store_true", help="forget all data of this machine and begin anew"
        )

    def run(self, options: argparse.Namespace, rest: list[str]) -> int:
        self.refuse(rest)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)
        lock = services.lock_installation(ROOT)
        try:
            if options.reset:
                services.reset(lock)
            first_start.begin(lock)
            serve(lock, plan(options))
        except (KeyboardInterrupt, asyncio.CancelledError):
            console.say("Stopped.")
        finally:
            lock.release()
        return 0


def serve(lock: Lock, plan: Plan) -> None:
    lock.write({"address": plan.site_url})
    console.say("Starting PostgreSQL and Valkey …")
    with services.running(lock, site_url=plan.site_url, durable=True) as started:
        asyncio.run(Supervisor(Programs(plan, started)).run())


def plan(options: argparse.Namespace) -> Plan:
    port = choose_port(options.port)
    return Plan(ROOT, options.host, port, f"http://localhost:{port}", demo=not options.no_demo)


def choose_port(wanted: int | None) -> int:
    port = wanted or PORT
    if ports.is_free(port):
        return port
    holder = ports.holder(port)
    if wanted:
        raise LocalError(f"Port {port} is taken by {holder}. Choose another with --port.")
    other = ports.next_free(port + 1)
    console.say(f"Port {port} is taken by {holder}; using {other}.")
    return other


def interrupt(number: int, frame: FrameType | None) -> None:
    sys.stdout.flush()
    raise KeyboardInterrupt
