"""
Where slices hang their parts into the shared frame: menu, Home, inbox, check-list. Each registers in `apps.ready`,
so that the frame knows no slice by name.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

from django.http import HttpRequest

from branding.frame import Link
from features.base.permissions import Permission

Side = Literal["client", "staff"]


class Entry(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def order(self) -> int: ...


class Registry[T: Entry]:
    """Entries by key, in their order."""

    def __init__(self) -> None:
        self._entries: dict[str, T] = {}

    def add(self, entry: T) -> T:
        """
        :raises ValueError: another entry has this key: one of two slices would silently be missing.
        """
        if self._entries.setdefault(entry.key, entry) != entry:
            raise ValueError(f"{entry.key!r} is registered twice.")
        return entry

    def get(self, key: str) -> T | None:
        return self._entries.get(key)

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.key)))

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True)
class NavItem:
    """
    One entry of a menu. `switch` (an object with `key`) hides it when off; `permission` when the role lacks it.

    `count` returns the number shown beside it (0 shows none), with `count_label` for screen readers. `group` is the
    heading it stands under in the workspace: "" (first), "Client portal" or "Firm". On a phone the first four of the
    first group are tabs, the others stand under More; `extra` puts one there whatever its place. `is_there` hides it
    from people for whom there is nothing behind it, `right` from contacts who hold that for none of their clients.
    """

    key: str
    side: Side
    label: str
    icon: str
    url_name: str
    order: int
    switch: Any = None
    permission: str | None = None
    group: str = ""
    extra: bool = False
    count: Callable[[HttpRequest], int] | None = None
    count_label: str = ""
    is_there: Callable[[HttpRequest], bool] | None = None
    right: str | None = None


@dataclass(frozen=True)
class Lede:
    """
    What a panel adds to the sentence on top of Home: a link to the panel's `anchor`, and words after it.

    `opening` says where it fits. have: "You have [3 things to do], the first by Friday."  there: "There are
    [3 new documents]." (one: `count` is 1)  owe: "Your balance is [$1,842.50]."
    """

    text: str
    anchor: str
    count: int = 1
    opening: Literal["have", "there", "owe"] = "there"
    rest: str = ""


@dataclass(frozen=True)
class Panel:
    """
    A panel of Home. `load` returns the template's context, or None to stay away, with one query at most.

    The context may hold `lede`, a Lede. `column`: top (full width, such as an announcement), main or side.
    """

    key: str
    order: int
    template: str
    load: Callable[[HttpRequest], dict[str, Any] | None]
    column: Literal["top", "main", "side"] = "main"
    switch: Any = None
    right: str | None = None


@dataclass(frozen=True)
class QuickLink:
    key: str
    order: int
    label: str
    icon: str
    url_name: str
    switch: Any = None
    right: str | None = None


@dataclass(frozen=True)
class InboxItem:
    """
    One thing that needs staff: "Clients are waiting for an answer", "To be done by your team", "Came in from clients",
    "Something went wrong".

    `meta` are the small facts below the title, the last one in `tone`. `action` labels the button that leads to `url`.
    Without a `key` it can't be ticked off: it is settled on its own page.
    """

    group: Literal["waiting", "own", "arrived", "wrong"]
    icon: str
    title: str
    meta: tuple[str, ...]
    at: Any
    url: str
    action: str
    key: str
    tone: str = ""
    mine: bool = True


@dataclass(frozen=True)
class InboxSource:
    """
    Gives the things that need staff. `done` marks one of them (its key) as settled, `undo` takes that back; both look
    it up through the person asking and raise NotThere. `count` is the cheap number of mine (one query), for the menu.
    """

    key: str
    order: int
    load: Callable[[HttpRequest], Iterable[InboxItem]]
    done: Callable[[HttpRequest, str], None]
    permission: str | None = None
    switch: Any = None
    undo: Callable[[HttpRequest, str], None] | None = None
    count: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class OnboardingStep:
    """
    One line of the owner's check-list; `is_done` looks at the data, so that it ticks itself. It is there while its
    switch is on, for those who hold the permission.
    """

    key: str
    order: int
    label: str
    hint: str
    url_name: str
    is_done: Callable[[], bool]
    switch: Any = None
    permission: str | None = None


@dataclass(frozen=True)
class EventText:
    """
    How the audit trail says an event, as a sentence whose subject is the person: "shared {about}".

    `{about}` is the name of the row, any other name a detail of the event. `area` is what the event is filtered by.
    `to_contact` shows it to the contact who did it, or whom it is about, on “Who has looked at your portal”: True in
    the same words, or in others. Of its details they see `reason` and `minutes` alone. `is_use` says that a contact who
    does it makes use of the portal: the first of these ends the way of an invitation. `permission` is what staff must
    hold to read it on the record of a client: the name of the row alone may say too much.
    """

    key: str  # document.shared
    text: str
    area: str
    icon: str = "check"
    order: int = 0
    to_contact: bool | str = False
    is_use: bool = False
    permission: Permission | None = None


@dataclass(frozen=True)
class Announced:
    """
    A kind of news (features.base.announcements). Each person chooses how to hear of it: by mail too, on the portal
    only, or not at all; `channel` is what they have until then. `label` and `hint` stand on the page of choices.
    """

    key: str  # document.shared
    order: int
    side: Side
    label: str
    hint: str
    icon: str
    channel: Literal["mail", "app", "off"] = "mail"
    switch: Any = None
    right: str | None = None  # of contacts: whose access does not go that far is not told, nor shown it later
    still: Callable[[Any, UUID], bool] | None = None
    """Asked with the person and what it is about when a mail goes out: whether that is still so."""
    urgent: bool = False  # mailed at once, in quiet hours too; waits for nothing else
    reminder: bool = False  # counts against the one mail with reminders that a person gets in a day
    kept: bool = False  # of money, law or safety: no link of a mail stops its mails
    permission: Permission | None = None  # of staff: whose role lacks it by now is not shown it any more
    seen: Callable[[Any], Any] | None = None
    """Asked with a contact: a query of the ids, of those that news are about, that they may still see."""


@dataclass(frozen=True)
class ClientTab:
    """A tab on a client's record in the workspace; `url_name` takes the client's id."""

    key: str
    order: int
    label: str
    url_name: str
    switch: Any = None
    permission: str | None = None
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class ClientButton:
    """A button in the head of a client's record that leads to a page; `url_name` takes the client's id."""

    key: str
    order: int
    label: str
    icon: str
    url_name: str
    switch: Any = None
    permission: str | None = None


@dataclass(frozen=True)
class FindSource:
    """What "Find anything" looks through: `find` takes the words (never empty) and returns a few links, best first."""

    key: str
    order: int
    label: str  # the heading above its results
    find: Callable[[HttpRequest, list[str]], Iterable[Link]]
    permission: str | None = None
    switch: Any = None


@dataclass(frozen=True)
class Named:
    """A page of the portal that a message can name to a client: its title, and its path on the firm's host."""

    key: str
    title: str
    path: str


