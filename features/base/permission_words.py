"""The words for every permission, in one place: forms of roles and keys, docs/permissions.md."""

from collections.abc import Iterator
from dataclasses import dataclass

from features.base.permissions import Permission as P  # noqa: N817  a table of one letter reads best


@dataclass(frozen=True)
class Words:
    """`label` completes the sentence "They may …" in a few words; `hint` says what that means."""

    permission: P
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Area:
    title: str
    words: tuple[Words, ...]


AREAS = (
    Area(
        "Clients",
        (
            Words(P.CLIENTS_VIEW, "See clients and their people"),
            Words(
                P.CLIENTS_EDIT,
                "Change clients and their people",
                "Add, edit, archive, and say who is on the team.",
            ),
            Words(P.CLIENTS_INVITE, "Invite people to the portal", "They get an e-mail with a link."),
            Words(
                P.PORTAL_IMPERSONATE,
                "Client Portal Impersonation",
                "See the portal exactly as one of a client’s people does, for a while and without changing anything.",
            ),
        ),
    ),
    Area(
        "Projects and to-dos",
        (
            Words(P.PROJECTS_VIEW, "See projects"),
            Words(P.PROJECTS_EDIT, "Change projects", "Open, edit and close them."),
            Words(P.ACTIONS_EDIT, "Ask clients to do something", "Open and settle their to-dos."),
        ),
    ),
    Area(
        "Appointments",
        (
            Words(
                P.BOOKING_EDIT,
                "Book appointments for clients",
                "Book, move and cancel them, and note whether they were held.",
            ),
        ),
    ),
    Area(
        "Announcements",
        (
            Words(
                P.ANNOUNCEMENTS_EDIT,
                "Announce news to clients",
                "On top of Home, in notifications and by e-mail.",
            ),
        ),
    ),
    Area(
        "Documents",
        (
            Words(P.DOCUMENTS_VIEW, "See and download documents"),
            Words(P.DOCUMENTS_SHARE, "Share documents with clients"),
            Words(P.DOCUMENTS_DELETE, "Change and remove documents"),
        ),
    ),
    Area(
        "Messages",
        (
            Words(P.MESSAGES_VIEW, "Read messages", "Internal notes too."),
            Words(P.MESSAGES_WRITE, "Write messages", "Answer clients, write notes, archive chats."),
        ),
    ),
    Area(
        "Money",
        (
            Words(P.BILLING_VIEW, "See invoices and payments"),
            Words(P.BILLING_EDIT, "Write invoices and send them", "Release, void and use credit too."),
            Words(
                P.BILLING_COLLECT,
                "Record payments, refund and give credit",
                "What moves money, or lowers what was billed.",
            ),
        ),
    ),
    Area(
        "Vault",
        (
            Words(
                P.VAULT_VIEW,
                "Open what clients have in the vault",
                "After proving who they are. The client sees when.",
            ),
            Words(P.VAULT_EDIT, "Put things into the vault", "Replace and remove them too."),
        ),
    ),
    Area(
        "Library",
        (
            Words(
                P.LIBRARY_EDIT,
                "Write and publish articles",
                "What is published for clients, all of them read.",
            ),
        ),
    ),
    Area(
        "Settings",
        (
            Words(P.SETTINGS_FEATURES, "Turn portal features on and off"),
            Words(P.SETTINGS_BRANDING, "Change the look of the portal"),
            Words(
                P.SETTINGS_PORTAL,
                "Set up payments and the client portal",
                "Invitations from the settings too.",
            ),
        ),
    ),
    Area(
        "Firm",
        (
            Words(P.TEAM_MANAGE, "Manage the team and its roles", "Never more than they hold themselves."),
            Words(P.API_KEYS, "Make and revoke API keys"),
            Words(P.ACTIVITY_VIEW, "Read the activity log"),
        ),
    ),
)
BY_PERMISSION = {words.permission: words for area in AREAS for words in area.words}


def label(permission: P) -> str:
    return BY_PERMISSION[permission].label


def areas_of(held: frozenset[P]) -> Iterator[Area]:
    """Yield the areas, each with what of it is held; those with nothing are left out."""
    for area in AREAS:
        if words := tuple(one for one in area.words if one.permission in held):
            yield Area(area.title, words)
