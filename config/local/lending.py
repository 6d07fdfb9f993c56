"""Let any command of `manage.py` use this machine's services, running or not."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.local import environment, services
from config.local.errors import LocalError
from config.local.lock import Lock
from config.local.state import State

READING_CODE = {"help", "--help", "-h", "version", "--version", "makemigrations", "spectacular"}
NO_DATABASE = "Got an error checking a consistent migration history"  # makemigrations would look, if it could
AS_OWNER = {"prepare", "migrate", "migrate_firms", "bench"}
SITE_URL = "http://localhost:8000"


@contextmanager
def lent(root: Path, command: str) -> Iterator[None]:
    """Set the variables the settings ask for; when `up` is not running, run its services meanwhile."""
    if command in AS_OWNER:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    os.environ.update(environment.completed(os.environ, {"DEBUG": "1", "DEMO": "1"}))
    lock = Lock(root / "var")
    if command in READING_CODE:
        os.environ.update(environment.completed(os.environ, environment.for_reading_code(root)))
        warnings.filterwarnings("ignore", NO_DATABASE, RuntimeWarning)
        yield
    elif lock.take():
        with own_services(lock):
            yield
    else:
        address = lock.holder().get("address", SITE_URL)
        found = environment.of_installation(State(lock.home), address)
        os.environ.update(environment.completed(os.environ, found))
        yield


@contextmanager
def own_services(lock: Lock) -> Iterator[None]:
    try:
        with services.running(lock, site_url=SITE_URL, durable=True) as started:
            os.environ.update(started.env)
            yield
    except LocalError as error:
        sys.exit(str(error))
    finally:
        lock.release()
