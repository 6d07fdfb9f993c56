"""The firm's own words for documents. Clients never see them."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from features.base import audit
from features.base.errors import NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.documents import names, queries
from features.documents.folding import fold
from features.documents.models import Document

LONGEST, MOST = 40, 20


@transaction.atomic
def tag(
    *, documents: Sequence[Document], by: Actor, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> int:
    """
    Give documents tags and take others away; return how many it changed. A tag that the firm has in other capitals or
    accents is that one.

    :raises NotAllowed: the role may not share documents.
    :raises NotThere: one of the documents is not theirs to see.
    :raises Refused: a tag can't be taken, or a document would have too many; nothing was changed.
    """
    require(by, Permission.DOCUMENTS_SHARE)
    wanted = {each.pk: each for each in documents}
    rows = queries.in_workspace(by).select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    held = list(rows.order_by("pk"))
    if len(held) != len(wanted):
        raise NotThere
    adding, removing = _known(add, by), {fold(each) for each in remove}
    changed = [document for document in held if _change(document, adding, removing)]
    Document.objects.bulk_update(changed, ["tags"])
    for document in changed:
        wanted[document.pk].tags = document.tags
        audit.record(
            "document.tagged", by=by, about=document, client_id=document.client_id, tags=document.tags
        )
    return len(changed)


def _change(document: Document, adding: dict[str, str], removing: set[str]) -> bool:
    kept = [each for each in document.tags if fold(each) not in removing - adding.keys()]
    here = {fold(each) for each in kept}
    tags = kept + [name for key, name in adding.items() if key not in here]
    if len(tags) > MOST:
        raise Refused(
            f"“{document.name}” would have more than {MOST} tags. Take one away first.", field="tags"
        )
    is_new = tags != document.tags
    document.tags = tags
    return is_new


def _known(said: Iterable[str], by: Actor) -> dict[str, str]:
    """Return tags by their folded form, as the firm writes them already."""
    tidy = {fold(name): name for each in said if (name := names.clean(each.replace(",", " ")))}
    for name in tidy.values():
        if len(name) > LONGEST:
            raise Refused(
                f"Keep a tag under {LONGEST + 1} characters. “{name}” has {len(name)}.", field="tags"
            )
    if not tidy:
        return {}
    return tidy | {fold(name): name for name in queries.tags(by) if fold(name) in tidy}
