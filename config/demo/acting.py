"""What the people of the demo do, each through the operation a page would call."""

import re
from datetime import datetime, timedelta
from io import BytesIO

from django.contrib.auth.hashers import make_password
from django.db import transaction

from branding import logos
from branding import operations as brands
from features.accounts import operations as accounts
from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base import sealed
from features.base.models import OutboxEntry
from features.clients import operations as clients
from features.clients.models import Client, Contact
from features.documents import intake
from features.documents import operations as documents
from features.documents.models import Document, DocumentType
from features.factors import switches as factors
from features.toggles import operations as toggles
from tenants import operations as tenants
from tenants.models import Firm

INVITED = re.compile(r"/invitation/([\w-]{30,})/")
PASSWORD = "portico-demo-2026"  # noqa: S105  the demo's, printed at every start


def open_firm(
    *, name: str, slug: str, kind: str, color: str, owner: str, email: str, zone: str, now: datetime
) -> Firm:
    opening = tenants.Opening(
        name=name, slug=slug, kind=kind, color=color, owner_name=owner, owner_email=email,
        password=make_password(PASSWORD), time_zone=zone,
    )  # fmt: skip
    return tenants.open_firm(opening=opening, now=now)


def dress(*, logo: bytes, now: datetime, **look: str) -> None:
    """Publish the brand, with a logo that went through the same gate as anybody's."""
    brands.publish(logo=logos.read(BytesIO(logo)), now=now, **look)  # type: ignore[arg-type]


def leave_second_step_to_each() -> None:
    """In the demo a password is enough: nobody who tries it has a phone set up."""
    owner = Membership.objects.select_related("user").get(role=Role.OWNER)
    toggles.turn(switch=factors.STAFF, on=False, by=owner)


def join(*, name: str, email: str, title: str, role: str, by: Membership, now: datetime) -> Membership:
    """Invite a colleague and let them accept, by the link in their mail."""
    with transaction.atomic():  # until it commits, the mail waits where its link can be read
        accounts.invite(email=email, role=role, by=by, now=now)
        token = token_in_mail(email)
    accounts.accept(token=token, name=name, password=PASSWORD, now=now)
    member = Membership.objects.select_related("user").get(user__email=email)
    accounts.edit_own_details(by=member, name=name, title=title, phone="", time_zone="")
    return member


def add(*, name: str, kind: str, by: Membership, now: datetime, **more: object) -> Client:
    return clients.create(by=by, now=now, name=name, kind=kind, **more)  # type: ignore[arg-type]


def person(*, client: Client, name: str, email: str, role: str, by: Membership, now: datetime) -> Contact:
    added = clients.add_contact(client=client, by=by, now=now, name=name, email=email, role=role)
    return added.access.contact


def admit(*, contact: Contact, client: Client, by: Membership, now: datetime) -> Contact:
    """Invite somebody and let them in, by the link in their mail."""
    with transaction.atomic():
        clients.invite(contact=contact, client=client, by=by, now=now)
        token = token_in_mail(contact.user.email)
    clients.accept(token=token, now=now)
    contact.refresh_from_db()
    return contact


def let_in(
    *, by: Contact, client: Client, name: str, email: str, level: str, days: int, now: datetime
) -> Contact:
    """Have a contact let somebody else in, who comes by the link in their mail."""
    given = clients.Delegation(
        name=name, email=email, level=level, ends_on=(now + timedelta(days=days)).date()
    )
    with transaction.atomic():
        access = clients.invite_delegate(contact=by, client_id=client.pk, given=given, now=now)
        token = token_in_mail(email)
    clients.accept(token=token, now=now)
    return access.contact


def token_in_mail(email: str) -> str:
    """Open the newest invitation to this address, as its owner would, and take the link."""
    found = INVITED.search(sealed.unseal(mail_to(email).payload)["text"])
    return found[1] if found else ""


def mail_to(email: str) -> OutboxEntry:
    """Return the newest invitation to this address that waits to be sent."""
    for entry in OutboxEntry.objects.filter(kind="mail", state="waiting").order_by("-created_at"):
        mail = sealed.unseal(entry.payload)
        if mail["to"] == email and INVITED.search(mail["text"]):
            return entry
    raise LookupError(f"No invitation lies in the mailbox of {email}.")


def share(
    *, by: Membership, client: Client, kind: str, year: int, now: datetime, files: dict[str, bytes]
) -> list[Document]:
    return documents.share(
        by=by,
        client=client,
        kind=_type(kind),
        year=year,
        now=now,
        files=[file(*pair) for pair in files.items()],
    )


def upload(
    *, contact: Contact, client: Client, kind: str, year: int, now: datetime, files: dict[str, bytes]
) -> None:
    for pair in files.items():
        made = documents.upload(
            contact=contact, client=client, kind=_type(kind), year=year, now=now, file=file(*pair)
        )
        # the database's own clock says when a file came; in the demo's story it came then
        Document.objects.filter(pk=made.document.pk).update(stored_at=now)


def read(*, contact: Contact, shared: list[Document], now: datetime) -> None:
    for document in shared:
        documents.mark_downloaded(document=document, by=contact, now=now)


def _type(name: str) -> DocumentType:
    return DocumentType.objects.get(name=name)


def file(name: str, content: bytes) -> intake.Accepted:
    return intake.accept(file=BytesIO(content), filename=name)
