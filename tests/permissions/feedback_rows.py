"""The rows of feedback; rows.py says what the signs mean."""

from collections.abc import Callable
from typing import Any

from features.feedback import operations as feedback
from features.feedback.models import Feedback
from tests.permissions.actors import LATER, Scene

type Act = Callable[[Scene, Any], Any]


def given(s: Scene) -> Feedback:
    return feedback.give(contact=s.wanda, client=s.client, kind="idea", words="Words.", now=LATER)


def unseen(s: Scene, by: Any) -> None:
    made = given(s)
    feedback.mark_seen(feedback_id=made.pk, by=s.boss, now=LATER)
    feedback.mark_unseen(feedback_id=made.pk, by=by)


ROWS: dict[str, tuple[str, Act]] = {
    "feedback.mark_seen": (
        "yyyyyy0nn nnn yy nn", lambda s, by: feedback.mark_seen(feedback_id=given(s).pk, by=by, now=LATER),
    ),
    "feedback.mark_unseen": ("yyyyyy0nn nnn yy nn", unseen),
}  # fmt: skip
