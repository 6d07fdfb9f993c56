"""What the slice tells people, and how the audit trail says what happened to documents."""

from features.base.composition import Announced, EventText
from features.base.permissions import Permission
from features.clients.rights import ContactRight
from features.documents import queries
from features.documents.emails import OWN_VIRUS, RETENTION, SHARED, UPLOADED, VIRUS
from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS

NEWS = (
    Announced(
        SHARED, 10, "client", "New documents", "When we share something with you.", "folder", switch=DOCUMENTS,
        right=ContactRight.SEE_DOCUMENTS, still=queries.is_there,
    ),
    Announced(
        UPLOADED, 20, "staff", "Documents came in", "When a client you look after uploads something.", "upload",
        switch=CLIENT_UPLOADS, permission=Permission.DOCUMENTS_VIEW,
    ),
    Announced(
        RETENTION, 22, "staff", "Documents leave", "When documents were kept as long as you chose for their type.",
        "folder", switch=DOCUMENTS, permission=Permission.DOCUMENTS_VIEW,
    ),
    Announced(
        VIRUS, 21, "staff", "A virus was found", "In a file of a client you look after.", "alert", urgent=True,
        kept=True, permission=Permission.DOCUMENTS_VIEW,
    ),
    Announced(
        OWN_VIRUS, 11, "client", "A virus was found", "In a file that you uploaded.", "alert", urgent=True, kept=True,
    ),
)  # fmt: skip
EVENTS = (
    EventText("document.shared", "shared {about}", "Documents", "folder"),
    EventText("document.drafted", "kept {about} as a draft", "Documents", "pen"),
    EventText("document.unshared", "made {about} a draft again", "Documents", "pen"),
    EventText("document.uploaded", "uploaded {about}", "Documents", "upload", is_use=True),
    EventText("document.received", "took {about}, sent by link", "Documents", "link"),
    EventText("document.downloaded", "downloaded {about}", "Documents", "download", is_use=True),
    EventText("document.versioned", "put a new version of {about}", "Documents", "layers", is_use=True),
    EventText(
        "document.unversioned", "took back the newest version of {about}", "Documents", "refresh", is_use=True
    ),
    EventText("document.edited", "changed {about}", "Documents", "pen"),
    EventText("document.tagged", "changed the tags of {about}", "Documents", "layers"),
    EventText("document.deleted", "deleted {about}", "Documents", "trash"),
    EventText("document.locked", "let {about} wait to be paid", "Documents", "lock"),
    EventText("document.unlocked", "opened {about} to its client", "Documents", "lock"),
    EventText("document.kept", "kept {about} for longer", "Documents", "folder"),
    EventText("document.retired", "put {about} into the trash after its time", "Documents", "trash"),
    EventText(
        "document_type.retention", "changed how long documents in {about} are kept", "Documents", "layers"
    ),
    EventText("document.purged", "deleted {about} for good", "Documents", "trash"),
    EventText("document.restored", "restored {about}", "Documents", "refresh"),
    EventText("document.scan_infected", "found a virus in {about}", "Documents", "alert"),
    EventText("document.scan_error", "could not check {about} for viruses", "Documents", "alert"),
    EventText("document_rules.changed", "changed how files are taken and kept", "Documents", "settings"),
    EventText("document_type.added", "added the document type {about}", "Documents", "layers"),
    EventText(
        "document_type.renamed", "renamed the document type {before} to {about}", "Documents", "layers"
    ),
    EventText("document_type.removed", "removed the document type {about}", "Documents", "layers"),
)
