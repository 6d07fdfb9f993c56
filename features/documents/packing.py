"""What files are called inside a zip: folders by client, type, year; names that every system can unpack, each once."""

import re
from dataclasses import dataclass, field

from features.documents import names
from features.documents.models import OTHER, Document

LONGEST = 80  # of each part: paths of more than 260 signs can't be unpacked everywhere
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def safe(text: str) -> str:
    """Return a name that is none of a device, leads nowhere, and ends in no dot."""
    tidy = FORBIDDEN.sub("-", names.clean(text))[:LONGEST].strip(" .") or names.NAMELESS
    return f"_{tidy}" if RESERVED.match(tidy) else tidy


@dataclass
class Names:
    """Gives each document a path that no other has, capitals or not."""

    taken: set[str] = field(default_factory=set)

    def path_of(self, document: Document) -> str:
        kind = document.type.name if document.type else OTHER
        folder = "/".join([safe(document.client.name), safe(kind), str(document.year)])
        stem, ending = safe(document.name), safe(document.extension)
        path, number = f"{folder}/{stem}.{ending}", 1
        while path.casefold() in self.taken:
            number += 1
            path = f"{folder}/{stem} ({number}).{ending}"
        self.taken.add(path.casefold())
        return path
