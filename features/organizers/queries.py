"""Which templates there are, what they ask, and whose organizers whom concern."""

from uuid import UUID

from django.db.models import Q, QuerySet

from features.accounts.models import Session
from features.base import remembered
from features.base.composition import Verdict
from features.base.permissions import Actor, Permission
from features.clients import queries as clients
from features.clients import sight, told
from features.clients.models import Access, Client, Contact
from features.clients.rights import ContactRight
from features.documents import queries as documents
from features.documents.permissions import can_upload
from features.organizers import reading
from features.organizers.filled import Filled, by_key, files_by_key
from features.organizers.models import (
    Organizer,
    OrganizerAnswer,
    OrganizerFile,
    OrganizerTemplate,
    OrganizerVersion,
)
from features.organizers.schema import Content
from features.organizers.switches import ORGANIZERS
from features.toggles.queries import is_on
from tenants.context import require_firm

State = Organizer.State
ANSWERABLE = (State.OPEN, State.RETURNED)
ANY, SECONDS = "organizers:any", 300
WAITING = "organizers:waiting"
KEPT = 64
KNOWN: dict[tuple[str, UUID], Content] = {}  # by firm and version: what this process has read


def templates(by: Actor) -> QuerySet[OrganizerTemplate]:
    """Return the firm's templates, to those who may change settings or send one."""
    may = by.can(Permission.SETTINGS_FEATURES) or by.can(Permission.ACTIONS_EDIT)
    if not may or not is_on(ORGANIZERS):
        return OrganizerTemplate.objects.none()
    return OrganizerTemplate.objects.filter(removed_at__isnull=True)


def newest_of(template: OrganizerTemplate) -> OrganizerVersion | None:
    return OrganizerVersion.objects.filter(template=template, number=template.newest).first()


def draft_of(template: OrganizerTemplate) -> Content:
    return reading.read(template.draft)


def content_of(version: OrganizerVersion) -> Content:
    """Return what a version asks; read once in a process: it never changes, and saving must cost little."""
    key = (str(require_firm().pk), version.pk)
    found = KNOWN.pop(key, None) or reading.read(version.content)
    KNOWN[key] = found  # the latest asked for stands last
    for oldest in list(KNOWN)[:-KEPT]:  # a copy: other threads read here, too
        KNOWN.pop(oldest, None)
    return found


# --- the client's side -----------------------------------------------------------------------------


def visible_to(contact: Contact) -> QuerySet[Organizer]:
    """
    Return what was asked of the clients for whom this contact may answer, and not withdrawn. It may ask for anything of
    the client, and shows what others answered: whose access is limited to some projects (D8), or to what they upload
    themselves, sees none of it.
    """
    if not is_on(ORGANIZERS):
        return Organizer.objects.none()
    mine = clients.acted_for_wholly(contact, ContactRight.ANSWER_FORMS)
    return Organizer.objects.filter(client__in=mine).exclude(state=State.WITHDRAWN)


def shown_to(contact: Contact, session: Session) -> QuerySet[Organizer]:
    """Return the same, of the client this browser shows, if one was chosen."""
    return visible_to(contact).filter(client__in=clients.scope_of(contact, session))


def readers(client: Client) -> list[Contact]:
    """Return who sees the organizers of this client: what `visible_to` goes by."""
    return told.on_portal(client, ContactRight.ANSWER_FORMS, Q(is_limited=False))


def is_there(contact: Contact, organizer_id: UUID) -> bool:
    """Return whether this contact sees it now, and can answer."""
    return visible_to(contact).filter(pk=organizer_id, state__in=ANSWERABLE).exists()


def in_records() -> Q:
    """
    Return the condition that a document answers what was sent to the firm, or what staff have accepted: it is part of
    their records. What came back is free again.
    """
    sent = Q(answer__organizer__state__in=(State.SUBMITTED, State.ACCEPTED))
    kept = OrganizerFile.objects.filter(sent | Q(answer__verdict=OrganizerAnswer.Verdict.ACCEPTED))
    return Q(pk__in=kept.values("document"))


def filled_for(contact: Contact, organizer: Organizer) -> Filled:
    """Return it with its answers, and the files this contact sees. `organizer` has its version and client."""
    seen = documents.visible_to(contact).values("pk")
    rows = OrganizerFile.objects.filter(answer__organizer=organizer, document__in=seen)
    return _filled(organizer, rows, takes_files=can_upload(contact, organizer.client))


# --- the firm's side -------------------------------------------------------------------------------


def in_workspace(by: Actor) -> QuerySet[Organizer]:
    """Return the organizers a member of staff (or API key) may see: those of the clients they see."""
    if not by.can(Permission.DOCUMENTS_VIEW) or not is_on(ORGANIZERS):
        return Organizer.objects.none()
    return Organizer.objects.filter(client__in=clients.visible_to(by))


def listed(by: Actor) -> QuerySet[Organizer]:
    rows = in_workspace(by).filter(client__archived_at__isnull=True)
    return rows.select_related("client", "version__template", "submitted_by")


def filled(organizer: Organizer) -> Filled:
    """Return it with its answers and files, for staff; files in the trash are left out."""
    rows = OrganizerFile.objects.filter(answer__organizer=organizer, document__deleted_at__isnull=True)
    return _filled(organizer, rows, takes_files=True)


def sendable(by: Actor) -> QuerySet[OrganizerTemplate]:
    """Return the templates that can be sent: those with a version."""
    return templates(by).filter(newest__gte=1)


def count_current(client: Client) -> int:
    """Return how many organizers of a client are not settled."""
    return Organizer.objects.filter(client=client, state__in=(*ANSWERABLE, State.SUBMITTED)).count()


def count_begun(client: Client) -> int:
    """Return how many that its people started are not settled."""
    rows = Organizer.objects.filter(client=client, begun_by__isnull=False)
    return rows.filter(state__in=(*ANSWERABLE, State.SUBMITTED)).count()


def has_any() -> bool:
    """Return whether any client was sent one; remembered, for every page's menu asks."""
    return remembered.get(ANY, Organizer.objects.exclude(state=State.WITHDRAWN).exists, seconds=SECONDS)


def changed() -> None:
    """Look anew whether there is any, and what waits for staff."""
    remembered.forget([ANY, WAITING])


def seen_through(access: Access, organizer: Organizer) -> Verdict:
    """Return whether an access to the client reaches an organizer, and why; what `visible_to` goes by."""
    found = sight.by_right(access, ContactRight.ANSWER_FORMS)
    return sight.within_limits(access, None) if found.sees else found


def _filled(organizer: Organizer, rows: QuerySet[OrganizerFile], *, takes_files: bool) -> Filled:
    files = [(one.answer.key, one.document) for one in rows.select_related("answer", "document")]
    answers = by_key(
        OrganizerAnswer.objects.filter(organizer=organizer).select_related("saved_by", "saved_with")
    )
    return Filled(organizer, content_of(organizer.version), answers, files_by_key(files), takes_files)
