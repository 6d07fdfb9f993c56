"""What people are told of documents. Links lead to pages that ask to sign in first and then go on (D9)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from features.accounts.models import Membership
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.clients import told
from features.clients.models import Client, Contact
from features.documents import queries
from features.documents.models import Document, DocumentType, Scan, Side

RETENTION = "document.retention"
SHARED, UPLOADED = "document.shared", "document.uploaded"
VIRUS, OWN_VIRUS = "document.virus", "document.own_virus"


def tell_contacts(client: Client, documents: Sequence[Document], *, sender: str) -> None:
    """Tell everybody who sees something of what was shared together once, about all of it that they see."""
    if not documents or any(each.scan == Scan.PENDING for each in documents):
        return  # they are told once the virus scanner has looked at all of it (features.documents.scanning)
    people = {
        project: queries.readers(client, project) for project in {each.project_id for each in documents}
    }
    seen: dict[UUID, list[Document]] = {}
    for document in documents:
        for contact in people[document.project_id]:
            seen.setdefault(contact.user_id, []).append(document)
    alike: dict[tuple[UUID, ...], list[UUID]] = {}
    for user, theirs in seen.items():
        alike.setdefault(tuple(each.pk for each in theirs), []).append(user)
    for users in alike.values():
        _tell(client, seen[users[0]], users, sender)


def _tell(client: Client, documents: Sequence[Document], to: Sequence[UUID], sender: str) -> None:
    first, count = documents[0], len(documents)
    what = f"“{first.name}”" if count == 1 else f"{count} documents"
    what = f"a new version of {what}" if count == 1 and first.version > 1 else what
    path = _path("documents:document", first.pk) if count == 1 else _path("documents:index")
    announce(
        Announcement(
            SHARED, f"{sender} shared {what} with you" if sender else f"{what} was shared with you", path,
            to, client_id=client.pk, project_id=_one_project(documents), at=first.shared_at,
            key=f"{first.pk}:{first.shared_at:%y%m%d%H%M%S%f}",
            template="documents/email/shared", about_id=first.pk if count == 1 else None,
            context={"documents": documents, "client": client.name, "sender": sender},
        )
    )  # fmt: skip


def tell_ready(document: Document, now: datetime) -> None:
    """Tell everybody who sees a document that waited to be paid that it opens now."""
    people = queries.readers(document.client, document.project_id)
    announce(
        Announcement(
            SHARED, f"“{document.name}” is ready", _path("documents:document", document.pk),
            [contact.user_id for contact in people], client_id=document.client_id, project_id=document.project_id,
            key=f"{document.pk}:ready:{now:%y%m%d%H%M%S%f}", at=now, about_id=document.pk,
            template="documents/email/ready", context={"document": document, "client": document.client.name},
        )
    )  # fmt: skip


def _one_project(documents: Sequence[Document]) -> UUID | None:
    """Return the project that all of them belong to: who loses it before the mail goes, gets none."""
    found = {each.project_id for each in documents}
    return found.pop() if len(found) == 1 else None


def tell_staff(document: Document, contact: Contact) -> None:
    """Tell who looks after the client, or the owners. What follows within the hour waits in the inbox."""
    client = document.client
    staff = told.looked_after_by(client, seeing=Permission.DOCUMENTS_VIEW)
    announce(
        Announcement(
            UPLOADED, f"{contact.name} uploaded {_what(document)}", _path("documents_record:index", client.pk),
            [user.pk for user in staff], client_id=client.pk, at=document.shared_at,
            key=f"{UPLOADED}:{document.pk}:{document.version}",
            template="documents/email/uploaded",
            context={"document": document, "client": client.name, "contact": contact.name},
        )
    )  # fmt: skip


def _what(document: Document) -> str:
    return f"a new version of “{document.name}”" if document.version > 1 else f"“{document.name}”"


def tell_of_virus(document: Document) -> None:
    """Tell who looks after the client, and who brought the file, that a virus was found and nobody can open it."""
    title = f"A virus was found in “{document.name}”"
    detail = "Nobody can open it. Clean or replace the file, and add it again."
    staff = [user.pk for user in told.looked_after_by(document.client, seeing=Permission.DOCUMENTS_VIEW)]
    is_own = document.side == Side.CLIENT and document.uploaded_by_id is not None
    own = [document.uploaded_by_id] if is_own and document.uploaded_by_id else []
    if document.side == Side.FIRM and document.uploaded_by_id and document.uploaded_by_id not in staff:
        staff.append(document.uploaded_by_id)
    for kind, people, page in (
        (VIRUS, staff, "documents_staff:document"),
        (OWN_VIRUS, own, "documents:document"),
    ):
        announce(
            Announcement(
                kind, title, _path(page, document.pk), people, client_id=document.client_id, detail=detail,
                key=f"{kind}:{document.pk}:{document.version}",
            )
        )  # fmt: skip


def tell_of_retention(kind: DocumentType, count: int, now: datetime) -> None:
    """Tell who may change settings that documents go to the trash within thirty days; once for each month."""
    rows = Membership.objects.filter(is_active=True).select_related("custom_role")
    staff = [each.user_id for each in rows if each.can(Permission.SETTINGS_FEATURES)]
    what = "1 document leaves" if count == 1 else f"{count} documents leave"
    announce(
        Announcement(
            RETENTION, f"{what} “{kind.name}” within 30 days", _path("documents_staff:retention"), staff, at=now,
            key=f"{kind.pk}:leaving:{now:%Y%m}",
            detail="They were kept as long as you chose for their type. Keep what you still need.",
        )
    )  # fmt: skip


def _path(name: str, *ids: object) -> str:
    """Return the address of a page; mails are also written outside of requests."""
    return reverse(name, urlconf=settings.FIRM_URLCONF, args=ids)
