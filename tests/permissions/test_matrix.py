"""The permission matrix: every operation × sixteen actors, each done or refused as rows.py says."""

import inspect
import os
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from features.base.errors import Conflict, NotAllowed, NotThere
from features.base.models import AuditEvent
from tenants.context import inside
from tests import database
from tests.cast import make_cast
from tests.conftest import forget_cached
from tests.environment import WORKER
from tests.isolation.asking import rolled_back
from tests.permissions import operations
from tests.permissions.actors import ACTORS, Scene, as_read_now, make_actors, make_scene
from tests.permissions.rows import ROWS, WITHOUT_ROW

pytestmark = pytest.mark.slow
SIGNS = {NotAllowed: "n", NotThere: "0", Conflict: "c"}


def signs(name: str) -> str:
    return ROWS[name][0].replace(" ", "")


def test_every_operation_has_a_row() -> None:
    """What is added later says who may do it, or the build fails: add it to rows.py."""
    assert set(operations.every()) == set(ROWS) | set(WITHOUT_ROW)
    assert not set(ROWS) & set(WITHOUT_ROW)


def test_every_row_says_something_about_everybody() -> None:
    assert len(ACTORS) >= 12
    assert {name: len(signs(name)) for name in ROWS} == dict.fromkeys(ROWS, len(ACTORS))
    assert set("".join(map(signs, ROWS))) <= set("yn0c-")


@pytest.mark.parametrize("name", [name for name in ROWS if "-" in signs(name)])
def test_what_can_not_be_asked_is_refused_by_its_type(name: str) -> None:
    by = inspect.signature(operations.every()[name]).parameters["by"]

    assert getattr(by.annotation, "__name__", by.annotation) == "Membership"


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Any, dict[str, Any], Scene]]:
    """Everybody and everything, made once in a database of their own; each try is taken back."""
    with django_db_blocker.unblock(), database.copied(f"portico_rows_{WORKER}_{os.getpid()}"):
        cast = make_cast()
        with inside(cast.a.firm):
            actors, scene = make_actors(cast), make_scene(cast)
        yield cast.a.firm, actors, scene


@pytest.mark.parametrize("name", ROWS)
def test_an_operation_is_for_those_its_row_says(name: str, stage: tuple[Any, dict[str, Any], Scene]) -> None:
    firm, actors, scene = stage
    expected = dict(zip(ACTORS, signs(name), strict=True))
    asked = {who: sign for who, sign in expected.items() if sign != "-"}

    outcomes = {who: _outcome(firm, name, actors[who], scene) for who in asked}

    assert outcomes == asked


def _outcome(firm: Any, name: str, by: Any, scene: Scene) -> str:
    """Try it, take it back, and return what came of it. Whoever is refused leaves no trace."""
    forget_cached()
    with rolled_back(), inside(firm):
        done = AuditEvent.objects.filter(actor_id=by.actor_id).exclude(event__contains="refused")
        before = done.count()
        try:
            ROWS[name][1](deepcopy(scene), as_read_now(by))
        except tuple(SIGNS) as refusal:
            assert done.count() == before
            return SIGNS[type(refusal)]
    return "y"
