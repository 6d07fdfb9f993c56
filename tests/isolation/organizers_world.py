"""What a firm asks its clients in organizers: a template and its version."""

from typing import TYPE_CHECKING, Any

from features.organizers.models import OrganizerTemplate, OrganizerVersion
from tests.isolation.canaries import Canary
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def house(here: "Inside") -> None:
    template = here.add(
        OrganizerTemplate, "firm", "organizer-template", draft=_asked(here, "organizertemplate_draft"), newest=1,
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
