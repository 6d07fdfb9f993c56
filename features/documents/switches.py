"""What a firm can switch on here."""

from features.toggles.catalogue import Switch, register
from tenants.kinds import Kind

DOCUMENTS = register(
    Switch(
        key="documents",
        label="Documents",
        summary="Clients see every file you share with them, with a preview and a download.",
        section="Documents and forms",
        order=10,
        on_text="Documents are on.",
        off_text="Documents are off.",
        preview="documents/previews/documents.html",
    )
)
CLIENT_UPLOADS = register(
    Switch(
        key="client_uploads",
        label="Client uploads",
        summary="Clients add files of their own. You find them in your inbox.",
        section="Documents and forms",
        order=11,
        on_text="Client uploads are on.",
        off_text="Client uploads are off.",
        unlike=frozenset({Kind.LAW}),
        parent=DOCUMENTS,
        preview="documents/previews/client_uploads.html",
    )
)
