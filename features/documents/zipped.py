"""A zip for somebody: each file is looked up in the firm's schema as its turn comes, when the page itself is done."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from features.base import looking, scope, throttle
from features.base.permissions import Actor
from features.documents import operations, zipping
from features.documents.models import Document
from tenants.context import inside, require_firm

MOST, SECONDS = 20, 600  # zips of one person in this time


def zipped(
    chosen: Sequence[Document], rows: Callable[[], QuerySet[Document]], *, by: Actor
) -> Iterator[bytes]:
    """
    Return documents as one zip. `rows` are those this person may have, asked anew for each; a first download of a
    document ends that it is New, once its bytes begin to be sent (D4).

    :raises Refused: none, or too many.
    :raises TooMany: this person had too many zips lately.
    """
    zipping.check(chosen)
    throttle.hit("zip", str(by.actor_id), most=MOST, seconds=SECONDS)
    return _in_firm([each.pk for each in chosen], rows, by)


def zip_name() -> str:
    return f"{require_firm().name} documents.zip"


def _in_firm(ids: Sequence[UUID], rows: Callable[[], QuerySet[Document]], by: Actor) -> Iterator[bytes]:
    firm, here, is_looking = require_firm(), scope.current() or scope.Scope(), looking.is_on()

    def look(document_id: UUID) -> Document | None:
        with inside(firm):
            return rows().select_related("client", "type").filter(pk=document_id).first()

    def begin(document: Document) -> None:
        with inside(firm), scope.scope(here):
            if is_looking:
                looking.took(document.filename)
                return
            operations.mark_downloaded(document=document, by=by, now=timezone.now())

    return zipping.stream(ids, look=look, begin=begin)
