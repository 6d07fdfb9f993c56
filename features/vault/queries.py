"""What of the vault whom concerns. A client's side starts from who asks, staff from the clients they see."""

from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Sum

from features.accounts.models import Session
from features.base.models import AuditEvent
from features.base.permissions import Actor, Permission
from features.clients import queries as clients
from features.clients.accesses import AccessQuerySet
from features.clients.models import Access, Client, Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on
from features.vault.models import VaultItem
from features.vault.switches import VAULT

SEEING = ContactRight.SEE_VAULT
OPENINGS = ("vault.opened", "vault.shown")
IN_LOG = ("vault.put", "vault.replaced", *OPENINGS, "vault.removed")
LONGEST_LOG = 200  # lines on a page; the audit trail has them all
NOT_LISTED = ("sealed", "data_key")


def visible_to(contact: Contact) -> QuerySet[VaultItem]:
    """
    Return what lies in the vault of the clients this contact acts for with full access (S1-24). Who was let in for some
    projects only sees none of it: it belongs to the client as a whole.
    """
    return _there().filter(client__in=clients_of(contact)) if is_on(VAULT) else VaultItem.objects.none()


def shown_to(contact: Contact, session: Session) -> QuerySet[VaultItem]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session, SEEING))


def own_of(contact: Contact) -> QuerySet[VaultItem]:
    """Return what this contact put in themselves, and may replace and remove; what others put in is not theirs."""
    return visible_to(contact).filter(created_by=contact.user_id)


def clients_of(contact: Contact) -> QuerySet[Client]:
    """Return the clients whose vault this contact opens: those they act for with full access, as a whole."""
    mine = _accesses().filter(contact=contact)
    return Client.objects.filter(pk__in=mine.values("client")).order_by("name", "pk")


def reaches(contact: Contact) -> bool:
    """Return whether this contact has a vault at all, from what this request knows of them already."""
    return clients.may_wholly(contact, SEEING)


def readers_of(client: Client) -> list[Contact]:
    """Return who of the client's people can open its vault, by the accesses that `clients_of` goes by."""
    rows = _accesses().filter(clients.ON_PORTAL, client=client).select_related("contact__user")
    return [access.contact for access in rows.order_by("contact__user__name", "id")]


def in_workspace(by: Actor) -> QuerySet[VaultItem]:
    """Return what a member of staff may open: of the clients they see."""
    if not (by.can(Permission.VAULT_VIEW) and is_on(VAULT)):
        return VaultItem.objects.none()
    return _there().filter(client__in=clients.visible_to(by))


def clients_for(by: Actor) -> QuerySet[Client]:
    """Return the clients this person may put something in for."""
    return clients.visible_to(by).filter(archived_at__isnull=True)


def listed(rows: QuerySet[VaultItem]) -> QuerySet[VaultItem]:
    """Give what lists show, with `opened_at`: when somebody opened each last. What is sealed stays in the database."""
    openings = AuditEvent.objects.filter(about_id=OuterRef("pk"), event__in=OPENINGS).order_by()
    last = openings.values("about_id").annotate(at=Max("created_at")).values("at")
    rows = rows.defer(*NOT_LISTED).select_related("client", "created_by")
    return rows.annotate(opened_at=Subquery(last)).order_by("label", "title", "id")


def log_of(item: VaultItem) -> list[AuditEvent]:
    """
    Return who put this in, opened, replaced it, newest first. These are the rows of the audit trail themselves, which
    nobody can change, so that both sides read the same.
    """
    rows = AuditEvent.objects.filter(about_id=item.pk, about_kind=VaultItem._meta.label_lower)
    return list(rows.filter(event__in=IN_LOG).order_by("-created_at", "-id")[:LONGEST_LOG])


def looks(item: VaultItem, by: Actor) -> int:
    """Return how often this person was shown the item's credentials, by the trail."""
    rows = AuditEvent.objects.filter(about_id=item.pk, event="vault.shown", actor_id=by.actor_id)
    return rows.filter(actor_side=by.actor_side).count()


def bytes_kept(client: Client | None = None) -> int:
    """Return how many bytes of files the firm's vault holds; of a client, those its own people put in."""
    rows = _there()
    if client is not None:
        rows = rows.filter(client=client, created_by__contact__isnull=False)
    return int(rows.aggregate(sum=Sum("size"))["sum"] or 0)


def find(by: Actor, item_id: UUID) -> VaultItem | None:
    return in_workspace(by).select_related("client").filter(pk=item_id).first()


def _accesses() -> AccessQuerySet:
    """Return the accesses that open a vault: in full, to the whole of a client that is not archived."""
    live = Access.objects.live().holding(SEEING)
    return live.filter(is_limited=False, client__archived_at__isnull=True)


def _there() -> QuerySet[VaultItem]:
    return VaultItem.objects.filter(Q(deleted_at__isnull=True))
