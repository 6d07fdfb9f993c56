"""A worker touches ALIVE_FILE at each heartbeat, so that a liveness probe need not start a second Python to ask."""

from pathlib import Path

from celery.signals import heartbeat_sent

from config import env

FILE = env.text("ALIVE_FILE", "")


def touch(**_: object) -> None:
    """Heartbeats stop when the worker's loop hangs or the broker is away; the pool's tasks don't delay them."""
    Path(FILE).touch()


if FILE:
    heartbeat_sent.connect(touch)
