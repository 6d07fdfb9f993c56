"""The kinds of things a client can be asked to do. A slice adds its own; here stands what needs no slice."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from features.actions.models import ANSWER, CHOOSE, Action
from features.base.composition import Registry, Verdict
from features.clients.acting import Someone
from features.clients.models import Access, Contact
from features.clients.rights import ContactRight
from features.toggles.queries import is_on

type Reach = Callable[[Access, Action], bool]


@dataclass(frozen=True)
class ActionKind:
    """
    `label` is what staff choose ("Upload documents"), `verb` the button that leads the client to `url`, the page where
    it is done. `right` is what a contact must hold to do it; others are not asked. While its `switch` is off nobody is.

    `by_hand`: staff may ask for it themselves, and the client may say that it is done. What a slice settles is not.

    `asks`: it is a question, done by answering it on its own page.

    `is_loose`: a slice has put it there, and staff may take it off or give it another day all the same.

    `kept_at` is where staff decide about it: then its to-do follows, and is not changed by itself.

    `is_narrow`: one of no project is not for those whose access is limited to some (D8).

    `among`: the condition that one of the kind is a contact's to see, where its slice shows what it is about to some of
    the client's people alone; `seen_through` says the same of one access, in words, and `reach` of many at once.

    `remind` tells in its own way of those of the kind that are due, given today: several may belong together.
    """

    key: str
    order: int
    label: str
    icon: str
    verb: str
    right: ContactRight
    url: Callable[[Action], str] | None = None
    by_hand: bool = False
    switch: Any = None
    remind: Callable[[list[Action], date], None] | None = None
    kept_at: Callable[[Action], str] | None = None
    is_narrow: bool = False
    asks: bool = False
    is_loose: bool = False
    among: Callable[[Contact | Someone], Q] | None = None
    seen_through: Callable[[Access, Action], Verdict] | None = None
    reach: Callable[[Collection[Action]], Reach] | None = None

    @property
    def is_free(self) -> bool:
        """Whether staff decide about it themselves, and no slice does."""
        return self.kept_at is None and (self.by_hand or self.is_loose)


kinds: Registry[ActionKind] = Registry()
OTHER = kinds.add(
    ActionKind("other", 90, "Something else", "check", "Open", ContactRight.WRITE_MESSAGES, by_hand=True)
)
kinds.add(
    ActionKind(
        ANSWER,
        20,
        "Answer a question",
        "help",
        "Answer",
        ContactRight.WRITE_MESSAGES,
        by_hand=True,
        asks=True,
    )
)
kinds.add(
    ActionKind(
        CHOOSE, 21, "Choose an option", "list", "Choose", ContactRight.WRITE_MESSAGES, by_hand=True, asks=True
    )
)


def live() -> list[ActionKind]:
    """Return the kinds that there are in this firm now (D12)."""
    return [kind for kind in kinds if kind.switch is None or is_on(kind.switch)]


def by_hand() -> list[ActionKind]:
    return [kind for kind in live() if kind.by_hand]


def of(action: Action) -> ActionKind:
    """Return its kind; one that no slice registers any more looks like any other."""
    return kinds.get(action.kind) or OTHER
