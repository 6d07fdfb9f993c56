"""One at a time changes a row, and only one that they may see."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from features.base.errors import NotThere


def hold[M: Model](row: M, *, among: QuerySet[M]) -> None:
    """
    Keep everybody else from changing it until the transaction ends, and bring it up to date.

    :raises NotThere: it is not among them, or no longer.
    """
    try:
        row.refresh_from_db(from_queryset=among.select_for_update(no_key=True, of=("self",)))
    except ObjectDoesNotExist as gone:
        raise NotThere from gone
