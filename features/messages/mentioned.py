"""Which colleagues a note names: typed as @Name, or chosen."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from features.accounts.models import Membership


def in_text(text: str, staff: Sequence[Membership], chosen: Collection[UUID]) -> list[Membership]:
    """Return those of the staff who are named: by the whole name, or the first one where it is nobody else's."""
    firsts = Counter(_first(one) for one in staff)
    return [
        one
        for one in staff
        if one.pk in chosen
        or _is_in(one.name, text)
        or (firsts[_first(one)] == 1 and _is_in(_first(one), text))
    ]


def _first(member: Membership) -> str:
    return member.name.split(maxsplit=1)[0].lower()


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
