"""A mail of each client that waits for staff, with the letter as it came, and what it can be about."""

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from features.base import firm_keys
from features.replies.models import MailAnswer, ReplyAddress
from features.replies.subjects import Subject, subjects
from integrations.storage import gateway
from tests.isolation.canaries import Canary
from tests.isolation.factories import hashed, now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

KIND = "matrix"


def answered(here: "Inside", client: str) -> None:
    if subjects.get(KIND) is None:
        subjects.add(SUBJECT)
    address = here.add(
        ReplyAddress, client, f"{client}-reply-address", kind=KIND, subject_id=here.id(client), client=here.rows[client],
        user=here.rows[f"user-{client}-person"], secret_hash=hashed("reply", here.mark, client), secret_box=b"",
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    mail = here.add(
        MailAnswer, client, f"{client}-mail", address=address, message_hash=hashed("mail", here.mark, client), size=1,
        verdict="none", state="held", why="sender",
    )  # fmt: skip
    word = Canary(here.mark, client, "mailanswer_original").word
    sealed = firm_keys.seal(f"Subject: {word}\n\n{word}".encode(), about=mail.sealed_about)
    mail.original.name = gateway.put(io.BytesIO(sealed), gateway.new_key())
    mail.save()


SUBJECT = Subject(
    KIND, 1, "Matrix", lambda *_: True, lambda _: (), lambda _: "A matter", lambda *_: "/", lambda _: "/workspace/",
)  # fmt: skip
