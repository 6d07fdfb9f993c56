"""
Four firms full of canaries. `a` and `b` are twins: the same ids, the same e-mail addresses, so that only the firm tells
them apart. `c` shares nothing with them: its ids are those of a stranger. `s` is suspended.
"""

import hashlib
import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import IO, Any, cast

from django.contrib.auth.hashers import make_password
from waffle.models import Switch as Row

from branding.models import Brand
from features.accounts import sessions
from features.accounts.models import (
    CustomRole,
    Device,
    EmailChange,
    Membership,
    PresetReach,
    Session,
    Ticket,
    User,
)
from features.accounts.roles import Role
from features.base import sealed
from features.base.models import AuditEvent, OutboxEntry
from features.base.permissions import Permission
from features.clients.models import Access, Client, ClientImport, Contact, Invitation, TeamPlace
from features.dashboard.models import Milestone
from features.documents.models import (
    Arriving,
    Document,
    DocumentRules,
    DocumentType,
    Download,
    Lock,
    Opening,
    Piece,
    Reading,
    Version,
)
from features.notifications.models import Notification
from features.projects.models import Project
from features.toggles.models import SwitchChange
from features.vault import sealing
from features.vault.models import VaultItem
from features.vault.sealing import Credentials
from features.viewing import cookies
from features.viewing.models import SupportGrant, ViewAs
from integrations.storage import gateway
from portal_api.models import NEVER, ApiKey, IdempotentAnswer
from tenants import operations
from tenants.context import inside, platform
from tenants.kinds import Kind
from tenants.models import Firm
from tests.cast import PASSWORD
from tests.isolation import (
    actions_world,
    announcements_world,
    billing_world,
    booking_world,
    calendars_world,
    checklists_world,
    feedback_world,
    library_world,
    messages_world,
    notifications_world,
    organizers_world,
    reach,
    replies_world,
    requests_world,
    series_world,
    work_world,
)
from tests.isolation.bodies import picture
from tests.isolation.canaries import Canary
from tests.isolation.factories import hashed, id_of, make, now, secret

LATER = now() + timedelta(hours=2)  # so that no request of the run has to note when it was last seen
HASH = make_password(PASSWORD)
CLIENTS = ("c1", "c2")
OPERATOR = uuid.UUID("2f0c9a3e-0000-4000-8000-00000000000f")  # the one of `visitors` in the tests
SCOPES = [str(each) for each in Permission if each not in NEVER]


@dataclass
class Inside:
    """One firm: its rows by name, its signed-in people by name, its tokens."""

    mark: str
    firm: Firm
    rows: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def id(self, thing: str) -> uuid.UUID:
        found: uuid.UUID = self.rows[thing].pk
        return found

    def add[M: Any](self, model: type[M], client: str, thing: str, /, **given: Any) -> M:
        row = make(model, self.mark, client, thing, **given)
        self.rows[thing] = row
        return row  # type: ignore[no-any-return]


def make_firm(mark: str) -> Inside:
    opening = operations.Opening(
        name=Canary(mark, "firm", "firm_name").word, slug=f"firm-{mark}", kind=Kind.ACCOUNTING, color="#1f4d3a",
        owner_name=Canary(mark, "firm", "owner_name").word, owner_email="owner@example.com", password=HASH,
    )  # fmt: skip
    here = Inside(mark, operations.open_firm(opening=opening, now=now()))
    with inside(here.firm):
        _house(here)
        calendars_world.connected(here)
        for client in CLIENTS:
            _client(here, client)
        _people_of_both(here)
        reach.people(here)
        requests_world.hidden(here)
        billing_world.hidden(here)
        messages_world.hidden(here)
        checklists_world.hidden(here)
        reach.second_steps(here)
        _sign_in(here)
        _visits(here)
    return here


def _user(here: Inside, client: str, name: str, **given: Any) -> User:
    """Every twin has the same addresses; the other fields tell whose they are."""
    values = {"email": f"{name}@example.com", "password": HASH, "time_zone": "", "language": "en-us"} | given
    return here.add(User, client, f"user-{name}", **values)


