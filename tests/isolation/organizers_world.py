"""What a firm asks its clients in organizers: a template and its version."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from features.organizers.models import (
    Organizer,
    OrganizerAnswer,
    OrganizerFile,
    OrganizerLink,
    OrganizerTemplate,
    OrganizerVersion,
)
from tests.isolation.canaries import Canary
from tests.isolation.factories import hashed, now

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def house(here: "Inside") -> None:
    template = here.add(
        OrganizerTemplate, "firm", "organizer-template", draft=_asked(here, "organizertemplate_draft"), newest=1, is_open=True,
        is_changed=False, edited_at=now(),
    )  # fmt: skip
    here.add(
        OrganizerVersion, "firm", "organizer-version", template=template, number=1,
        content=_asked(here, "organizerversion_content"),
    )  # fmt: skip


def _asked(here: "Inside", field: str) -> dict[str, Any]:
    word = Canary(here.mark, "firm", field).word
    question = {"key": "words", "kind": "text", "label": word}
    return {"sections": [{"key": "about", "title": word, "questions": [question]}]}


def asked(here: "Inside", client: str) -> None:
    """One is open, one was sent; what clients may not see of it is withdrawn."""
    about = {
        "client": here.rows[client], "version": here.rows["organizer-version"], "sent_by": here.rows["user-owner"],
    }  # fmt: skip
    person, at = here.rows[f"user-{client}-person"], now()
    opened = here.add(Organizer, client, f"{client}-organizer", state="open", **about)
    sent = here.add(
        Organizer, client, f"{client}-organizer-sent", state="submitted", submitted_at=at, submitted_by=person, **about
    )  # fmt: skip
    for row, name in ((opened, "organizer-answer"), (sent, "organizer-sent-answer")):
        word = Canary(here.mark, client, "organizeranswer_value").word
        other = {
            "value": Canary(here.mark, client, "organizeranswer_others").word,
            "is_left": False,
            "reason": "",
        }
        here.add(
            OrganizerAnswer, client, f"{client}-{name}", organizer=row, key="words", value=word, saved_at=at,
            saved_by=person, verdict="returned" if row is opened else "",
            others=[{**other, "who": "Somebody", "at": at.isoformat()}],
        )  # fmt: skip
    here.add(
        OrganizerLink, client, f"{client}-organizer-link", organizer=opened, keys=["words"], made_by=person,
        expires_at=at + timedelta(days=7), token_hash=hashed("answer", here.mark, client),
    )  # fmt: skip
    document = here.rows[f"{client}-client-document"]
    here.add(
        OrganizerFile, client, f"{client}-organizer-file", answer=here.rows[f"{client}-organizer-answer"],
        document=document,
    )  # fmt: skip
