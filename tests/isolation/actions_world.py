"""What each client was asked: something to do, a question that is answered, and what is no longer needed."""

from typing import TYPE_CHECKING

from django.utils import timezone

from features.actions.models import Action

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def asked(here: "Inside", client: str) -> None:
    row, contact = here.rows[client], here.rows[f"{client}-person"]
    given = {"client": row, "contact": contact}
    here.add(Action, client, f"{client}-action", kind="other", answer="", withdrawn_reason="", **given)
    here.add(
        Action, client, f"{client}-question", kind="answer", withdrawn_reason="", settled_at=timezone.now(),
        settled_by=contact.user, settled_side="client", seen_by_staff_at=timezone.now(), **given,
    )  # fmt: skip
    here.add(
        Action, client, f"{client}-asked", kind="choose", answer="", withdrawn_reason="", options=["Red", "Blue"], **given
    )  # fmt: skip
    here.add(
        Action, client, f"{client}-not-needed", kind="other", answer="", withdrawn_at=timezone.now(), **given
    )  # fmt: skip
