"""What is to be done in each client's chat: by the client, and by the firm alone, in a list that is the firm's too."""

from typing import TYPE_CHECKING

from features.messages.models import Checklist, Task
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def to_do(here: "Inside", client: str) -> None:
    """The client's list holds a task of the firm's; one that is the firm's as a whole is made of a note."""
    thread = here.rows[f"{client}-thread"]
    checklist = here.add(
        Checklist, client, f"{client}-checklist", thread=thread, made_by=here.rows["user-owner"],
        quoted=here.rows[f"{client}-note"],
    )  # fmt: skip
    here.add(Task, client, f"{client}-task", checklist=checklist, side="client", done_side="")
    here.add(Task, "firm", f"{client}-firm-task", checklist=checklist, side="firm", done_side="")
    ours = here.add(Checklist, "firm", f"{client}-firm-checklist", thread=thread)
    here.add(
        Task, "firm", f"{client}-done-task", checklist=ours, side="firm", done_side="staff", done_at=now(),
        done_by=here.rows["user-owner"],
    )  # fmt: skip


def hidden(here: "Inside") -> None:
    """A task in a chat that one of the client's people is not let into."""
    thread = here.rows["c1-hidden-thread"]
    checklist = here.add(Checklist, "c1x", "c1-hidden-checklist", thread=thread)
    here.add(Task, "c1x", "c1-hidden-task", checklist=checklist, side="client", done_side="")
