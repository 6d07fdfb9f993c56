"""The firm's own word for a piece of work: job, matter, project, engagement."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazystr

from features.base import remembered
from features.base.scope import forget, once
from features.projects.models import Wording
from tenants.context import current_firm
from tenants.kinds import WORDING, Kind


@dataclass(frozen=True)
class Word:
    singular: str
    plural: str

    @property
    def a(self) -> str:
        """Return it with its article: a matter, an engagement."""
        return f"{'an' if self.singular[0] in 'aeiou' else 'a'} {self.singular}"

    @property
    def title(self) -> str:
        return self.singular.capitalize()

    @property
    def titles(self) -> str:
        return self.plural.capitalize()


WORDS = {key: Word(key, f"{key}s") for key in ("job", "matter", "project", "engagement")}
PLAIN = WORDS["project"]
KEY, SECONDS = "projects:word", 3600


def word() -> Word:
    """Return the firm's word, looked up at most once in a request. Outside of a firm it is “project”."""
    firm = current_firm()
    if firm is None:
        return PLAIN
    return once(("project word", firm.pk), lambda: WORDS.get(_kept(firm.kind), PLAIN))


def preset(kind: str) -> str:
    return WORDING[Kind(kind)].engagement if kind in Kind.values else PLAIN.singular


def changed() -> None:
    remembered.forget([KEY])
    if firm := current_firm():
        forget(("project word", firm.pk))


def _kept(kind: str) -> str:
    return remembered.get(KEY, lambda: _chosen() or preset(kind), seconds=SECONDS)


def _chosen() -> str | None:
    return Wording.objects.values_list("key", flat=True).first()


class _Later:
    """A word that is looked up when it is shown: the menus are put together before any firm is known."""

    def __init__(self, part: str) -> None:
        self.part = part

    def __str__(self) -> str:
        text: str = getattr(word(), self.part)
        return text


TITLE: Any = lazystr(_Later("title"))
TITLES: Any = lazystr(_Later("titles"))
