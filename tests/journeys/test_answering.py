"""
A client answers a notice from their own mailbox, by SMTP and by LMTP through the real door: words and file stand in the
chat that staff have open, and the file among the documents. What a stranger sends to the same address waits until staff
let it in.
"""

import os
import re
import select
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import database
from tests.environment import WORKER
from tests.integrations.inbound_mail.letters import letter
from tests.integrations.live import line
from tests.journeys import installation
from tests.journeys.installation import PATIENCE, Installation, free_port
from tests.journeys.scene import Scene
from tests.journeys.test_talking import begin, listens

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SUBJECT = {"wide": "The receipt", "phone": "The invoice"}
SPOKEN: dict[str, type[smtplib.SMTP]] = {"wide": smtplib.SMTP, "phone": smtplib.LMTP}
type Bring = Callable[[str, bytes], None]


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Installation]:
    """An installation with a process for lines to open pages."""
    name, port = f"portico_answering_{WORKER}_{os.getpid()}", free_port()
    with (
        django_db_blocker.unblock(),
        installation.running(tmp_path_factory.mktemp("answering"), name, LIVE_URL=f":{port}/live/") as place,
        line.process(port, **{each: place.env[each] for each in ("CACHE_PREFIX", "SITE_URL")}),
    ):
        yield place


@contextmanager
def door(place: Installation, *more: str) -> Iterator[int]:
    """Run the door as `up` does, on a port of its own choice."""
    command = [sys.executable, "manage.py", "inbound", "--port", "0", *more]
    with subprocess.Popen(command, cwd=database.ROOT, env=place.env, stdout=subprocess.PIPE) as running:
        try:
            assert running.stdout is not None
            assert select.select([running.stdout], [], [], PATIENCE)[0], "the door did not open"
            said = running.stdout.readline().decode()
            yield int(said.rpartition(" ")[2].rstrip(".\n"))
        finally:
            running.terminate()


@pytest.fixture(scope="module")
def ports(place: Installation) -> Iterator[dict[str, int]]:
    with ExitStack() as stack:
        yield {
            "wide": stack.enter_context(door(place)),
            "phone": stack.enter_context(door(place, "--lmtp")),
        }


@pytest.fixture
def bring(ports: dict[str, int], size: str) -> Bring:
    """Bring a letter to the door, as the sender's mail server does."""

    def brought(to: str, raw: bytes) -> None:
        with SPOKEN[size]("127.0.0.1", ports[size], timeout=PATIENCE) as door:
            door.sendmail("somebody@example.com", [to], raw)

    return brought


def reload_until(page: Page, words: str) -> None:
    """Look again until it stands there: nobody is told of what waits for staff."""
    for _ in range(100):
        if page.get_by_text(words).count():
            return
        page.reload()
    raise AssertionError(f"“{words}” did not come: {page.url}")


def test_an_answer_by_mail_stands_in_the_open_chat_with_its_file(
    scene: Scene, size: str, bring: Bring
) -> None:
    owner, alice = scene.visitor("owner", size), scene.visitor("alice", "wide")
    chat = begin(owner, scene, size, SUBJECT[size])
    notice = scene.place.letter("alice@example.com", "You can answer this mail too")
    listens(chat)

    file = (f"kiln-{size}.csv", "text/csv", b"what,paid\nkiln,18350\n")
    bring(notice.reply_to, letter("From the business account.\n\n> Two questions", files=(file,)))

    log = chat.get_by_role("log")
    expect(log).to_contain_text("From the business account.")
    expect(log).to_contain_text(file[0])
    expect(log.get_by_text("From the business account.")).to_have_count(1)
    expect(log).not_to_contain_text("> Two questions")
    owner.look(listening=True)
    page = alice.go(chat.url.replace("/workspace/", "/"))
    expect(page.get_by_role("log")).to_contain_text("From the business account.")
    page = owner.go(f"{scene.home}/workspace/clients/{scene.firm.household.pk}/documents/")
    expect(page.locator("main")).to_contain_text(f"kiln-{size}")
    assert owner.complaints == alice.complaints == []


def test_what_a_stranger_answers_waits_until_staff_let_it_in(scene: Scene, size: str, bring: Bring) -> None:
    owner = scene.visitor("owner", size)
    chat = begin(owner, scene, size, f"{SUBJECT[size]}, again")
    address, words = chat.url, f"I write from work today, {size}."
    notice = scene.place.letter("alice@example.com", "You can answer this mail too")

    bring(notice.reply_to, letter(words, sender="Alice <alice@work.example>"))

    page = owner.go(f"{scene.home}/workspace/?show=everyone")
    reload_until(page, "A mail that may not be from")
    owner.look(listening=True)
    page.get_by_role("link", name=re.compile("Look at it")).first.click()
    expect(page.locator("main")).to_contain_text("alice@work.example")
    expect(page.locator("main")).to_contain_text(words)
    owner.look(listening=True)
    held = page.url
    owner.go(address)
    expect(page.get_by_role("log")).not_to_contain_text(words)

    owner.go(held)
    page.get_by_role("button", name="Let it in").click()
    expect(page.get_by_role("status").filter(has_text="The mail is in, as an answer of")).to_be_visible()
    owner.go(address)
    expect(page.get_by_role("log")).to_contain_text(words)
    assert owner.complaints == []
