import typing
from typing import Any

import pytest
from django.core.cache import cache

from features.base import throttle
from features.base.errors import TooMany
from tenants.context import inside


def server() -> Any:
    return typing.cast(Any, cache)._cache.get_client()


def tries(count: int, *, key: str = "alice@example.com", most: int = 3) -> None:
    for _ in range(count):
        throttle.hit("sign-in", key, most=most, seconds=60)


@pytest.fixture(autouse=True)
def _empty_cache(cast):
    for one in (cast.a, cast.b):
        with inside(one.firm):
            cache.clear()


def test_the_limit_may_be_reached_and_not_passed(a):
    tries(3)

    with pytest.raises(TooMany, match="Wait a few minutes"):
        tries(1)


def test_keys_are_counted_apart_whatever_their_case(a):
    tries(3, key="ALICE@example.com")

    tries(3, key="bob@example.com")
    with pytest.raises(TooMany):
        tries(1, key="alice@example.com")


def test_one_firm_does_not_use_up_the_tries_of_another(cast):
    with inside(cast.a.firm):
        tries(3)

    with inside(cast.b.firm):
        tries(3)


def test_the_key_itself_is_not_kept(a):
    tries(1)

    assert not [key for key in server().keys("*") if b"alice" in key]


def test_the_counter_ends_by_itself(a):
    tries(1)

    lifetimes = [server().ttl(key) for key in server().keys("*throttle:sign-in*")]
    assert lifetimes
    assert all(0 < left <= 60 for left in lifetimes)


def test_without_a_cache_server_nobody_is_locked_out(a, settings):
    settings.CACHES = settings.CACHES | {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }

    tries(10)
