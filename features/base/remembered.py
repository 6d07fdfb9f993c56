"""
Small facts of the firm in use that every page shows, kept in its corner of the cache for a short while. A fact only:
what somebody may see is never kept. Without a cache server each is looked up.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def get[T](key: str, make: Callable[[], T], *, seconds: int) -> T:
    """Return what is kept, or what `make` gives; None is not kept."""
    try:
        known: T | None = cache.get(key)
    except RedisError:
        log.warning("The cache does not answer; %s is looked up.", key.partition(":")[0])
        return make()
    if known is not None:
        return known
    made = make()
    _try(lambda: cache.add(key, made, seconds))
    return made


def forget(keys: Iterable[str]) -> None:
    """Drop them now, and again once the change is committed: a reader between the two may have kept the old."""
    names = list(keys)
    _try(lambda: cache.delete_many(names))
    transaction.on_commit(lambda: _try(lambda: cache.delete_many(names)), robust=True)


def _try(act: Callable[[], Any]) -> None:
    try:
        act()
    except RedisError:
        log.warning("The cache does not answer; changes show a little later.")
