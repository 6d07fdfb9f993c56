"""The firm chooses of which changes to their own details it is told when its clients' people make them."""

from collections.abc import Collection

from django.db import transaction

from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.clients import news
from features.clients.models import ToldOf


@transaction.atomic
def choose_told(*, fields: Collection[str], by: Actor) -> bool:
    """
    Be told of exactly these changes from now on. Return whether that differs. All of them stay to be read in the trail.

    :raises NotAllowed: the role may not change the portal's settings.
    :raises Refused: there is no such detail.
    """
    require(by, Permission.SETTINGS_PORTAL)
    if not set(fields) <= set(news.FIELDS):
        raise Refused("Choose among the details on this page.", field="fields")
    if set(fields) == set(news.chosen()):
        return False
    wanted = [field for field in news.FIELDS if field in fields]
    ToldOf.objects.update_or_create(only=True, defaults={"fields": wanted})
    said = ", ".join(news.FIELDS[field] for field in wanted) or "none of their details"
    audit.record("told_changes.chosen", by=by, what=said)
    return True