@dataclass(frozen=True)
class NamingSource:
    """
    Pages of one kind that staff can name to a client. `find` takes the words looked for (none: the first of all) and
    how many at most; `get` a key. Both give what every client's people can open, and nothing else. `inside` takes a
    path of the portal and returns that of the workspace where staff find the same; None: it is no page of this kind.
    """

    key: str
    order: int
    label: str
    find: Callable[[str, int], list[Named]]
    get: Callable[[str], Named | None]
    inside: Callable[[str], str | None]
    switch: Any = None


@dataclass(frozen=True)
class PortalRole:
    """A role on the client's side, as docs/permissions.md says it: `may` are the rights in words, shared by roles."""

    key: str
    order: int
    label: str
    description: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    sees: bool
    why: str


@dataclass(frozen=True)
class Sight:
    """
    A kind of record that clients see, for “Who can see this, and why”. `find` looks one up through the member of staff
    who asks (None: not there) and gives a row with a `client`; `verdict` says of somebody's access to that client,
    while it counts, whether its person sees the record and why. `url` gives the record's own page. `uses`, for a kind
    of which it is known, gives who has made use of it: a query of dicts with name, what, version, first and last.
    """

    key: str
    order: int
    label: str
    find: Callable[[Any, UUID], Any]
    verdict: Callable[[Any, Any], Verdict]
    url: Callable[[Any], str]
    permission: str | None = None
    switch: Any = None
    uses: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class WayIn:
    """Another way to sign in, below the form of a door. The template gets the door's context, `form.next` among it."""

    key: str
    side: Side
    order: int
    template: str


nav: Registry[NavItem] = Registry()
portal_tabs: Registry[NavItem] = Registry()
"""Tabs of the settings page “Payments & client portal”."""
account_menu: Registry[NavItem] = Registry()
"""Links above "Sign out" in the person's own menu, such as "Your details"."""
own_pages: Registry[NavItem] = Registry()
"""Pages about oneself, linked from “Your details” and “Your account”: devices, password, notification choices."""
home_panels: Registry[Panel] = Registry()
inbox_panels: Registry[Panel] = Registry()
"""Panels beside the firm's inbox, all in one column."""
quick_links: Registry[QuickLink] = Registry()
inbox: Registry[InboxSource] = Registry()
onboarding: Registry[OnboardingStep] = Registry()
events: Registry[EventText] = Registry()
announced: Registry[Announced] = Registry()
find_sources: Registry[FindSource] = Registry()
client_tabs: Registry[ClientTab] = Registry()
client_buttons: Registry[ClientButton] = Registry()
"""The last of them is the loud one; an archived client has none."""
client_panels: Registry[Panel] = Registry()
"""Panels of a client's record (screen 12); their `load` finds the client at `request.record`."""
project_panels: Registry[Panel] = Registry()
"""Panels of a project's page in the workspace; their `load` finds the project at `request.project`."""
own_project_panels: Registry[Panel] = Registry()
"""The same on the client's page of it."""
naming: Registry[NamingSource] = Registry()
"""What can be named in a message to a client, such as an article of the library."""
sights: Registry[Sight] = Registry()
"""Records about which one can ask who sees them."""
ways_in: Registry[WayIn] = Registry()
colleague_panels: Registry[Panel] = Registry()
"""Panels of a colleague's page; their `load` finds the membership at `request.colleague`."""
portal_roles: Registry[PortalRole] = Registry()
"""What people on the client's side may be to a client; docs/permissions.md is made from it."""
