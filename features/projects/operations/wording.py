"""The firm chooses its word."""

from django.db import transaction

from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.projects import words
from features.projects.models import Wording
from features.projects.words import WORDS


@transaction.atomic
def choose_word(*, key: str, by: Actor) -> bool:
    """
    Call a piece of work this from now on, everywhere. Return whether that changed anything.

    :raises NotAllowed: the role may not change the portal's settings.
    :raises Refused: it is not one of the four words.
    """
    require(by, Permission.SETTINGS_PORTAL)
    if key not in WORDS:
        raise Refused("Choose one of these words.", field="word")
    if words.word() == WORDS[key]:
        return False
    Wording.objects.update_or_create(only=True, defaults={"key": key})
    words.changed()
    audit.record("wording.changed", by=by, word=WORDS[key].plural)
    return True