def _house(here: Inside) -> None:
    owner = Membership.objects.select_related("user").get(role=Role.OWNER)
    here.rows["owner"], here.rows["user-owner"] = owner, owner.user
    for name, role in (("admin", Role.ADMIN), ("staff", Role.STAFF), ("gone", Role.ADMIN)):
        here.add(
            Membership, "firm", name, user=_user(here, "firm", name), role=role, joined_at=now(),
            is_active=name != "gone",
        )  # fmt: skip
    _limited(here)
    canary = Canary(here.mark, "firm", "user_email").word
    guest = _user(here, "firm", "guest", email=f"{canary}@example.com")
    here.add(Membership, "firm", "invited", user=guest, role=Role.STAFF, is_active=False)
    tickets = {"staff_invite": guest, "reset": owner.user, "first": owner.user}
    for purpose, user in tickets.items():
        _ticket(here, purpose, user)
    Brand.objects.all().delete()
    here.add(
        Brand,
        "firm",
        "brand",
        name=Canary(here.mark, "firm", "brand_name").word,
        color="#1f4d3a",
        version="v1",
        logo=gateway.put(io.BytesIO(picture()), gateway.new_key()),
    )
    here.add(
        ApiKey,
        "firm",
        "key",
        prefix="pk_abc",
        key_hash=hashed("key", here.mark, "all"),
        scopes=SCOPES,
        made_by=owner,
        last_used_at=LATER,
    )
    for name, scopes, revoked in (
        ("one", [str(Permission.DOCUMENTS_VIEW)], None),
        ("revoked", SCOPES, now()),
    ):
        here.add(
            ApiKey, "firm", f"key-{name}", prefix="pk_abc", key_hash=hashed("key", here.mark, name), scopes=scopes,
            made_by=owner, revoked_at=revoked, last_used_at=LATER,
        )  # fmt: skip
    here.keys = {name: secret("key", here.mark, name) for name in ("all", "one", "revoked")}
    here.add(IdempotentAnswer, "firm", "answer", actor_id=here.id("key"), fingerprint="-", status=201)
    here.add(SwitchChange, "firm", "change", key="documents", is_on=True)
    here.add(Milestone, "firm", "milestone", key=Milestone.Key.BRAND_PUBLISHED, by=owner)
    here.add(DocumentRules, "firm", "rules")
    requests_world.house(here)
    library_world.house(here)
    organizers_world.house(here)
    booking_world.house(here)
    billing_world.house(here)
    messages_world.house(here)
    work_world.house(here)
    on = ("client_passwords", "vault_from_clients", "prepayment", "organizer_creation")
    Row.objects.filter(name__in=on).update(active=True)
    Row.objects.filter(name="client_uploads").update(note=Canary(here.mark, "firm", "switch_note").word)


def _visits(here: Inside) -> None:
    """A member of staff, limited to the first client, looks as its person; so does an operator within a grant."""
    grant = here.add(
        SupportGrant, "firm", "grant", granted_by=here.rows["owner"], ends_at=now() + timedelta(days=3)
    )
    viewers: dict[str, dict[str, Any]] = {
        "impersonator": {"member": here.rows["limited"], "session": here.rows["session-limited"]},
        "operator": {"grant": grant, "operator_id": OPERATOR},
    }
    for name, viewer in viewers.items():
        here.add(
            ViewAs, "c1", f"visit-{name}", token_hash=hashed("visit", here.mark, name), started_at=now(),
            ends_at=now() + timedelta(days=1), contact=here.rows["c1-person"], client=here.rows["c1"], **viewer,
        )  # fmt: skip
        here.cookies[name] = {cookies.COOKIE: secret("visit", here.mark, name)}
    here.cookies["impersonator"] |= here.cookies["limited"]


def _limited(here: Inside) -> None:
    """Somebody who may do everything, for the first client alone: by a role of the firm's own."""
    everything = [str(each) for each in Permission]
    role = here.add(CustomRole, "firm", "role", permissions=everything, assigned_only=True)
    here.add(
        Membership, "firm", "limited", user=_user(here, "firm", "limited"), role="", custom_role=role, joined_at=now()
    )  # fmt: skip
    here.add(PresetReach, "firm", "reach", preset=Role.READ_ONLY, assigned_only=True)


