"""
Telling people what happened. A slice says what, to whom and where it leads; how each of them hears of it is decided by
the slice that keeps notifications, which hangs itself in here when it is ready.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True)
class Announcement:
    """
    `kind` is registered in `composition.announced`; `to` are ids of users, `path` a page on the firm's host.

    Who loses access to `client_id` (or to `project_id`) before it reaches them never gets it. With a `key` nobody is
    told twice. `template` is the mail's, which sees `context` with `name` and `url`; without one the title says it all.
    `late` is `mail.send`'s: what the mail says is made as it goes; `context` is JSON then.
    """

    kind: str
    title: str
    path: str
    to: Collection[UUID]
    client_id: UUID | None = None
    project_id: UUID | None = None
    about_id: UUID | None = None  # asked about once more before a mail goes (Announced.still)
    switch: Any = None  # beside that of its kind: an object with a `key`
    key: str = ""
    detail: str = ""
    template: str = ""
    at: datetime | None = None  # when it happened; now, unless told otherwise
    context: Mapping[str, Any] = field(default_factory=dict)
    late: tuple[str, dict[str, Any]] | None = None
    reply: tuple[str, UUID] | None = (
        None  # what can be answered by mail: its kind and id (features.base.replying)
    )


_tellers: list[Callable[[Announcement], None]] = []


def told_by(tell: Callable[[Announcement], None]) -> None:
    _tellers[:] = [tell]


_seers: list[Callable[[Any, str], None]] = []


def seen_by(saw: Callable[[Any, str], None]) -> None:
    _seers[:] = [saw]


def saw(person: Any, path: str) -> None:
    """
    Say that somebody has a page before them: what leads there is read, and is not mailed any more. Pages that are
    opened are noted by themselves; a page that stays open and shows what is new says so itself.
    """
    for see in _seers:
        see(person, path)


type Deafness = Literal["bounced", "off"]
_knowing: list[Callable[[str, Collection[UUID]], Mapping[UUID, Deafness]]] = []


def deafness_known_by(know: Callable[[str, Collection[UUID]], Mapping[UUID, Deafness]]) -> None:
    _knowing[:] = [know]


def deaf_to(kind: str, users: Collection[UUID]) -> Mapping[UUID, Deafness]:
    """
    Return whom telling of this kind would not reach, and why: mail to them comes back, or they chose not to hear of it.
    Asked before people are reminded by hand, so that nobody is said to have been who was not.
    """
    return _knowing[0](kind, users) if _knowing and users else {}


def announce(what: Announcement) -> None:
    """
    Tell people, in this very transaction.

    :raises RuntimeError: nobody tells; what happened must not get lost in silence.
    """
    if not _tellers:
        raise RuntimeError("Nobody tells people anything: features.notifications is not ready.")
    _tellers[0](what)
