"""The world's time zones, as a person picks one."""

import zoneinfo
from functools import cache

DEFAULT = "America/New_York"
REGIONS = ("America", "Europe", "Africa", "Asia", "Australia", "Pacific", "Atlantic", "Indian")

type Groups = list[tuple[str, list[tuple[str, str]]]]


@cache
def known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@cache
def groups() -> Groups:
    """Return the zones by region: ("Europe", [("Europe/Berlin", "Berlin"), …])."""
    return [(region, [(zone, _place(zone)) for zone in _of(region)]) for region in REGIONS]


def _of(region: str) -> list[str]:
    return sorted(zone for zone in known() if zone.startswith(f"{region}/"))


def _place(zone: str) -> str:
    """Return “Indianapolis, Indiana” for America/Indiana/Indianapolis."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")[1:]))
