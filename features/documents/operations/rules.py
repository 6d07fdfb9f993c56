"""How the firm takes and keeps files."""

from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from features.base import audit
from features.base.errors import Refused
from features.base.permissions import Actor, Permission, require
from features.documents import naming, queries
from features.documents.models import DocumentRules, DocumentType

LARGEST, LONGEST_WINDOW, MOST_MB = 2048, 60, 10_000_000


class Rules(TypedDict, total=False):
    """What can be changed. `client_quota_mb` None: only the firm's own quota counts."""

    upload_limit_mb: int
    client_quota_mb: int | None
    default_type: DocumentType | None
    name_pattern: str
    delete_minutes: int
    unlock_when: str


@transaction.atomic
def change_rules(*, by: Actor, now: datetime, **given: Unpack[Rules]) -> DocumentRules:
    """
    Change what is given, leave the rest. Files that are here already keep their names and places.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: a value can't be; `field` names it.
    """
    require(by, Permission.SETTINGS_FEATURES)
    tidy = _checked(given)
    DocumentRules.objects.get_or_create(defaults={"created_at": now})
    rules = DocumentRules.objects.select_for_update(of=("self",)).select_related("default_type").get()
    changes = {name: (getattr(rules, name), new) for name, new in tidy.items()}
    changes = {name: (old, new) for name, (old, new) in changes.items() if old != new}
    for name, (_, new) in changes.items():
        setattr(rules, name, new)
    if changes:
        rules.save(update_fields=list(changes))
        told = {name: [_told(old), _told(new)] for name, (old, new) in changes.items()}
        audit.record("document_rules.changed", by=by, changes=told)
        queries.rules_changed()
    return rules


def _checked(given: Rules) -> dict[str, Any]:
    tidy: dict[str, Any] = {**given}
    if "name_pattern" in tidy:
        tidy["name_pattern"] = naming.checked(tidy["name_pattern"])
    _within(tidy, "upload_limit_mb", 1, LARGEST, "Choose a size from 1 to 2,048 MB.")
    _within(tidy, "client_quota_mb", 1, MOST_MB, "Choose a size above zero, or leave it empty.")
    _within(tidy, "delete_minutes", 0, LONGEST_WINDOW, "Choose 0 to 60 minutes.")
    if tidy.get("unlock_when", DocumentRules.Unlock.CLEARED) not in DocumentRules.Unlock.values:
        raise Refused("Choose when locked files open.", field="unlock_when")
    return tidy


def _within(tidy: dict[str, Any], name: str, least: int, most: int, words: str) -> None:
    value = tidy.get(name)
    if value is not None and not least <= value <= most:
        raise Refused(words, field=name)


def _told(value: Any) -> Any:
    return value if isinstance(value, int) else str(value or "")
