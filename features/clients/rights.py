"""
What somebody may do for a client in the portal. A level is a set of rights, as a role is of permissions; there are four
and no more, so that a firm can say in a sentence who sees what. Later slices add their rights here, in the one table.
"""

from enum import StrEnum

from django.db import models

from features.base.errors import NotAllowed


class Level(models.TextChoices):
    FULL = "full", "Full access"
    PAY_ONLY = "pay_only", "Pay only"
    UPLOAD_ONLY = "upload_only", "Upload only"
    VIEW_ONLY = "view_only", "View only"


class ContactRight(StrEnum):
    SEE_DOCUMENTS = "documents.see"
    SEE_OWN_UPLOADS = "uploads.see"
    UPLOAD = "documents.upload"
    ANSWER_FORMS = "organizers.answer"
    SEE_PROJECTS = "projects.see"
    SEE_ACTIONS = "actions.see"
    SEE_MESSAGES = "messages.see"
    WRITE_MESSAGES = "messages.write"
    SEE_INVOICES = "invoices.see"
    PAY = "invoices.pay"
    SIGN = "contracts.sign"
    SEE_VAULT = "vault.see"
    MANAGE_DELEGATES = "delegates.manage"
    SEE_APPOINTMENTS = "appointments.see"
    BOOK = "appointments.book"


R = ContactRight
SEEING = frozenset(
    {
        R.SEE_DOCUMENTS, R.SEE_OWN_UPLOADS, R.SEE_PROJECTS, R.SEE_ACTIONS, R.SEE_MESSAGES, R.SEE_INVOICES,
        R.SEE_APPOINTMENTS,
    }
)  # fmt: skip
RIGHTS: dict[str, frozenset[ContactRight]] = {
    Level.FULL: frozenset(ContactRight),
    Level.PAY_ONLY: frozenset({R.SEE_INVOICES, R.PAY, R.SEE_ACTIONS}),
    Level.UPLOAD_ONLY: frozenset({R.SEE_OWN_UPLOADS, R.UPLOAD, R.SEE_ACTIONS}),
    Level.VIEW_ONLY: SEEING,
}
DESCRIPTIONS: dict[str, str] = {
    Level.FULL: "Sees and does everything you share with this client",
    Level.PAY_ONLY: "Sees invoices and pays them: no documents, no projects, no messages",
    Level.UPLOAD_ONLY: "Sends files and sees the ones they sent themselves, nothing else",
    Level.VIEW_ONLY: "Looks at everything but the vault and changes nothing: no uploads, no payments, no signatures",
}
TO_CONTACTS: dict[str, str] = {**DESCRIPTIONS, Level.FULL: "Sees and does everything you see and do"}
WORDS: dict[ContactRight, str] = {
    R.SEE_DOCUMENTS: "See and download documents",
    R.SEE_OWN_UPLOADS: "See the files they sent themselves",
    R.UPLOAD: "Upload files",
    R.ANSWER_FORMS: "Answer organizers, and read what others answered there",
    R.SEE_PROJECTS: "See projects",
    R.SEE_ACTIONS: "See the to-dos they can settle",
    R.SEE_MESSAGES: "Read messages",
    R.WRITE_MESSAGES: "Write messages",
    R.SEE_INVOICES: "See invoices",
    R.PAY: "Pay",
    R.SIGN: "Sign",
    R.SEE_VAULT: "Open the vault",
    R.MANAGE_DELEGATES: "Give others narrower access, where the firm allows it",
    R.SEE_APPOINTMENTS: "See appointments",
    R.BOOK: "Book, move and cancel appointments",
}


class NotInAccess(NotAllowed):
    """The person's access to the client does not go that far."""

    message = "Your access does not include this. Whoever gave it to you can change that."


def holding(right: ContactRight) -> list[str]:
    """Return the levels that hold a right."""
    return [level for level, held in RIGHTS.items() if right in held]


def gives(level: str, right: ContactRight) -> bool:
    return right in RIGHTS.get(level, frozenset())
