"""Words with places for what is known, such as {name}: the ones that invoices, series and saved replies share."""

import re
from collections.abc import Mapping, Sequence

from features.base.errors import Refused

PLACE = re.compile(r"\{([^{}\s]{1,40})\}")


def known(text: str, names: Sequence[str], *, field: str) -> str:
    """
    Return the text as it is.

    :raises Refused: it has a place that nothing is known for; the message names those that are.
    """
    for name in PLACE.findall(text):
        if name not in names:
            raise Refused(
                f"Nothing is known as {{{name}}}. These can be filled in: {listed(names)}.", field=field
            )
    return text


def listed(names: Sequence[str]) -> str:
    return ", ".join(f"{{{each}}}" for each in names)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled, once: a name that looks like a place stays a name."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def open_in(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the names of the places that nothing fills, each once, in their order."""
    return list(dict.fromkeys(name for name in PLACE.findall(text) if name not in values))