def _ticket(here: Inside, purpose: str, user: User) -> Ticket:
    return here.add(
        Ticket, "firm", f"ticket-{purpose}", purpose=purpose, user=user, next_path="",
        token_hash=hashed("ticket", here.mark, purpose), code_hash=None, browser_hash=None,
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip


def _client(here: Inside, client: str) -> None:
    email = f"{Canary(here.mark, client, 'client_email').word}@example.com"
    row = here.add(
        Client, client, client, kind=Client.Kind.BUSINESS, email=email, assigned_to=here.rows["staff"]
    )
    if client == "c1":
        here.add(TeamPlace, client, "c1-place", client=row, member=here.rows["limited"])
    person = f"{client}-person"
    contact = here.add(Contact, client, person, user=_user(here, client, person), joined_at=now())
    here.add(Access, client, f"{client}-access", contact=contact, client=row)
    edited = {"changes": {"phone": [Canary(here.mark, client, "auditevent_details").word, row.phone]}}
    here.add(
        AuditEvent, client, f"{client}-event", event="client.edited", client_id=row.pk, about_id=row.pk,
        actor_side="staff", ip="192.0.2.1", details=edited,
    )  # fmt: skip
    actions_world.asked(here, client)
    for side, user in (("client", contact.user), ("staff", here.rows["user-owner"])):
        here.add(
            Notification, client, f"{client}-{side}-notification", user=user, side=side, client=row, path="/",
            kind={"client": "document.shared", "staff": "invitation.accepted"}[side], key=f"{client}-{side}", switch="",
        )  # fmt: skip
    notifications_world.chosen(here, client)
    own = f"{Canary(here.mark, client, 'project_email').word}@example.com"
    here.add(Project, client, f"{client}-project", client=row, email=own)
    here.add(DocumentType, "firm", f"{client}-type")
    _document(here, client, "firm", _text(here.mark, client))
    _document(here, client, "client", _pdf(here.mark, client))
    here.add(
        Download,
        client,
        f"{client}-download",
        document=here.rows[f"{client}-client-document"],
        contact=contact,
    )
    _locked(here, client)
    _deleted(here, client)
    _arriving(here, client)
    _undelivered(here, client)
    _vaulted(here, client)
    _import(here, client)
    requests_world.asked(here, client)
    library_world.answered(here, client)
    organizers_world.asked(here, client)
    feedback_world.given(here, client)
    billing_world.billed(here, client)
    replies_world.answered(here, client)
    series_world.begun(here, client)
    work_world.stands(here, client)
    messages_world.chats(here, client)
    checklists_world.to_do(here, client)
    announcements_world.told(here, client)
    booking_world.booked(here, client)


def _locked(here: Inside, client: str) -> None:
    here.add(
        Lock, client, f"{client}-lock", document=here.rows[f"{client}-client-document"],
        invoice_id=id_of(here.mark, f"{client}-invoice"), released_at=now(),
    )  # fmt: skip


def _arriving(here: Inside, client: str) -> None:
    """The client's person, the owner and a program each have half of a file here."""
    for name, by in (
        ("client", here.rows[f"{client}-person"].user),
        ("firm", here.rows["user-owner"]),
        ("key", here.rows["key"]),
    ):
        row = here.add(
            Arriving, client, f"{client}-{name}-arriving", client=here.rows[client], actor_id=by.pk, size=8, offset=4,
            side="client" if name == "client" else "firm", file="", expires_at=now() + timedelta(days=1),
        )  # fmt: skip
        here.add(
            Piece, client, f"{client}-{name}-piece", arriving=row, start=0, size=4,
            file=gateway.put(io.BytesIO(b"half"), gateway.new_key()),
        )  # fmt: skip


def _deleted(here: Inside, client: str) -> None:
    here.add(
        Opening, client, f"{client}-opening", document=here.rows[f"{client}-firm-document"],
        contact=here.rows[f"{client}-person"], last_at=now(),
    )  # fmt: skip
    here.add(
        Document, client, f"{client}-deleted", client=here.rows[client], type=here.rows[f"{client}-type"], year=2026,
        extension="txt", content_type="text/plain", size=1, side="firm", sha256="0" * 64, shared_at=now(),
        file=gateway.put(io.BytesIO(b"x"), gateway.new_key()), deleted_at=now(), deleted_by=here.rows["user-owner"],
    )  # fmt: skip
    sender = here.rows[f"user-{client}-person"]
    here.add(
        Document, client, f"{client}-taken-back", client=here.rows[client], type=here.rows[f"{client}-type"], year=2026,
        extension="txt", content_type="text/plain", size=1, side="client", sha256="1" * 64, shared_at=now(),
        file=gateway.put(io.BytesIO(b"x"), gateway.new_key()), uploaded_by=sender, deleted_at=now(), deleted_by=sender,
    )  # fmt: skip


def _text(mark: str, client: str) -> bytes:
    return Canary(mark, client, "document_content").word.encode()


def _pdf(mark: str, client: str) -> bytes:
    from PIL import Image  # noqa: PLC0415

    page = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(page, "PDF")
    return page.getvalue() + f"\n% {Canary(mark, client, 'document_content').word}\n".encode()


def _document(here: Inside, client: str, side: str, content: bytes) -> None:
    """The firm's are texts, the client's are PDFs; what the second client uploaded was looked at already."""
    ending, kind, by = (
        ("txt", "text/plain", "user-owner")
        if side == "firm"
        else ("pdf", "application/pdf", f"user-{client}-person")
    )
    here.add(
        Document, client, f"{client}-{side}-document", client=here.rows[client], type=here.rows[f"{client}-type"],
        year=2026, extension=ending, content_type=kind, size=len(content), pages=1, side=side,
        sha256=hashlib.sha256(content).hexdigest(), file=gateway.put(io.BytesIO(content), gateway.new_key()),
        uploaded_by=here.rows[by], seen_by_staff_at=now() if client == "c2" else None, shared_at=now(),
        version=2,
    )  # fmt: skip
    _earlier(here, client, side, by, content)


def _earlier(here: Inside, client: str, side: str, by: str, content: bytes) -> None:
    """Each document has an earlier version."""
    here.add(
        Reading, client, f"{client}-{side}-reading", document=here.rows[f"{client}-{side}-document"], version=2,
        state=Reading.State.READ, thumbnail=gateway.put(io.BytesIO(picture()), gateway.new_key()),
    )  # fmt: skip
    document = here.rows[f"{client}-{side}-document"]
    here.add(
        Version, client, f"{client}-{side}-version", document=document, number=1, extension=document.extension,
        content_type=document.content_type, size=len(content), pages=1, side=side, sha256=document.sha256,
        file=gateway.put(io.BytesIO(content), gateway.new_key()), uploaded_by=here.rows[by], shared_at=now(),
    )  # fmt: skip


def _vaulted(here: Inside, client: str) -> None:
    """Credentials and a file in the vault of each client, and what its own person put in, sealed as the product does."""
    word = Canary(here.mark, client, "vault_content").word
    secret = _vault_item(here, client, "secret")
    sealing.seal_credentials(secret, Credentials(word, word, word, word))
    own = _vault_item(here, client, "own")
    sealing.seal_credentials(own, Credentials(word, word, word, word))
    file = _vault_item(here, client, "file")
    stored = gateway.put(cast(IO[bytes], sealing.sealed(file, io.BytesIO(word.encode()))), gateway.new_key())
    about = {"client": here.rows[client], "created_by": here.rows["user-owner"], "changed_at": now()}
    here.add(
        VaultItem, client, f"{client}-vault-secret", kind="credentials", label="login", sealed=secret.sealed,
        data_key=secret.data_key, **about,
    )  # fmt: skip
    here.add(
        VaultItem, client, f"{client}-vault-own", kind="credentials", label="login", sealed=own.sealed,
        data_key=own.data_key, **{**about, "created_by": here.rows[f"{client}-person"].user},
    )  # fmt: skip
    here.add(
        VaultItem, client, f"{client}-vault-file", kind="file", label="personal", extension="txt",
        content_type="text/plain", size=len(word), file=stored, data_key=file.data_key, **about,
    )  # fmt: skip


def _vault_item(here: Inside, client: str, what: str) -> VaultItem:
    return VaultItem(pk=id_of(here.mark, f"{client}-vault-{what}"), client=here.rows[client])


def _undelivered(here: Inside, client: str) -> None:
    word = Canary(here.mark, client, "outbox_payload").word
    mail = {"to": f"{word}@example.com", "subject": word, "text": word, "html": word, "from_name": word}
    here.add(
        OutboxEntry, client, f"{client}-entry", kind="mail", payload=sealed.seal(mail), dedupe_key=f"{client}",
        state=OutboxEntry.State.GIVEN_UP,
    )  # fmt: skip


def _import(here: Inside, client: str) -> None:
    """The owner's own file; others of the staff do not see it."""
    word, head, fault = (
        Canary(here.mark, "firm", f"clientimport_{name}").word for name in ("text", "head", "faults")
    )
    here.add(
        ClientImport, "firm", f"{client}-import", by=here.rows["owner"], text=f"Client,Email\n{word},{word}@example.com\n",
        head=["Client", head], columns=["client", "email"], encoding="utf-8", total=1, counts={}, made={},
        faults=[{"row": 2, "message": fault, "cells": [fault]}],
    )  # fmt: skip


def _people_of_both(here: Inside) -> None:
    """Somebody who acts for both; somebody whose access was ended; somebody invited who has not accepted."""
    both = here.add(Contact, "both", "both", user=_user(here, "both", "both"), joined_at=now())
    for client in CLIENTS:
        here.add(Access, client, f"{client}-access-both", contact=both, client=here.rows[client])
    here.add(Contact, "removed", "removed", user=_user(here, "removed", "removed"), joined_at=now())
    waiting = here.add(Contact, "c1", "waiting", user=_user(here, "c1", "waiting"))
    here.add(Access, "c1", "waiting-access", contact=waiting, client=here.rows["c1"])
    here.add(
        Invitation, "c1", "c1-invitation", contact=waiting, client=here.rows["c1"], sent_by=here.rows["owner"],
        ticket=_ticket(here, "client_invite", waiting.user),
    )  # fmt: skip
    _second_invitation(here)
    _ticket(here, "sign_in", here.rows["c1-person"].user)
    _ticket(here, "not_me", here.rows["c1-person"].user)
    here.add(
        EmailChange, "c1", "email-change", ticket=_ticket(here, "email", here.rows["c1-person"].user),
        email=f"{Canary(here.mark, 'c1', 'emailchange_email').word}@example.com",
        before=f"{Canary(here.mark, 'c1', 'emailchange_before').word}@example.com",
    )  # fmt: skip
    here.add(
        Ticket, "firm", "staff-email", purpose=Ticket.Purpose.EMAIL, user=here.rows["staff"].user, next_path="",
        token_hash=hashed("ticket", here.mark, "staff-email"), code_hash=None, browser_hash=None,
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    for client in CLIENTS:
        here.add(
            Ticket, client, f"{client}-link", purpose=Ticket.Purpose.PROOF, user=here.rows[f"{client}-person"].user,
            token_hash=hashed("ticket", here.mark, f"{client}-link"), code_hash=None, browser_hash=None,
            expires_at=now() + timedelta(days=1), next_path="",
        )  # fmt: skip
        here.add(
            Device, client, f"{client}-device", user=here.rows[f"{client}-person"].user,
            token_hash=hashed("device", here.mark, client),
        )  # fmt: skip


def _second_invitation(here: Inside) -> None:
    asked = here.add(Contact, "c2", "asked", user=_user(here, "c2", "asked"))
    here.add(Access, "c2", "asked-access", contact=asked, client=here.rows["c2"])
    ticket = here.add(
        Ticket, "c2", "ticket-asked", purpose=Ticket.Purpose.CLIENT_INVITATION, user=asked.user, next_path="",
        token_hash=hashed("ticket", here.mark, "asked"), code_hash=None, browser_hash=None,
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    here.add(
        Invitation, "c2", "c2-invitation", contact=asked, client=here.rows["c2"], sent_by=here.rows["owner"], ticket=ticket
    )  # fmt: skip


STAFF = ("owner", "admin", "staff", "gone", "limited")
CONTACTS = ("c1-person", "c2-person", "both", "removed", "waiting", *reach.SOME)


def _sign_in(here: Inside) -> None:
    """The staff had the mail of an invitation shown to them before."""
    draft = {"invitation_draft": {"access": str(here.id("c1-access")), "message": "Words."}}
    for side, names in ((Session.Side.STAFF, STAFF), (Session.Side.CLIENT, CONTACTS)):
        for name in names:
            session = here.add(
                Session, "firm", f"session-{name}", firm_id=here.firm.pk, user=here.rows[name].user, side=side,
                method="link", token_hash=hashed("session", here.mark, name), last_seen_at=LATER, proved_at=LATER, expires_at=now() + timedelta(days=1),
                **({"data": draft} if side == Session.Side.STAFF else {}),
            )  # fmt: skip
            here.cookies[name] = {
                sessions.COOKIES[Session.Side(session.side)]: secret("session", here.mark, name)
            }


@dataclass(frozen=True)
class World:
    a: Inside
    b: Inside
    c: Inside
    s: Inside

    @property
    def firms(self) -> tuple[Inside, ...]:
        return (self.a, self.b, self.c, self.s)


def make_world() -> World:
    made = World(*(make_firm(mark) for mark in "abcs"))
    with platform():
        operations.suspend(firm=made.s.firm, reason=Canary("s", "firm", "suspended_reason").word, now=now())
    return made
