"""What each client was told alone: one that runs, and a draft; and what was told to all, which is the firm's."""

from datetime import timedelta
from typing import TYPE_CHECKING

from features.announcements.models import Addressed, Announcement, Seen
from tests.isolation.factories import now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

AN_HOUR = timedelta(hours=1)


def told(here: "Inside", client: str) -> None:
    at = now() - AN_HOUR
    out = here.add(
        Announcement, client, f"{client}-announcement", audience="clients", starts_at=at, published_at=at, told_at=at,
        written_by=here.rows["user-owner"],
    )  # fmt: skip
    here.add(Addressed, client, f"{client}-addressed", announcement=out, client=here.rows[client], kind="")
    here.add(Seen, client, f"{client}-seen", announcement=out, contact=here.rows[f"{client}-person"])
    draft = here.add(Announcement, "firm", f"{client}-announcement-draft", audience="clients")
    here.add(
        Addressed, client, f"{client}-addressed-draft", announcement=draft, client=here.rows[client], kind=""
    )
