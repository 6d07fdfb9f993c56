"""How a client reaches somebody of a project's team. Slices above add the ways; none is there by itself (S3-10)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from features.accounts.models import Membership
from features.base.composition import Registry
from features.projects.models import Project
from features.toggles.shown import is_shown


@dataclass(frozen=True)
class TeamLink:
    """A link beside each of the team; `url` takes the contact, the project and the member, "" shows none."""

    key: str
    order: int
    label: str  # before the name: Message
    icon: str
    url: Callable[[Any, Project, Membership], str]
    switch: Any = None


@dataclass(frozen=True)
class Reached:
    member: Membership
    links: list[tuple[TeamLink, str]]


links: Registry[TeamLink] = Registry()


def team(contact: Any, project: Project, members: list[Membership]) -> list[Reached]:
    """Return these members, each with the links that lead to them."""
    there = [one for one in links if is_shown(one, None)]
    return [
        Reached(member, [(one, url) for one in there if (url := one.url(contact, project, member))])
        for member in members
    ]
