"""
Ringing for people who have a page open. A ring carries a number and nothing else: how many times it rang for that
person, so that a page which was away for a moment knows whether it missed one. Lost rings harm nobody: pages look
again by themselves, and mail is another matter (the outbox).
"""

import logging
import uuid
from collections.abc import Iterable
from functools import cache, partial

import redis
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
REMEMBERED = 24 * 60 * 60  # seconds
PATIENCE = 1  # second that a request waits for the server at most


def root() -> str:
    """Return what every place begins with, in the server that runs of several installations may share."""
    return f"{settings.CACHES['default']['KEY_PREFIX']}:live:"


def place(firm_id: uuid.UUID | str, side: str, user_id: uuid.UUID | str) -> str:
    """Return where it rings for a person, on one side of a firm."""
    return f"{root()}{firm_id}:{side}:{user_id}"


def ring(places: Iterable[str]) -> None:
    """Ring there once the transaction has committed. Where no server answers it is left out."""
    if named := sorted(set(places)):
        transaction.on_commit(partial(_ring, named), robust=True)


def _ring(places: list[str]) -> None:
    try:
        with _server().pipeline(transaction=False) as line:
            for one in places:
                line.incr(one)
                line.expire(one, REMEMBERED)
            counts = line.execute()[::2]
            for one, count in zip(places, counts, strict=True):
                line.publish(one, count)
            line.execute()
    except redis.RedisError:
        log.warning("Nobody could be rung for: the cache server does not answer.")


@cache
def _server() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
