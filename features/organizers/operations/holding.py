"""One at a time changes an organizer: its client's row is held first, as the to-dos do, then its own."""

from typing import Any

from features.base import audit, holding
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client, Contact
from features.documents.models import Document
from features.organizers import queries
from features.organizers.models import Organizer, OrganizerFile
from features.organizers.switches import ORGANIZERS
from features.toggles.queries import is_on

KIND = "organizer"  # the kind of to-do that an organizer is


def need_on() -> None:
    """
    :raises NotThere: organizers are off in this firm.
    """
    if not is_on(ORGANIZERS):
        raise NotThere


def hold(organizer: Organizer, by: Actor) -> None:
    """
    Let one member of staff (or API key) at a time change it, and bring it up to date.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: it is not theirs to see, or organizers are off.
    """
    require(by, Permission.ACTIONS_EDIT)
    need_on()
    Client.objects.select_for_update(no_key=True).get(pk=organizer.client_id)
    holding.hold(organizer, among=queries.in_workspace(by).select_related("client", "version"))


def hold_own(organizer: Organizer, contact: Contact) -> None:
    """
    Let one at a time answer it.

    :raises NotThere: it is not asked of a client for whom they may answer, or organizers are off.
    :raises Conflict: it was sent already, or settled.
    """
    holding.hold(organizer, among=queries.visible_to(contact).select_related("client", "version"))
    need_open(organizer)


def need_open(organizer: Organizer) -> None:
    """
    :raises Conflict: it can't be answered now.
    """
    if not organizer.is_open:
        raise Conflict("This was sent already. Write to us if something should change.")


def hold_files(organizer: Organizer) -> None:
    """Keep its files, whose organizer is held, as they are until the transaction ends (documents.holds)."""
    files = OrganizerFile.objects.filter(answer__organizer=organizer).values("document")
    list(Document.objects.select_for_update(no_key=True).filter(pk__in=files).order_by("pk").values("pk"))


def record(event: str, organizer: Organizer, by: Actor | None, **details: Any) -> None:
    audit.record(event, by=by, about=organizer, client_id=organizer.client_id, **details)
    queries.changed()
