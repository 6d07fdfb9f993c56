"""Sixteen who ask, from the owner to nobody at all, and what they find in the firm."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from features.accounts import operations as accounts
from features.accounts.models import CustomRole, Membership, User
from features.accounts.operations import roles as own_roles
from features.accounts.roles import Role
from features.base.models import OutboxEntry
from features.base.permissions import Permission
from features.clients import operations as clients
from features.clients.models import Access, Client, Contact, Invitation
from features.documents.models import Document, DocumentType
from features.projects import operations as projects
from features.projects.models import Project
from portal_api.models import NEVER, ApiKey
from tests.cast import NOON, Cast
from tests.factories import documents

LATER = NOON + timedelta(hours=1)
ACTORS = {  # the order of the columns in rows.py
    "owner": "an owner",
    "admin": "an administrator",
    "manager": "a manager",
    "staff": "staff",
    "read_only": "read-only",
    "one": "a role of the firm's own that holds clients.view alone",
    "limited": "a role that holds everything, for other clients alone",
    "disabled": "an administrator who was switched off",
    "invited": "an administrator who has not joined yet",
    "contact": "a person of the client",
    "other": "a person of another client",
    "removed": "a person who acted for the client",
    "key": "a key of the owner with all that keys may hold",
    "key_one": "a key of the owner with clients.view alone",
    "foreign": "an owner of another firm",
    "nobody": "somebody who is not signed in",
}


@dataclass(frozen=True)
class Nobody:
    """Somebody without a name: holds nothing."""

    name: str = ""
    actor_id: uuid.UUID = field(default_factory=uuid.uuid4)
    actor_side: Literal["client"] = "client"
    limited_to: None = None

    def can(self, permission: Permission) -> bool:
        return False


@dataclass(frozen=True)
class Scene:
    """What there is to act on: all of it of one client, or of the firm."""

    boss: Membership  # an owner
    client: Client
    alice: Contact  # acts for the client, and has joined
    wanda: Contact  # acts for it, and was invited
    xaver: Contact  # acts for it, and was not invited
    invitation: Invitation
    document: Document
    deleted: Document
    arrival: Document
    kind: DocumentType
    target: Membership  # a colleague to do things to
    gone: Membership
    guest: Membership
    role: CustomRole  # little, for assigned clients only
    project: Project
    key: ApiKey
    entry: OutboxEntry
    left: OutboxEntry

    def access(self, contact: Contact) -> Access:
        return Access.objects.select_related("contact__user", "client").get(
            contact=contact, client=self.client
        )


def _member(name: str, role: str, **about: Any) -> Membership:
    user = User.objects.create(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.com")
    return Membership.objects.create(user=user, role=role, **{"joined_at": NOON, **about})


def make_actors(cast: Cast) -> dict[str, Any]:
    """Return everybody by the names of ACTORS. The firm's schema must be in use."""
    a = cast.a
    owner = Membership.objects.select_related("user").get(pk=a.owner.pk)
    one = own_roles.make_role(name="One", permissions=["clients.view"], by=owner)
    every = own_roles.make_role(name="Limited", permissions=list(Permission), assigned_only=True, by=owner)
    limited = _member("Lena Limited", "", custom_role=every)
    Client.objects.filter(pk=a.bakery.pk).update(assigned_to=limited)
    removed = Contact.objects.create(
        user=User.objects.create(name="Rita", email="rita@example.com"), joined_at=NOON
    )
    keyable = [one.value for one in Permission if one not in NEVER]
    return {
        "owner": owner, "admin": a.admin, "manager": _member("Mia Manager", Role.MANAGER), "staff": a.staff,
        "read_only": _member("Rob Reader", Role.READ_ONLY), "one": _member("Otto One", "", custom_role=one),
        "limited": limited, "disabled": _member("Dora Disabled", Role.ADMIN, is_active=False),
        "invited": _member("Ivo Invited", Role.ADMIN, is_active=False, joined_at=None),
        "contact": a.alice, "other": a.charlie, "removed": removed,
        "key": _key(owner, "all", keyable), "key_one": _key(owner, "one", ["clients.view"]),
        "foreign": cast.b.owner, "nobody": Nobody(),
    }  # fmt: skip


def _key(owner: Membership, name: str, scopes: list[str]) -> ApiKey:
    return ApiKey.objects.create(
        name=name, prefix="pk_", key_hash=name.encode(), scopes=scopes, made_by=owner
    )


def make_scene(cast: Cast) -> Scene:
    a = cast.a
    owner = Membership.objects.select_related("user").get(pk=a.owner.pk)
    client = Client.objects.get(pk=a.household.pk)
    wanda, xaver = (_person(client, name, owner) for name in ("Wanda", "Xaver"))
    deleted = documents.shared(owner, client, "Old.pdf")
    Document.objects.filter(pk=deleted.pk).update(deleted_at=NOON)
    guest = accounts.invite(email="guest@example.com", role=Role.STAFF, by=owner, now=NOON)
    entry, left = (_given_up(state) for state in ("given_up", "left"))
    return Scene(
        boss=owner, client=client, alice=Contact.objects.select_related("user").get(pk=a.alice.pk), wanda=wanda, xaver=xaver,
        invitation=clients.invite(contact=wanda, client=client, by=owner, now=NOON),
        document=documents.shared(owner, client), deleted=deleted, arrival=documents.uploaded(a.alice, client),
        kind=DocumentType.objects.create(name="Kind", order=90), target=_member("Tara Target", Role.STAFF),
        gone=_member("Gil Gone", Role.STAFF, is_active=False), guest=guest,
        role=own_roles.make_role(name="Little", permissions=["clients.view"], assigned_only=True, by=owner),
        project=projects.create(client=client, by=owner, now=NOON, name="Work"),
        key=_key(owner, "old", ["clients.view"]), entry=entry, left=left,
    )  # fmt: skip


def _person(client: Client, name: str, by: Membership) -> Contact:
    email = f"{name.lower()}@example.com"
    return clients.add_contact(client=client, by=by, now=NOON, name=name, email=email).access.contact


def _given_up(state: str) -> OutboxEntry:
    return OutboxEntry.objects.create(kind="mail", payload=b"", state=state)


def as_read_now(by: Any) -> Any:
    """Return the actor as a request would find them, so that no call meets what another left in memory."""
    rows: Any = {Membership: Membership.objects.select_related("user", "custom_role"), ApiKey: ApiKey.objects}
    found = rows[type(by)].filter(pk=by.pk).first() if type(by) in rows else None
    return found or by
