"""Amounts and quantities as people type them. What can be read in two ways is refused, never guessed."""

import re
from decimal import Decimal

from branding.words import DECIMALS, SYMBOLS
from features.base.errors import Refused

GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
PLAIN = re.compile(r"\d{1,12}")
QUANTITY = re.compile(r"\d{1,7}(\.\d{1,3})?")
PERCENT = re.compile(r"\d{1,3}(\.\d{1,3})?")
MINUS = "-−"


def decimals(currency: str) -> int:
    return DECIMALS.get(currency, 2)


def parse(text: str, currency: str, *, field: str, signed: bool = False) -> int:
    """
    Return an amount in minor units: "1,280.00", "1280", "$1,280" are 128,000 cents.

    :raises Refused: it is no amount of this currency: decimals it does not have, commas in odd places, other signs.
    """
    typed = text.strip().replace("\N{NO-BREAK SPACE}", " ")
    is_minus = signed and typed[:1] in MINUS and bool(typed)
    bare = (typed[1:] if is_minus else typed).strip().removeprefix(SYMBOLS.get(currency, currency))
    whole, dot, rest = bare.removeprefix(currency).strip().partition(".")
    places = decimals(currency)
    is_whole = PLAIN.fullmatch(whole) or (GROUPED.fullmatch(whole) and len(whole) <= 16)  # noqa: PLR2004
    fits = rest.isascii() and rest.isdigit() and len(rest) == places if dot else not rest
    if not (is_whole and whole.isascii() and (fits or _one_short(rest, places))):
        raise Refused(f"Enter an amount such as {sample(currency)}.", field=field)
    minor = int(whole.replace(",", "") + rest.ljust(places, "0"))
    return -minor if is_minus else minor


def _one_short(rest: str, places: int) -> bool:
    """2.5 can only mean 2.50."""
    return rest.isascii() and rest.isdigit() and 0 < len(rest) < places


def sample(currency: str) -> str:
    return typed(128_000, currency) if decimals(currency) else "1,280"


def typed(minor: int, currency: str) -> str:
    """Return an amount as a field shows it: 1280.00, without a symbol."""
    places = decimals(currency)
    whole, rest = divmod(abs(minor), 10**places)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def quantity(text: str, *, field: str) -> Decimal:
    """
    :raises Refused: it is no number above zero with up to three decimals.
    """
    bare = text.strip().replace(",", "") if GROUPED.match(text.strip()) else text.strip()
    bare = f"0{bare}" if bare.startswith(".") else bare
    if not (bare.isascii() and QUANTITY.fullmatch(bare)) or not Decimal(bare):
        raise Refused("Enter a quantity such as 1 or 2.5.", field=field)
    return Decimal(bare)


def written(value: Decimal) -> str:
    """Return a quantity without needless zeros: 1, 2.5."""
    text = f"{value:.3f}"
    return text.rstrip("0").rstrip(".")


def percent(text: str, *, field: str) -> int:
    """
    Return a percentage in thousandths of a percent: "8.875" is 8875.

    :raises Refused: it is none, or above 100.
    """
    bare = text.strip().removesuffix("%").strip()
    if not (bare.isascii() and PERCENT.fullmatch(bare)) or Decimal(bare) > 100:  # noqa: PLR2004
        raise Refused("Enter a percentage such as 8.875.", field=field)
    return int(Decimal(bare) * 1000)


def in_percent(rate: int) -> str:
    """Return thousandths of a percent as people write them: 8.875."""
    return written(Decimal(rate) / 1000)
