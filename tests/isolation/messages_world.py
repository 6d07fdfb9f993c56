"""What each client and the firm write to each other, with a note that is the firm's alone."""

import io
from datetime import time, timedelta
from typing import TYPE_CHECKING

from features.base.models import ClosedDays, OfficeDay
from features.messages.models import (
    AutomaticAnswer,
    Mention,
    Message,
    MessageFile,
    MessageRules,
    Participant,
    Reading,
    SavedReply,
    ScheduledFile,
    ScheduledMessage,
    Thread,
)
from integrations.storage import gateway
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def house(here: "Inside") -> None:
    here.add(MessageRules, "firm", "message-rules")
    here.add(SavedReply, "firm", "saved-reply")
    for day in range(7):
        here.add(OfficeDay, "firm", f"office-day-{day}", weekday=day, opens=time(0, 0), closes=time(23, 59))
    tomorrow = now().date() + timedelta(days=1)
    here.add(ClosedDays, "firm", "closed-days", first_on=tomorrow, last_on=tomorrow)
    here.add(SavedReply, "firm", "saved-reply-of-staff", owner=here.rows["staff"])


def chats(here: "Inside", client: str) -> None:
    """The client asked, the firm answered with a document; a colleague is named in a note."""
    at, person = now(), here.rows[f"user-{client}-person"]
    thread = here.add(
        Thread, client, f"{client}-thread", client=here.rows[client], started_by=person, started_side="client",
        last_message_at=at, waiting_for="them", waiting_since=at,
    )  # fmt: skip
    here.add(
        Message, client, f"{client}-message", thread=thread, sender=person, side="client", via="portal",
        created_at=at - timedelta(minutes=1),
    )  # fmt: skip
    answer = here.add(
        Message, client, f"{client}-answer", thread=thread, sender=here.rows["user-owner"], side="firm", via="portal",
        file_count=1, created_at=at,
    )  # fmt: skip
    document = here.rows[f"{client}-firm-document"]
    here.add(MessageFile, client, f"{client}-message-file", message=answer, document=document)
    note = here.add(
        Message, "firm", f"{client}-note", thread=thread, sender=here.rows["user-owner"], side="firm", via="portal",
        is_internal=True, created_at=at,
    )  # fmt: skip
    here.add(
        ScheduledMessage, "firm", f"{client}-scheduled", thread=thread, sender=here.rows["owner"],
        state="waiting", send_at=at + timedelta(days=2),
    )  # fmt: skip
    with_file = here.add(
        ScheduledMessage, "firm", f"{client}-scheduled-with-file", thread=thread, sender=here.rows["owner"],
        state="waiting", send_at=at + timedelta(days=3), file_count=1,
    )  # fmt: skip
    here.add(
        ScheduledFile, "firm", f"{client}-scheduled-file", scheduled=with_file, size=5,
        file=gateway.put(io.BytesIO(b"Words"), gateway.new_key()),
    )  # fmt: skip
    by_itself = here.add(
        Message, client, f"{client}-automatic", thread=thread, sender=None, side="system", via="auto",
        created_at=at - timedelta(seconds=30),
    )  # fmt: skip
    here.add(
        AutomaticAnswer,
        client,
        f"{client}-automatic-answer",
        thread=thread,
        message=by_itself,
        closed_since=at,
    )
    here.add(Mention, "firm", f"{client}-mention", message=note, member=here.rows["staff"])
    here.add(
        Reading, client, f"{client}-thread-reading", thread=thread, user=person, side="client", seen_at=at
    )
    thread.last_message = answer
    thread.save(update_fields=["last_message"])


def hidden(here: "Inside") -> None:
    """A chat of a project that one of the client's people is not let in for; the firm named who it is with."""
    at = now()
    thread = here.add(
        Thread, "c1x", "c1-hidden-thread", client=here.rows["c1"], project=here.rows["c1-hidden-project"],
        started_by=here.rows["user-owner"], started_side="firm", last_message_at=at, waiting_for="",
    )  # fmt: skip
    here.add(
        Message, "c1x", "c1-hidden-message", thread=thread, sender=here.rows["user-owner"], side="firm", via="portal",
        created_at=at,
    )  # fmt: skip
    here.add(Participant, "c1x", "c1-hidden-participant", thread=thread, contact=here.rows["c1-person"])
