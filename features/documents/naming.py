"""What files of clients are named on arrival, where the firm has said so: “2026-03-10 Marsh Pottery W-2”."""

import re
from datetime import datetime

from django.utils import timezone

from features.base.errors import Refused
from features.documents import names, queries

PLACES = ("date", "year", "client", "type", "name")
PLACE = re.compile(r"\{([^{}]*)\}")
LONGEST = 120
EXAMPLE = {"client": "Marsh Pottery LLC", "type": "Tax forms", "name": "W-2"}


def sample(now: datetime) -> dict[str, str]:
    """Return what the places of a pattern could say, for an example."""
    local = timezone.localtime(now, queries.zone())
    return {"date": local.date().isoformat(), "year": str(local.year), **EXAMPLE}


def checked(pattern: str) -> str:
    """
    Return a pattern as it can be used; empty: files keep their names.

    :raises Refused: it has a place we do not know, braces without one, or no `{name}`, so that all would look alike.
    """
    tidy = names.clean(pattern)
    if not tidy:
        return ""
    unknown = [place for place in PLACE.findall(tidy) if place not in PLACES]
    if unknown or set("{}") & set(PLACE.sub("", tidy)):
        what = f"{{{unknown[0]}}}" if unknown else "a brace without a word"
        raise Refused(f"We don’t know {what}. Use {_listed()}.", field="name_pattern")
    if "{name}" not in tidy:
        raise Refused(
            "Keep {name} in it: otherwise all files would be called the same.", field="name_pattern"
        )
    if len(tidy) > LONGEST:
        raise Refused(
            f"Keep this under {LONGEST + 1} characters. It has {len(tidy)} now.", field="name_pattern"
        )
    return tidy


def named(pattern: str, *, name: str, client: str, kind: str, year: int, now: datetime) -> str:
    """Return what a file is called on arrival. The person's own name for it is cut first, never the rest."""
    if not pattern:
        return name
    day = timezone.localtime(now, queries.zone()).date().isoformat()
    said = {"date": day, "year": str(year), "client": client, "type": kind, "name": "\0"}
    around = " ".join(PLACE.sub(lambda place: said.get(place[1], place[0]), pattern).split())
    room = max(names.LONGEST - len(around) + 1, 20)
    return names.shorten(names.clean(around.replace("\0", name[:room].rstrip()))) or name


def _listed() -> str:
    return ", ".join(f"{{{place}}}" for place in PLACES[:-1]) + f" and {{{PLACES[-1]}}}"
