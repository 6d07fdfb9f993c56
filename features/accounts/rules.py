"""What may stand in a person's particulars. Each rule returns the tidy value, or refuses and names its field."""

import re
import unicodedata
import zoneinfo
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from features.base.errors import Refused

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
PHONE = re.compile(r"[+(0-9][0-9 ()./#x+-]*(ext\.? ?[0-9]+)?", re.IGNORECASE)
FEWEST_DIGITS = 5
LANGUAGES = {  # in which people like to be written to; the pages themselves are in English
    "en-us": "English", "es": "Español", "fr": "Français", "de": "Deutsch", "pt": "Português", "it": "Italiano",
    "zh-hans": "简体中文", "vi": "Tiếng Việt", "ko": "한국어", "tl": "Tagalog", "ar": "العربية", "ru": "Русский",
    "pl": "Polski", "hi": "हिन्दी", "ja": "日本語",
}  # fmt: skip


def line(text: str, *, most: int, field: str) -> str:
    """Return one line: outer and double spaces gone, accents composed."""
    tidy = " ".join(unicodedata.normalize("NFC", text.replace("\t", " ")).split())
    if UNSEEN.search(tidy):
        raise Refused("This holds characters that can’t be seen. Type it again.", field=field)
    if len(tidy) > most:
        raise Refused(f"Keep this to {most} characters. It has {len(tidy)} now.", field=field)
    return tidy


def lines(text: str, *, most: int, field: str) -> str:
    """Return many lines as they are, but for the space around them."""
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if UNSEEN.search(tidy.replace("\n", " ").replace("\t", " ")):
        raise Refused("This holds characters that can’t be seen. Type it again.", field=field)
    if len(tidy) > most:
        raise Refused(f"Keep this to {most:,} characters. It has {len(tidy):,} now.", field=field)
    return tidy


def name(text: str) -> str:
    tidy = line(text, most=200, field="name")
    if not tidy:
        raise Refused("Enter your name.", field="name")
    return tidy


def email(text: str) -> str:
    """Return one address, in lower case: it is how a person is known here."""
    tidy = line(text, most=254, field="email").lower()
    try:
        validate_email(tidy)
    except ValidationError as error:
        raise Refused("Enter an e-mail address like name@example.com.", field="email") from error
    return tidy


def title(text: str) -> str:
    return line(text, most=120, field="title")


def phone(text: str) -> str:
    tidy = line(text, most=40, field="phone")
    digits = sum(sign.isdigit() for sign in tidy)
    if tidy and not (PHONE.fullmatch(tidy) and digits >= FEWEST_DIGITS):
        raise Refused("Enter a phone number in digits, such as 541 555 0142.", field="phone")
    return tidy


def address(text: str) -> str:
    """Return a postal address as one line."""
    return line(
        ", ".join(part.strip() for part in text.splitlines() if part.strip()), most=300, field="address"
    )


def language(value: str) -> str:
    if value not in LANGUAGES:
        raise Refused("Choose a language from the list.", field="language")
    return value


def time_zone(value: str) -> str:
    """Return a known zone, or nothing for the firm's own."""
    if value and value not in time_zones():
        raise Refused("Choose a time zone from the list.", field="time_zone")
    return value


def zone_choices(firm_zone: str) -> list[tuple[str, str]]:
    """Return the zones as a person reads them, the firm's own first."""
    zones = [(zone, _read_zone(zone)) for zone in time_zones()]
    return [("", f"The firm’s ({_read_zone(firm_zone)})"), *zones]


def _read_zone(zone: str) -> str:
    return zone.replace("_", " ").replace("/", ", ")


@cache
def time_zones() -> tuple[str, ...]:
    """Return the zones named after places, in alphabetical order."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return tuple(sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(places)))
