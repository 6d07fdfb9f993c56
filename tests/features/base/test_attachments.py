"""What a mail carries is read as it goes out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as sent
from django.utils import timezone

from features.base import attachments, mail, outbox, sealed
from features.base.attachments import Attached
from features.base.models import OutboxEntry
from tests.cast import FirmCast

pytestmark = pytest.mark.django_db
FILES: dict[str, bytes] = {}
MAIL = {"to": "alice@example.com", "template": "notifications/email/news"}
WORDS = {
    "title": "A file",
    "name": "Alice",
    "url": "https://x.localhost/",
    "choices_url": "https://x.localhost/",
}


@pytest.fixture(autouse=True)
def _files() -> Iterator[None]:
    attachments.gives("test")(
        lambda thing: Attached(f"{thing}.pdf", "application/pdf", FILES[thing]) if thing in FILES else None
    )
    yield
    attachments.givers.pop("test")
    FILES.clear()


def send(*things: str) -> OutboxEntry:
    return mail.send(**MAIL, context=WORDS, attach=[("test", one) for one in things])


def carried() -> list[Any]:
    outbox.deliver_waiting(now=timezone.now())
    (message,) = sent.outbox
    return list(message.attachments)


def test_it_carries_the_file_as_it_is_when_it_goes(a: FirmCast) -> None:
    FILES["one"] = b"quetzal"
    entry = send("one", "gone")
    FILES["one"] = b"ibex"

    assert b"quetzal" not in str(sealed.unseal(entry.payload)).encode()
    assert [(one.filename, one.content, one.mimetype) for one in carried()] == [
        ("one.pdf", b"ibex", "application/pdf")
    ]


def test_what_is_too_large_for_a_mail_is_not_tried_again(a: FirmCast) -> None:
    FILES["large"] = bytes(attachments.MOST + 1)
    entry = send("large")

    outbox.deliver_waiting(now=timezone.now())

    entry.refresh_from_db()
    assert (entry.state, sent.outbox) == (OutboxEntry.State.GIVEN_UP, [])
    assert "too large" in entry.last_error


def test_a_kind_that_nobody_gives_is_refused_at_once(a: FirmCast) -> None:
    with pytest.raises(LookupError):
        mail.send(**MAIL, context=WORDS, attach=[("nothing", "1")])
