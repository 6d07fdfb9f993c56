"""What a firm can switch on here."""

from features.documents.switches import CLIENT_UPLOADS, DOCUMENTS
from features.toggles.catalogue import Need, Switch, register
from features.toggles.queries import is_on
from tenants.kinds import Kind


def uploads_missing() -> Need | None:
    """Client uploads stand below documents themselves, so what needs them asks for them here."""
    if is_on(CLIENT_UPLOADS):
        return None
    return Need("Turn on client uploads first.", "Clients answer with files of their own.")


REQUESTS = register(
    Switch(
        key="requests",
        label="Requests for documents",
        summary="You ask for a list of documents. Clients answer each with files, or say that they don’t have it.",
        section="Documents and forms",
        order=12,
        on_text="Requests are on.",
        off_text="Requests are off.",
        unlike=frozenset({Kind.LAW}),
        parent=DOCUMENTS,
        needs=uploads_missing,
        preview="requests/previews/requests.html",
    )
)
DONE_UPLOADING = register(
    Switch(
        key="done_uploading",
        label="Done uploading",
        summary="A button on Home and Documents that tells you a client has sent everything.",
        section="Documents and forms",
        order=13,
        on_text="The button is there.",
        off_text="The button is gone.",
        unlike=frozenset({Kind.LAW}),
        parent=DOCUMENTS,
        needs=uploads_missing,
        preview="requests/previews/done.html",
    )
)
DONE_CHECKBOX = register(
    Switch(
        key="done_uploading_checkbox",
        label="Checkbox in the upload form",
        summary="“I’m completely done uploading”, beside the files a client adds.",
        section="Documents and forms",
        order=14,
        on_text="The checkbox is there.",
        off_text="The checkbox is gone.",
        unlike=frozenset({Kind.LAW}),
        parent=DOCUMENTS,
        needs=uploads_missing,
    )
)
UPLOAD_LINKS = register(
    Switch(
        key="upload_links",
        label="Upload links",
        summary="Your links, and those clients give to somebody else, by which people send files without signing in.",
        section="Documents and forms",
        order=15,
        on_text="Upload links work.",
        off_text="Upload links no longer work.",
        unlike=frozenset({Kind.LAW}),
        parent=DOCUMENTS,
        needs=uploads_missing,
    )
)
