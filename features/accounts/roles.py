"""
Roles are sets of permissions. These five come with the product and are presets: a firm looks at them, copies them, and
may say that one sees assigned clients only. Roles a firm makes itself are rows (models.CustomRole, rolebook).
"""

from django.db import models

from features.base.permissions import Permission as P  # noqa: N817  a table of one letter reads best


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Administrator"
    MANAGER = "manager", "Manager"
    STAFF = "staff", "Staff"
    READ_ONLY = "read_only", "Read-only"


SEEING = frozenset({P.CLIENTS_VIEW, P.PROJECTS_VIEW, P.DOCUMENTS_VIEW, P.MESSAGES_VIEW, P.BILLING_VIEW})
WORKING = SEEING | {
    P.CLIENTS_EDIT, P.CLIENTS_INVITE, P.PROJECTS_EDIT, P.ACTIONS_EDIT, P.DOCUMENTS_SHARE, P.DOCUMENTS_DELETE,
    P.VAULT_VIEW, P.VAULT_EDIT, P.MESSAGES_WRITE, P.BILLING_EDIT, P.BOOKING_EDIT,
}  # fmt: skip
PERMISSIONS: dict[str, frozenset[P]] = {
    Role.OWNER: frozenset(P),
    Role.ADMIN: frozenset(P),
    Role.MANAGER: WORKING
    | {P.SETTINGS_PORTAL, P.ACTIVITY_VIEW, P.BILLING_COLLECT, P.LIBRARY_EDIT, P.ANNOUNCEMENTS_EDIT},
    Role.STAFF: WORKING,
    Role.READ_ONLY: SEEING,
}
DESCRIPTIONS: dict[str, str] = {
    Role.OWNER: "Everything, and has a say in who else is an owner",
    Role.ADMIN: "Everything but owners: clients, documents, money, settings and the team",
    Role.MANAGER: "Clients, projects, documents, vaults, messages, money, library, announcements, invites, activity",
    Role.STAFF: "Clients, projects, documents, vaults, messages and invoices, no settings",
    Role.READ_ONLY: "Looks at clients, projects, documents, messages and invoices, not at vaults, and changes nothing",
}
