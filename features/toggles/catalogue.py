"""
The catalogue of switches. A slice registers its own in `<slice>/switches.py`; presets are decided here, with the
switch: `unlike` names the kinds of firm whose default is the opposite (requirements D1–D16, Part 3).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tenants.kinds import Kind

Section = Literal["Money", "Documents and forms", "Keeping in touch", "Progress"]
SECTIONS: tuple[Section, ...] = ("Money", "Documents and forms", "Keeping in touch", "Progress")


@dataclass(frozen=True)
class Need:
    """What a switch still lacks, in plain words, and where to get it."""

    title: str
    reason: str
    link_label: str
    url_name: str


@dataclass(frozen=True)
class Switch:
    key: str
    label: str
    summary: str  # what the client will see, in plain words
    section: Section
    order: int
    on_text: str  # "Prepayment is on."
    off_text: str
    default: bool = True
    unlike: frozenset[Kind] = field(default_factory=frozenset)
    parent: "Switch | None" = None
    needs: Callable[[], Need | None] | None = None
    preview: str = ""  # template of what clients see

    def preset(self, kind: str) -> bool:
        """Return whether a new firm of this kind begins with it on."""
        return self.default != (kind in self.unlike)


_switches: dict[str, Switch] = {}


def register(switch: Switch) -> Switch:
    _switches[switch.key] = switch
    return switch


def every() -> list[Switch]:
    return sorted(_switches.values(), key=lambda s: (SECTIONS.index(s.section), s.order))


def get(key: str) -> Switch | None:
    return _switches.get(key)


def children(switch: Switch) -> list[Switch]:
    return [s for s in every() if s.parent == switch]
