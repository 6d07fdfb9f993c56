"""The world's time zones, as a person picks one."""

import zoneinfo
from functools import cache

DEFAULT = "America/New_York"
# Names that the zone database keeps for old programs only; each is another name of a zone that is listed.
OLD_NAMES = frozenset(
    """
    Africa/Asmera Africa/Timbuktu America/Argentina/ComodRivadavia America/Atka America/Buenos_Aires
    America/Catamarca America/Coral_Harbour America/Cordoba America/Ensenada America/Fort_Wayne America/Godthab
    America/Indianapolis America/Jujuy America/Knox_IN America/Louisville America/Mendoza America/Montreal
    America/Porto_Acre America/Rosario America/Santa_Isabel America/Shiprock America/Virgin Asia/Ashkhabad
    Asia/Calcutta Asia/Chongqing Asia/Chungking Asia/Dacca Asia/Harbin Asia/Istanbul Asia/Kashgar Asia/Katmandu
    Asia/Macao Asia/Rangoon Asia/Saigon Asia/Tel_Aviv Asia/Thimbu Asia/Ujung_Pandang Asia/Ulan_Bator
    Atlantic/Faeroe Atlantic/Jan_Mayen Australia/ACT Australia/Canberra Australia/Currie Australia/LHI Australia/NSW
    Australia/North Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria Australia/West
    Australia/Yancowinna Europe/Belfast Europe/Kiev Europe/Nicosia Europe/Tiraspol Europe/Uzhgorod Europe/Zaporozhye
    Pacific/Enderbury Pacific/Johnston Pacific/Ponape Pacific/Samoa Pacific/Truk Pacific/Yap
    """.split()
)
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
    return sorted(zone for zone in known() - OLD_NAMES if zone.startswith(f"{region}/"))


def _place(zone: str) -> str:
    """Return “Indianapolis, Indiana” for America/Indiana/Indianapolis."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")[1:]))
