"""Counting tries. Keys hold the firm, for the cache's key function adds its schema (security R08, R61)."""

import hashlib

from django.core.cache import cache
from redis.exceptions import RedisError

from features.base.errors import TooMany


def hit(name: str, key: str, *, most: int, seconds: int) -> bool:
    """
    Count one try of `name` by `key`. Return whether it was counted: without a cache server nothing is.

    :raises TooMany: more than `most` within `seconds`.
    """
    digest = hashlib.sha256(key.lower().encode()).hexdigest()[:24]
    slot = f"throttle:{name}:{digest}"
    try:
        cache.add(slot, 0, seconds)
        count = cache.incr(slot)
    except (RedisError, ValueError):
        return False
    if count > most:
        raise TooMany
    return True
