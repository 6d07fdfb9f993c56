"""The firm's inbox put together from the sources that slices register."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest

from features.accounts.models import Membership
from features.base import composition, remembered
from features.base.composition import InboxItem, InboxSource
from features.base.errors import NotThere
from features.base.scope import once
from features.toggles.shown import is_shown

HALF_A_MINUTE = 30
GROUPS = {
    "waiting": "Clients are waiting for an answer",
    "own": "To be done by your team",
    "arrived": "Came in from clients",
    "wrong": "Something went wrong",
}


@dataclass(frozen=True)
class Entry:
    """An item with the source that can settle it."""

    source: InboxSource
    item: InboxItem


@dataclass
class Group:
    key: str
    title: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Inbox:
    mine: int
    everyone: int
    groups: list[Group]


def load(request: HttpRequest, by: Membership, *, everyone: bool) -> Inbox:
    """Return what needs this person, or all staff; what waits longest stands first in its group."""
    entries = _entries(request, by)
    mine = _remember(by, sum(entry.item.mine for entry in entries))
    groups = {key: Group(key, title) for key, title in GROUPS.items()}
    for entry in entries:
        if everyone or entry.item.mine:
            groups[entry.item.group].entries.append(entry)
    return Inbox(mine, len(entries), [group for group in groups.values() if group.entries])


def count(request: HttpRequest, by: Membership) -> int:
    """
    Return the number beside "Inbox" in the menu, at most half a minute old: by the sources' own counts, unless the page
    has loaded them.
    """

    def read() -> int:
        return sum(_count(source, request) for source in _sources(by))

    return once(_memo(by), lambda: remembered.get(f"inbox:{by.pk}", read, seconds=HALF_A_MINUTE))


def source_of(key: str, by: Membership) -> InboxSource:
    """
    :raises NotThere: no source has this key, or it is not for this person.
    """
    found = composition.inbox.get(key)
    if found is None or not is_shown(found, by):
        raise NotThere
    return found


def _entries(request: HttpRequest, by: Membership) -> list[Entry]:
    entries = [Entry(source, item) for source in _sources(by) for item in source.load(request)]
    return sorted(entries, key=lambda entry: entry.item.at)


def _sources(by: Membership) -> Iterator[InboxSource]:
    return (source for source in composition.inbox if is_shown(source, by))


def _count(source: InboxSource, request: HttpRequest) -> int:
    if source.count is not None:
        return source.count(request)
    return sum(item.mine for item in source.load(request))


def _remember(by: Membership, mine: int) -> int:
    remembered.forget([f"inbox:{by.pk}"])
    return once(_memo(by), lambda: mine)


def _memo(by: Membership) -> tuple[str, object]:
    return "inbox count", by.pk
