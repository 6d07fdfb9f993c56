"""What the layouts expect from those who fill them: links, the person, and the switcher."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """
    One entry of a navigation, menu, tab bar, segment group or breadcrumb.

    `extra` entries go into "More" on a phone; `group` is the heading an entry stands under in the sidebar.
    """

    url: str
    label: str
    icon: str = ""
    count: int | None = None
    count_label: str = ""  # read aloud after the count: "unread"
    current: bool = False
    extra: bool = False
    group: str = ""
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Person:
    """Who is signed in, at the foot of the sidebar. `sign_out_url` takes a POST."""

    name: str
    detail: str = ""
    links: Sequence[Link] = field(default_factory=tuple)
    sign_out_url: str = "/sign-out/"


@dataclass(frozen=True)
class Switcher:
    """
    Whose information is shown. `short` stands in the top bar of a phone.

    A choice changes what every page shows, so it is posted to `action`: `client` is the `url` of the link chosen.
    """

    label: str
    links: Sequence[Link]
    caption: str = "Showing"
    short: str = "All"
    action: str = "/showing/"


@dataclass(frozen=True)
class Place:
    """The project a page is about: its name and address are always in sight."""

    name: str
    address: str = ""
    caption: str = "Project"
