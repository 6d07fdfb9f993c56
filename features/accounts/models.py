"""People of a firm and how they prove who they are. Everything here lives in the firm's own schema."""

import uuid
from collections.abc import Iterable
from typing import Any, Literal

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from features.accounts import roles
from features.accounts.roles import Role
from features.base.models import FirmModel
from features.base.permissions import Permission
from features.base.scope import forget, once
from tenants.context import require_firm


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, FirmModel):
    """A person known to this firm, by one e-mail address: member of staff, contact of a client, or both."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)  # postal
    time_zone = models.CharField(max_length=63, blank=True)
    language = models.CharField(max_length=10, default="en-us")
    second_step_due = models.DateTimeField(
        null=True
    )  # until when they may sign in without one (accounts.second)
    is_active = models.BooleanField(default=True)

    objects = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name


class CustomRole(FirmModel):
    """A role the firm made itself. Whoever has it holds these permissions with their next request."""

    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200, blank=True)
    permissions = models.JSONField(default=list)  # values of Permission
    assigned_only = models.BooleanField(default=False)  # sees the clients assigned to them, no others

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(Lower("name"), name="custom_role_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def held(self) -> frozenset[Permission]:
        """Return the permissions; what the product no longer knows is nothing."""
        return frozenset(one for one in Permission if one.value in self.permissions)


class PresetReach(FirmModel):
    """The firm's choice whether those with a preset role see assigned clients only. Without a row they see all."""

    preset = models.CharField(max_length=9, choices=Role, unique=True)
    assigned_only = models.BooleanField()


class Membership(FirmModel):
    """A person's place on the firm's staff: invited (not yet joined), active, or switched off."""

    user = models.OneToOneField(User, models.PROTECT, related_name="membership")
    role = models.CharField(max_length=9, choices=Role, blank=True)  # a preset, or empty: then custom_role
    custom_role = models.ForeignKey(CustomRole, models.PROTECT, null=True, related_name="members")
    title = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True)  # empty while only invited; then is_active is off too

    class Meta:
        ordering = ("user__name",)
        constraints = [
            models.CheckConstraint(
                name="membership_one_role",
                condition=Q(role="", custom_role__isnull=False) | (~Q(role="") & Q(custom_role__isnull=True)),
            )
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = connection.schema_name  # type: ignore[attr-defined]

    def __str__(self) -> str:
        return self.user.name

    @property
    def actor_id(self) -> uuid.UUID:
        return self.user_id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def actor_side(self) -> Literal["staff"]:
        return "staff"

    @property
    def is_invited(self) -> bool:
        return self.joined_at is None and not self.is_active

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER

    @property
    def role_name(self) -> str:
        return self.custom_role.name if self.custom_role else str(Role(self.role).label)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what the role holds, whether or not the person may use it now (`can` says)."""
        return self.custom_role.held if self.custom_role else roles.PERMISSIONS[self.role]

    @property
    def assigned_only(self) -> bool:
        """Return whether they see only the clients they look after or are on the team of."""
        if self.custom_role:
            return self.custom_role.assigned_only
        return not self.is_owner and self.role in limited_presets()

    @property
    def limited_to(self) -> uuid.UUID | None:
        return self.pk if self.assigned_only else None

    def can(self, permission: Permission) -> bool:
        """Return whether they may do this now, in this firm: in another's schema a membership means nothing."""
        is_here = self._schema == connection.schema_name  # type: ignore[attr-defined]
        return is_here and self.is_active and permission in self.permissions


def limited_presets() -> frozenset[str]:
    """Return the presets that see assigned clients only, read once per request."""
    rows = PresetReach.objects.filter(assigned_only=True)
    return once(_reach_memo(), lambda: frozenset(rows.values_list("preset", flat=True)))


def remember_limited_presets(presets: Iterable[str]) -> None:
    """Spare this request the look-up: the session's row brought them along."""
    once(_reach_memo(), lambda: frozenset(presets))


def reach_changed() -> None:
    forget(_reach_memo())


def _reach_memo() -> Any:
    return ("limited presets", require_firm().pk)


class Session(FirmModel):
    """A signed-in browser. The cookie's token is kept as a hash; the row names its firm (security R02)."""

    class Side(models.TextChoices):
        CLIENT = "client", "Portal"
        STAFF = "staff", "Workspace"

    class SecondStep(models.TextChoices):
        NONE = "", "Not asked for"
        AWAITED = "awaited", "Still to be taken"
        PASSED = "passed", "Taken"

    token_hash = models.BinaryField(max_length=32, unique=True)
    firm_id = models.UUIDField()
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    side = models.CharField(max_length=6, choices=Side)
    method = models.CharField(max_length=12)  # password, link, code, invitation, sign-up, passkey
    second_step = models.CharField(max_length=7, choices=SecondStep, blank=True)
    stays = models.BooleanField(default=True)  # "Keep me signed in on this device"
    last_seen_at = models.DateTimeField(default=timezone.now)
    proved_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()  # absolute end, whatever the activity (R28)
    ip = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)  # small choices of this browser, such as the entity shown

    device_token = ""  # no column: of a browser seen for the first time, for its cookie


class Ticket(FirmModel):
    """
    A one-time proof sent by mail: sign-in, password reset, invitation of a colleague or a client, and the like.

    Link and code are kept as hashes. Used once, by conditional update (security R24, R25).
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", "Sign in"
        RESET = "reset", "New password"
        STAFF_INVITATION = "staff_invite", "Join the team"
        CLIENT_INVITATION = "client_invite", "Join the portal"
        FIRST_SIGN_IN = "first", "First sign-in of the owner"
        PROOF = "proof", "Fresh proof"
        EMAIL = "email", "Another e-mail address"
        NOT_ME = "not_me", "This was not me"

    purpose = models.CharField(max_length=13, choices=Purpose)
    user = models.ForeignKey(User, models.CASCADE, related_name="tickets")
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_hash = models.BinaryField(max_length=32, null=True)
    browser_hash = models.BinaryField(
        max_length=32, null=True
    )  # of the browser that asked; others need the code
    next_path = models.CharField(max_length=300, blank=True)
    stays = models.BooleanField(default=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["user", "purpose"], condition=Q(used_at__isnull=True), name="ticket_live"),
        ]


class Device(FirmModel):
    """
    A browser that somebody has signed in with, told by a random cookie of a year that is kept here as a hash. A sign-in
    without such a row is a new device's, and the person is written to. "This was not me" forgets them all.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    token_hash = models.BinaryField(max_length=32)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="device_once")]


class EmailChange(FirmModel):
    """The wish for another e-mail address. Open while its ticket is; done once the ticket was used."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="email_change")
    email = models.EmailField(max_length=254)
    before = models.EmailField(max_length=254)
