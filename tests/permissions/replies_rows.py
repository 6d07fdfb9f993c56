"""The rows of answers by mail; rows.py says what the signs mean."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

from features.base import firm_keys
from features.replies import operations as replies
from features.replies.models import MailAnswer, ReplyAddress
from features.replies.subjects import subjects
from integrations.storage import gateway
from tests.isolation.replies_world import SUBJECT
from tests.permissions.actors import LATER, Scene

type Act = Callable[[Scene, Any], Any]


def held(s: Scene) -> UUID:
    """A mail about the scene's client, with the letter as it came."""
    if subjects.get(SUBJECT.key) is None:
        subjects.add(SUBJECT)
    address = ReplyAddress.objects.create(
        user=s.wanda.user, kind=SUBJECT.key, subject_id=s.client.pk, client=s.client, secret_hash=b"x", secret_box=b"x",
        expires_at=LATER,
    )  # fmt: skip
    answer = MailAnswer(
        address=address, message_hash=b"x", size=1, verdict="none", state="held", why="sender"
    )
    sealed = firm_keys.seal(b"From: eve@example.com\n\nWords.", about=answer.sealed_about)
    answer.original.name = gateway.put(io.BytesIO(sealed), gateway.new_key())
    answer.save(force_insert=True)
    return answer.pk


DECIDING = "yyyynn000 000 yn 00"
ROWS: dict[str, tuple[str, Act]] = {
    "replies.let_in": (DECIDING, lambda s, by: replies.let_in(answer_id=held(s), by=by, now=LATER)),
    "replies.throw_away": (DECIDING, lambda s, by: replies.throw_away(answer_id=held(s), by=by, now=LATER)),
}
