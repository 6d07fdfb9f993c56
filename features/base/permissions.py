"""
Everything a firm's staff may be allowed to do, and who may act. Roles are presets over this list (accounts.roles).
"""

import uuid
from enum import StrEnum
from typing import Literal, Protocol

from features.base.errors import NotAllowed


class Permission(StrEnum):
    CLIENTS_VIEW = "clients.view"
    CLIENTS_EDIT = "clients.edit"
    CLIENTS_INVITE = "clients.invite"
    PROJECTS_VIEW = "projects.view"
    PROJECTS_EDIT = "projects.edit"
    ACTIONS_EDIT = "actions.edit"
    ANNOUNCEMENTS_EDIT = "announcements.edit"
    DOCUMENTS_VIEW = "documents.view"
    DOCUMENTS_SHARE = "documents.share"
    DOCUMENTS_DELETE = "documents.delete"
    MESSAGES_VIEW = "messages.view"
    MESSAGES_WRITE = "messages.write"
    BOOKING_EDIT = "booking.edit"
    BILLING_VIEW = "billing.view"
    BILLING_EDIT = "billing.edit"
    BILLING_COLLECT = "billing.collect"
    VAULT_VIEW = "vault.view"
    VAULT_EDIT = "vault.edit"
    LIBRARY_EDIT = "library.edit"
    SETTINGS_FEATURES = "settings.features"
    SETTINGS_BRANDING = "settings.branding"
    SETTINGS_PORTAL = "settings.portal"  # payments and client portal, invitations from Settings (S4-4)
    PORTAL_IMPERSONATE = "portal.impersonate"  # "Client Portal Impersonation" (S0-1)
    TEAM_MANAGE = "team.manage"
    API_KEYS = "api_keys.manage"
    ACTIVITY_VIEW = "activity.view"


class Actor(Protocol):
    """Who does something: a membership, a contact, an API key."""

    @property
    def actor_id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def actor_side(self) -> Literal["staff", "client", "api", "operator"]: ...
    @property
    def limited_to(self) -> uuid.UUID | None:
        """The membership whose own clients are all this actor sees; None: the clients of everybody."""

    def can(self, permission: Permission) -> bool: ...


def require(by: Actor | None, permission: Permission) -> None:
    """
    :raises NotAllowed: this person's role does not hold the permission, or there is nobody.
    """
    if by is None or not by.can(permission):
        raise NotAllowed
