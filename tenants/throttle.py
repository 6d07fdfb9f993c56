"""Counting tries on the public host, in the platform's corner of the cache (security R29, R61)."""

import hashlib

from django.core.cache import caches
from redis.exceptions import RedisError

from tenants.errors import TooMany


def hit(name: str, key: str, *, most: int, seconds: int) -> bool:
    """
    Count one try of `name` by `key`. Return whether it was counted: without a cache server nothing is.

    :raises TooMany: more than `most` within `seconds`.
    """
    digest = hashlib.sha256(key.strip().lower().encode()).hexdigest()[:24]
    slot = f"throttle:{name}:{digest}"
    try:
        caches["platform"].add(slot, 0, seconds)
        count = caches["platform"].incr(slot)
    except (RedisError, ValueError):  # ValueError: it expired between the two calls
        return False
    if count > most:
        raise TooMany("That was tried too often. Wait a few minutes and try again.")
    return True
