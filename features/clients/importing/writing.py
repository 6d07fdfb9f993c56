"""Writes what a verdict says, in a few statements whatever its length. Call it in a transaction."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from features.accounts.models import User
from features.base import audit
from features.base.permissions import Actor
from features.clients import terms
from features.clients.importing.judging import Verdict
from features.clients.importing.known import Known
from features.clients.importing.rows import Wanted
from features.clients.models import Access, Client, ClientImport, Contact, TeamPlace
from features.clients.rights import Level

AT_ONCE = 500


@dataclass
class Written:
    """Ids of what was made."""

    clients: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


def write(verdict: Verdict, known: Known, *, here: ClientImport, now: datetime) -> Written:
    """
    :raises IntegrityError: somebody added one of these people meanwhile; look up what is known anew.
    """
    clients = {folded: _client(wanted, now) for folded, wanted in verdict.clients.items()}
    Client.objects.bulk_create(clients.values(), batch_size=AT_ONCE)
    _keep_in_sight(clients.values(), here.by, now)
    users = {email: _user(wanted, now) for email, wanted in verdict.people.items()}
    User.objects.bulk_create(users.values(), batch_size=AT_ONCE)
    contacts = _contacts(verdict, known, users, now)
    places = [
        _access(clients.get(folded) or known.client(folded), contacts[email], wanted, now)
        for (folded, email), wanted in verdict.places.items()
    ]
    Access.objects.bulk_create(places, batch_size=AT_ONCE)
    audit.write_many(_events(clients.values(), places, here))
    return Written(_ids(clients.values()), _ids(users.values()), _ids(places))


def _client(wanted: Wanted, now: datetime) -> Client:
    return Client(name=wanted.client, created_at=now, **wanted.particulars)


def _user(wanted: Wanted, now: datetime) -> User:
    user = User(name=wanted.name, email=wanted.email, phone=wanted.phone, created_at=now)
    user.set_unusable_password()
    return user


def _contacts(verdict: Verdict, known: Known, users: dict[str, User], now: datetime) -> dict[str, Contact]:
    """Return the contact behind each address, made where there was none: staff may become contacts too."""
    people = {email: users.get(email) or known.users[email] for _, email in verdict.places}
    found = {email: known.contacts.get(user.pk) for email, user in people.items()}
    new = {email: Contact(user=people[email], created_at=now) for email, one in found.items() if one is None}
    Contact.objects.bulk_create(new.values(), batch_size=AT_ONCE)
    for email, contact in found.items():
        if contact is not None:
            contact.user = people[email]
            new[email] = contact
    return new


def _access(client: Client | None, contact: Contact, wanted: Wanted, now: datetime) -> Access:
    level = wanted.level or Level.FULL.value
    return Access(
        client=client, contact=contact, role=wanted.role, level=level, ends_at=wanted.ends_at, created_at=now
    )


def _keep_in_sight(clients: Iterable[Client], by: Actor, now: datetime) -> None:
    """Put whoever sees assigned clients only on the team of what they bring."""
    if (mine := by.limited_to) is not None:
        TeamPlace.objects.bulk_create(
            TeamPlace(client=client, member_id=mine, created_at=now) for client in clients
        )


def _events(clients: Iterable[Client], places: Iterable[Access], here: ClientImport) -> list[dict[str, Any]]:
    """Return what the trail says, marked with the import, so that taking it back tells its own doing from others'."""
    by, mark = here.by, {"file": here.name, "import": str(here.pk)}
    made = [
        audit.facts("client.imported", by=by, about=one, client_id=one.pk, details=mark) for one in clients
    ]
    added = [
        audit.facts(
            "contact.added", by=by, about=one.contact, client_id=one.client_id,
            details={"role": one.role, **_narrowed(one), **mark},
        )
        for one in places
    ]  # fmt: skip
    return made + added


def _narrowed(access: Access) -> dict[str, Any]:
    """Return what the trail says of an access that is not full, as `operations.reaching.begin` does."""
    day = terms.last_day(access.ends_at)
    if access.level == Level.FULL and day is None:
        return {}
    return {"access": {"level": str(Level(access.level).label), "ends_on": day.isoformat() if day else None}}


def _ids(rows: Iterable[Any]) -> list[str]:
    return [str(uuid.UUID(str(row.pk))) for row in rows]
