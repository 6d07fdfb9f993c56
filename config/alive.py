"""A worker touches a file at each heartbeat, so that a liveness probe need not start a second Python to ask."""

import tempfile
from pathlib import Path

from celery.signals import heartbeat_sent

FILE = Path(tempfile.gettempdir()) / "portico-alive"


@heartbeat_sent.connect
def touch(**_: object) -> None:
    """Heartbeats stop when the worker's loop hangs or the broker is away; the pool's tasks don't delay them."""
    FILE.touch()
