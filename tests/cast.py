"""The people of the tests, made through the same rows the product makes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password

from features.accounts.models import Membership, User
from features.accounts.roles import Role
from features.clients.models import Access, Client, Contact
from tenants import operations
from tenants.context import inside
from tenants.models import Firm

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PASSWORD = "a long enough password"


@dataclass(frozen=True)
class FirmCast:
    firm: Firm
    owner: Membership
    admin: Membership
    staff: Membership
    household: Client
    pottery: Client
    bakery: Client
    alice: Contact  # household
    bob: Contact  # household and pottery
    charlie: Contact  # bakery


@dataclass(frozen=True)
class Cast:
    """`a` and `b` are two firms whose people have the same names and addresses, on purpose."""

    a: FirmCast
    b: FirmCast


def make_cast() -> Cast:
    return Cast(make_firm("aldergate", "accounting"), make_firm("brickworks", "construction"))


def make_firm(slug: str, kind: str) -> FirmCast:
    opening = operations.Opening(
        name=slug.title(), slug=slug, kind=kind, color="#1f4d3a", owner_name="Olga Owner",
        owner_email="olga@example.com", password=make_password(PASSWORD),
    )  # fmt: skip
    firm = operations.open_firm(opening=opening, now=NOON)
    with inside(firm):
        return _people(firm)


def _people(firm: Firm) -> FirmCast:
    owner = Membership.objects.select_related("user").get(role=Role.OWNER)
    household = Client.objects.create(name=f"{firm.name} Household", kind=Client.Kind.HOUSEHOLD)
    pottery = Client.objects.create(name=f"{firm.name} Pottery", kind=Client.Kind.BUSINESS)
    bakery = Client.objects.create(name=f"{firm.name} Bakery", kind=Client.Kind.BUSINESS)
    return FirmCast(
        firm, owner, _member("Adam Admin", Role.ADMIN), _member("Stella Staff", Role.STAFF), household, pottery, bakery,
        _contact("Alice Alder", household), _contact("Bob Birch", household, pottery), _contact("Charlie Cedar", bakery),
    )  # fmt: skip


def _user(name: str) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
    return User.objects.create(name=name, email=email, password=make_password(PASSWORD))


def _member(name: str, role: Role) -> Membership:
    return Membership.objects.create(user=_user(name), role=role)


def _contact(name: str, *clients: Client) -> Contact:
    contact = Contact.objects.create(user=_user(name), joined_at=NOON)
    for client in clients:
        Access.objects.create(contact=contact, client=client)
    return contact
