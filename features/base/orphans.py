"""
Files without a row: stored, and then the process was killed before the row was written, or the row has changed to
another file. They are found by comparing the firm's part of the store with every FileField, and removed after a day.
Rows without a file are found on the same way; nothing can be done about them here, so they are only told.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched

from django.apps import apps
from django.conf import settings
from django.db.models import FileField, Model

from features.base.heads import FOLDER
from integrations.storage import gateway
from tenants.context import require_firm

log = logging.getLogger(__name__)
AGE = timedelta(days=1)  # what is younger may belong to an upload that goes on
MOST = 1000  # files removed in one run
AT_ONCE = 500  # keys asked of the database at a time
FEW = 20  # so many orphans may always be removed …
SHARE = 0.5  # … but never more than this part of all: then the rows are missing, not the files too many
KEPT = (FOLDER,)  # folders of a firm's files that no row points to

type Holder = Callable[[list[str]], Iterable[str]]
holders: list[Holder] = []
"""Slices that keep a file's key elsewhere than in a FileField add a function here: which of these keys are theirs?"""


class TooManyOrphans(Exception):
    """Nothing was removed: most of the firm's files have no row, so the rows are what is missing."""


@dataclass
class Found:
    """
    What a run saw; `missing` are rows without file. `removed` stays empty in a dry run; `more` says that the next run
    will find more.
    """

    files: int = 0
    orphans: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # `documents.Document <id>: <key>`

    @property
    def more(self) -> bool:
        return len(self.orphans) > len(self.removed)


def sweep(*, now: datetime, remove: bool, most: int = MOST) -> Found:
    """
    Find files of the firm in use that no row holds and that are older than a day; remove up to `most` of them.

    :raises TooManyOrphans: see there.
    :raises StorageFailed: the store is away.
    """
    found, there = Found(), set[str]()
    for keys in batched(_keys(), AT_ONCE):
        found.files += len(keys)
        there.update(keys)
        known = held(list(keys))
        found.orphans += [key for key in keys if key not in known and _is_old(key, now)]
    found.missing = list(_missing(there))
    if remove:
        _remove(found, most)
    return found


def _missing(there: set[str]) -> Iterator[str]:
    """Yield each row whose file was not listed, and is not there when asked for by itself either."""
    for model, name in file_fields():
        rows = model._default_manager.exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})
        for row_id, key in rows.values_list("pk", name).iterator(chunk_size=AT_ONCE):
            if key not in there and not gateway.exists(key):
                yield f"{model._meta.label} {row_id}: {key}"


def _keys() -> Iterator[str]:
    mine = str(require_firm().pk)
    kept = tuple(f"{mine}/{name}/" for name in KEPT)
    return (key for key in gateway.keys_below(mine) if not key.startswith(kept))


def _is_old(key: str, now: datetime) -> bool:
    return now - gateway.stored_at(key) > AGE


def held(keys: list[str]) -> set[str]:
    """Return which of these keys a row of the firm holds."""
    found = {key for holder in holders for key in holder(keys)}
    for model, name in file_fields():
        rows = model._default_manager.filter(**{f"{name}__in": keys})
        found.update(rows.values_list(name, flat=True))
    return found


def file_fields() -> list[tuple[type[Model], str]]:
    """Return every field of a firm's tables that points to a file."""
    labels = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    models = [model for model in apps.get_models() if model._meta.app_label in labels]
    return [(m, f.name) for m in models for f in m._meta.concrete_fields if isinstance(f, FileField)]


def _remove(found: Found, most: int) -> None:
    if len(found.orphans) > max(FEW, found.files * SHARE):
        raise TooManyOrphans(f"{len(found.orphans)} of {found.files} files have no row. Nothing was removed.")
    for key in found.orphans[:most]:
        if gateway.remove(key):
            found.removed.append(key)
    if found.removed:
        log.info("Removed %s files without a row.", len(found.removed))
