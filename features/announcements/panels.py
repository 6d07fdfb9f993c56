"""What stands on top of Home (S1-5, S2-14)."""

from typing import Any

from django.utils import timezone

from features.announcements import lists, operations


def home(request: Any) -> dict[str, Any] | None:
    """Show what runs and was not hidden, the newest first. To have it there is to have seen it."""
    rows = lists.on_home(request.contact)
    if not rows:
        return None
    shown = rows[: lists.FIRST]
    new = [one for one in shown if not one.is_seen]  # type: ignore[attr-defined]
    operations.note_seen(announcements=new, contact=request.contact, now=timezone.now())
    return {"announcements": shown, "is_more": len(rows) > lists.FIRST}
