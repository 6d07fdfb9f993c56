"""
The catalogue of switches. A slice registers its own in `<slice>/switches.py`; presets are decided here, with the
switch: `unlike` names the kinds of firm whose default is the opposite (requirements D1–D16, Part 3).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tenants.kinds import Kind

Section = Literal["Money", "Documents and forms", "Keeping in touch", "Progress", "Signing in"]
SECTIONS: tuple[Section, ...] = (
    "Money",
    "Documents and forms",
    "Keeping in touch",
    "Progress",
    "Signing in",
)


@dataclass(frozen=True)
class Need:
    """
    What a switch still lacks, in plain words, and where to get it: "Connect a calendar first." "We need to know when
    your team is free." Without `url_name` the page shows no link.
    """

    title: str
    reason: str
    link_label: str = ""
    url_name: str = ""


@dataclass(frozen=True)
class Switch:
    """
    Something a firm can have or not. `summary` says in plain words what clients will see; `on_text` and `off_text` are
    the short answers after a turn ("Prepayment is on."); `preview` is a template of what clients see, shown in the
    firm's brand. A switch with a `parent` stands below it and is off whenever the parent is.
    """

    key: str
    label: str
    summary: str
    section: Section
    order: int
    on_text: str
    off_text: str
    default: bool = True
    unlike: frozenset[Kind] = field(default_factory=frozenset)
    parent: "Switch | None" = None
    needs: Callable[[], Need | None] | None = None
    preview: str = ""

    def preset(self, kind: str) -> bool:
        """Return whether a new firm of this kind begins with it on."""
        return self.default != (kind in self.unlike)


@dataclass(frozen=True)
class Named:
    """A switch by its key, for a slice below the one that registers it. Where nobody does, it is off."""

    key: str


_switches: dict[str, Switch] = {}


def register(switch: Switch) -> Switch:
    """
    :raises ValueError: the key is taken, or the parent has a parent itself: the page shows two levels.
    """
    if _switches.setdefault(switch.key, switch) != switch:
        raise ValueError(f"The switch {switch.key!r} is registered twice.")
    if switch.parent is not None and switch.parent.parent is not None:
        raise ValueError(f"{switch.key!r} would stand three levels deep.")
    return switch


def every() -> list[Switch]:
    return sorted(_switches.values(), key=lambda s: (SECTIONS.index(s.section), s.order, s.key))


def get(key: str) -> Switch | None:
    return _switches.get(key)


def children(switch: Switch) -> list[Switch]:
    return [s for s in every() if s.parent is not None and s.parent.key == switch.key]
