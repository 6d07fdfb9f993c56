"""Whether an address can be had, and which one could be had instead."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.conf import settings

from tenants import operations, slugs
from tenants.errors import SlugRefused

MOST_TRIES = 8  # suggestions that are looked up before we give up suggesting


@dataclass(frozen=True)
class Verdict:
    """What to tell about an address. `suggestion` is one that can be had; empty if this one can."""

    slug: str
    state: Literal["free", "taken", "refused"]
    message: str
    suggestion: str = ""

    @property
    def is_free(self) -> bool:
        return self.state == "free"


def suffix() -> str:
    """Return what follows the slug in a portal's address: `.portico.app`."""
    return f".{settings.SITE.netloc}"


def judge(typed: str, *, name: str = "", kind: str = "", now: datetime) -> Verdict:
    """Say whether the address can be had now. Nothing is reserved by asking."""
    try:
        slug = slugs.check(typed)
    except SlugRefused as refusal:
        return Verdict(typed, "refused", refusal.message, suggest(typed, name=name, kind=kind, now=now))
    if operations.is_free(slug, now=now):
        return Verdict(slug, "free", f"{slug}{suffix()} is free")
    message = f"{slug}{suffix()} is taken."
    return Verdict(slug, "taken", message, suggest(slug, name=name, kind=kind, now=now))


def suggest(typed: str, *, name: str, kind: str, now: datetime) -> str:
    """Return a free address near the typed one or the firm's name, or nothing."""
    stem = tidy(typed)
    if not stem or stem in slugs.RESERVED:
        stem = slugs.suggest(name) or stem
    for candidate in _candidates(stem, kind):
        if _can_be_had(candidate, now):
            return candidate
    return ""


def tidy(typed: str) -> str:
    """Return what is left of a text when only the signs of an address stay: “Bäcker & Söhne” → backer-sohne."""
    if typed.lower().startswith("xn--"):
        return ""  # its letters are not what the person reads
    plain = unicodedata.normalize("NFKD", typed.lower().replace("ß", "ss"))
    kept = "".join(
        sign if sign.isascii() and sign.isalnum() else "-"
        for sign in plain
        if not unicodedata.combining(sign)
    )
    return "-".join(part for part in kept.split("-") if part)[: slugs.MOST - 10].rstrip("-")


def _candidates(stem: str, kind: str) -> Iterator[str]:
    if not stem:
        return
    endings = [
        "",
        f"-{kind}" if kind else "-firm",
        "-office",
        *(f"-{number}" for number in range(2, MOST_TRIES)),
    ]
    for ending in endings[:MOST_TRIES]:
        yield stem + ending


def _can_be_had(candidate: str, now: datetime) -> bool:
    try:
        return operations.is_free(slugs.check(candidate), now=now)
    except SlugRefused:
        return False
