"""
Statements that are built once. Putting a queryset together and writing it down as SQL takes Django longer than the
database takes to answer it; pages that everybody opens all day prepare theirs. A queryset is built once by a function
that sees no request and nobody's data: what is asked about stands in it as `Given(name)`, and is filled in each time.
What makes another statement of it (a filter that is there or not) are the function's arguments.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOST = 200  # statements of one kind that are kept


@dataclass(frozen=True)
class Blank:
    """The place of a value among the parameters of a statement."""

    name: str


class Given(Expression):
    """A value that is filled in when the statement is asked. As the database takes it: an id, not an object."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.blank = Blank(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and other.blank == self.blank

    def __hash__(self) -> int:
        return hash(self.blank)

    def __repr__(self) -> str:
        return f"Given({self.blank.name!r})"

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self.blank,)


@dataclass(frozen=True)
class _Ready:
    rows: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str | None  # None: it can only ever select nothing
    params: tuple[Any, ...]


@dataclass(frozen=True)
class Prepared[Row]:
    """`build` is a function of a module: it can hold on to nobody's data. Its arguments are the statement's shape."""

    build: Callable[..., QuerySet[Any, Row]]
    known: dict[tuple[Hashable, ...], _Ready] = field(default_factory=dict)

    def rows(self, *shape: Hashable, **given: Any) -> list[Row]:
        """
        Return what the statement of this shape selects for these values.

        :raises KeyError: a value is missing.
        """
        ready = self._ready(shape)
        if ready.sql is None:
            return []
        params = tuple(given[each.name] if isinstance(each, Blank) else each for each in ready.params)
        compiler = copy(ready.compiler)
        compiler.connection = connection  # of this thread
        compiler.as_sql = lambda *_args, **_named: (ready.sql, params)  # type: ignore[method-assign,assignment]
        rows = ready.rows.all()
        rows.query.get_compiler = lambda *_args, **_named: compiler  # type: ignore[method-assign]
        return list(rows)

    def _ready(self, shape: tuple[Hashable, ...]) -> _Ready:
        ready = self.known.get(shape)
        if ready is None:
            ready = self.known[shape] = _made(self.build(*shape))
            if len(self.known) > MOST:
                self.known.pop(next(iter(self.known)), None)  # the oldest
        return ready


def _made(rows: QuerySet[Any, Any]) -> _Ready:
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return _Ready(rows, compiler, None, ())
    return _Ready(rows, compiler, sql, tuple(params))
