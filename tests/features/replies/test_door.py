"""The real door with the real shelf behind it: what it said 250 to is there after kill -9, and is handled once."""

import os
import re
import select
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.db import connection

from features.replies.models import MailAnswer
from tenants.context import inside
from tests.features.replies.conftest import Notes, address_of, work
from tests.integrations.inbound_mail.letters import letter

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
PATIENCE = 90


OPEN = """
import django
django.setup()
from django.core.management import call_command
from features.replies.subjects import Subject, subjects
subjects.add(Subject("note", 1, "Notes", lambda *_: True, None, None, None, None))
call_command("inbound", "--port", "0")
"""


class Door:
    """`manage.py inbound` on a port of its own choice, in a process that knows what the tests answer."""

    def __init__(self, store: Path) -> None:
        def here(variable: str) -> str:
            return (
                urlparse(os.environ[variable])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
            )

        env = {
            **os.environ,
            "DATABASE_URL": here("DATABASE_URL"),
            "STORAGE_URL": f"file://{store}",
            "DATABASE_ROLE": "web",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.running = subprocess.Popen(
            [sys.executable, "-c", OPEN], cwd=ROOT, env=env, stdout=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        self.port = self._port()

    def _port(self) -> int:
        assert self.running.stdout is not None
        assert select.select([self.running.stdout], [], [], PATIENCE)[0], "the door did not open"
        found = re.search(rb"port (\d+)", self.running.stdout.readline())
        assert found is not None
        return int(found[1])

    def bring(self, to: str, raw: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=60) as line:
            line.sendmail("alice@example.com", [to], raw)

    def kill(self) -> None:
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        self.running.stdout.close()


@pytest.fixture
def door(committed_database, store) -> Iterator[Door]:
    found = Door(store)
    yield found
    if found.running.poll() is None:
        found.kill()


def test_what_was_taken_in_survives_the_door_and_is_handled_once(
    committed_database, door: Door, notes: Notes
):
    a = committed_database.a
    with inside(a.firm):
        alices = address_of(a)
    for number in range(3):
        door.bring(alices, letter(f"Answer {number}.", message_id=f"<{number}@x>"))
    door.kill()

    with inside(a.firm):
        assert MailAnswer.objects.filter(state="waiting").count() == 3
        for _ in range(2):
            work()
        assert sorted(notes.texts) == ["Answer 0.", "Answer 1.", "Answer 2."]


def test_over_the_wire_an_address_that_is_over_is_refused(committed_database, door: Door):
    a = committed_database.a
    with inside(a.firm):
        alices = address_of(a)
        a.alice.user.is_active = False
        a.alice.user.save()

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        door.bring(alices, letter())

    assert refusal.value.recipients[alices][0] == 550
