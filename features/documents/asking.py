"""A client is asked for documents: a to-do whose page is the upload form."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.actions import kinds
from features.actions import queries as actions
from features.actions.kinds import ActionKind
from features.actions.models import Action
from features.clients.models import Contact
from features.clients.rights import ContactRight
from features.documents.switches import CLIENT_UPLOADS


def upload_page(action: Action) -> str:
    index = reverse("documents:index", urlconf=settings.FIRM_URLCONF)
    return f"{index}?for={action.pk}#upload"


UPLOAD = ActionKind(
    "upload", 10, "Upload documents", "upload", "Upload", ContactRight.UPLOAD, upload_page, by_hand=True,
    switch=CLIENT_UPLOADS,
)  # fmt: skip


def register() -> None:
    kinds.kinds.add(UPLOAD)


def asked_for(contact: Contact, wish: str) -> Action | None:
    """Return the open request for documents of this id, if it is on this contact's list."""
    try:
        action_id = UUID(wish)
    except ValueError:
        return None
    rows = actions.visible_to(contact).filter(actions.OPEN, kind=UPLOAD.key).select_related("client")
    return rows.filter(pk=action_id).first()
