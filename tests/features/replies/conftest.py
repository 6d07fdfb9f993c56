"""Something that can be answered by mail, made for the tests: a note whose answers are kept in memory."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from features.base import outbox
from features.base.errors import Conflict
from features.replies import operations
from features.replies.models import MailAnswer
from features.replies.subjects import Answer, BounceHook, Subject, bounce_hooks, subjects
from integrations.inbound_mail import addresses
from integrations.inbound_mail.model import Verdict
from tests.cast import FirmCast
from tests.integrations.inbound_mail.letters import letter

NOTE = uuid.uuid4()


@dataclass
class Notes:
    """What was answered, as long as answers are taken."""

    answers: list[Answer] = field(default_factory=list)
    is_open: bool = True
    refusal: str = ""
    left_out: list[str] = field(default_factory=list)
    bounced: list[tuple[str, str, bool]] = field(default_factory=list)

    def take(self, answer: Answer) -> list[str]:
        if self.refusal:
            raise Conflict(self.refusal)
        self.answers.append(answer)
        return self.left_out

    @property
    def texts(self) -> list[str]:
        return [answer.text for answer in self.answers]


@pytest.fixture(autouse=True)
def notes(monkeypatch) -> Notes:
    found = Notes()
    kind = Subject(
        "note", 1, "Notes", lambda *_: found.is_open, found.take, lambda _: "The house", lambda *_: "/",
        lambda _: "/workspace/",
    )  # fmt: skip
    monkeypatch.setattr(subjects, "_entries", {"note": kind})
    hook = BounceHook("test", 1, lambda *told: found.bounced.append(told))
    monkeypatch.setattr(bounce_hooks, "_entries", {"test": hook})
    return found


@pytest.fixture(autouse=True)
def store(tmp_path, settings) -> Path:
    folder: Path = tmp_path / "files"
    folder.mkdir()
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return folder


@pytest.fixture
def stored(store) -> Callable[[], list[Path]]:
    return lambda: sorted(path for path in store.rglob("*") if path.is_file())


@pytest.fixture
def alices(a: FirmCast) -> str:
    """Return the address by which Alice answers about the note."""
    return address_of(a)


def address_of(cast: FirmCast, person: Any = None, client: Any = None, now: Any = None) -> str:
    person, client = person or cast.alice, client or cast.household
    return operations.address_for(person.user_id, "note", NOTE, client.pk, now)


def bring(written: str, raw: bytes | None = None, verdict: Verdict = "none") -> None:
    """Bring a letter to an address, as a door does."""
    found = addresses.read(written)
    assert found is not None
    operations.Keep().keep(found, raw if raw is not None else letter(), verdict)


def work() -> None:
    """Do what a worker has to do, and what that caused."""
    for _ in range(2):
        outbox.deliver_waiting(now=timezone.now())


def came(written: str, raw: bytes | None = None, verdict: Verdict = "none") -> MailAnswer:
    bring(written, raw, verdict)
    work()
    return MailAnswer.objects.select_related("address__user").order_by("-created_at")[0]
