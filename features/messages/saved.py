"""Which saved replies somebody has: the whole firm's, and their own."""

from uuid import UUID

from django.db.models import Q, QuerySet

from features.accounts.models import Membership
from features.base.permissions import Actor, Permission
from features.documents.folding import fold
from features.messages.models import SavedReply
from features.messages.switches import MESSAGES
from features.toggles.queries import is_on

MOST_WORDS, LONGEST_SEARCH = 8, 100


def visible_to(by: Actor) -> QuerySet[SavedReply]:
    """Return those that somebody who writes messages may use, archived ones too; a program has the firm's alone."""
    if not by.can(Permission.MESSAGES_WRITE) or not is_on(MESSAGES):
        return SavedReply.objects.none()
    theirs = Q(owner__isnull=True)
    if isinstance(by, Membership):
        theirs |= Q(owner=by)
    return SavedReply.objects.filter(theirs)


def in_use(by: Actor) -> QuerySet[SavedReply]:
    return visible_to(by).filter(archived_at__isnull=True)


def having(text: str) -> Q:
    """Return the condition that every word stands in the title or the body, without regard to capitals and accents."""
    found = Q()
    for word in dict.fromkeys(fold(text[:LONGEST_SEARCH].replace("\0", " ")).split()[:MOST_WORDS]):
        found &= Q(title__unaccent__icontains=word) | Q(body__unaccent__icontains=word)
    return found


def count(owner_id: UUID | None) -> int:
    return SavedReply.objects.filter(owner=owner_id, archived_at__isnull=True).count()
