"""What the people of each client told the firm."""

from typing import TYPE_CHECKING

from features.feedback.models import Feedback

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def given(here: "Inside", client: str) -> None:
    here.add(
        Feedback, client, f"{client}-feedback", client=here.rows[client], contact=here.rows[f"{client}-person"], kind="idea",
        rating=4,
    )  # fmt: skip
