"""Roles are presets over the permissions. The owner holds all; nobody gives more than they hold."""

from django.db import models

from features.base.permissions import Permission as P  # noqa: N817  a table of one letter reads best


class Role(models.TextChoices):
    OWNER = "owner", "Owner"
    ADMIN = "admin", "Administrator"
    STAFF = "staff", "Staff"


PERMISSIONS: dict[str, frozenset[P]] = {
    Role.OWNER: frozenset(P),
    Role.ADMIN: frozenset(P),
    Role.STAFF: frozenset(
        {
            P.CLIENTS_VIEW,
            P.CLIENTS_EDIT,
            P.CLIENTS_INVITE,
            P.PROJECTS_VIEW,
            P.PROJECTS_EDIT,
            P.ACTIONS_EDIT,
            P.DOCUMENTS_VIEW,
            P.DOCUMENTS_SHARE,
            P.DOCUMENTS_DELETE,
        }
    ),
}
RANK = {Role.STAFF: 0, Role.ADMIN: 1, Role.OWNER: 2}
