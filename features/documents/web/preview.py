"""What can be shown of one document before it is downloaded, on the pages of both sides."""

from dataclasses import dataclass
from typing import Self

from branding.frame import Link
from features.base import throttle
from features.base.permissions import Actor
from features.documents import previews
from features.documents.errors import Busy
from features.documents.models import Document
from features.documents.previews import Sheet, Tables


@dataclass(frozen=True)
class Preview:
    """
    What can be shown of a document before it is downloaded: pages, tables, the beginning of a text, or nothing. `words`
    are what was read in a letter or presentation; `is_locked` that it waits for an invoice and shows nothing, `is_busy`
    that it could not be looked at now and may be tried again.
    """

    document: Document
    pages: int = 0
    tables: Tables | None = None
    text: str | None = None
    words: str | None = None
    chosen: int = 1  # of the sheets
    is_locked: bool = False
    is_busy: bool = False

    @classmethod
    def of(cls, document: Document, *, by: Actor, chosen: int = 1, is_locked: bool = False) -> Self:
        """
        :raises NotStored: the store does not give the file.
        :raises TooMany: this person looked at too many within a minute.
        """
        if is_locked:
            return cls(document, is_locked=True)
        try:
            tables = cls._tables(document, by)
        except Busy:
            return cls(document, chosen=chosen, is_busy=True)
        text = None if tables else previews.text(document)
        words = previews.words(document)
        return cls(document, previews.page_count(document), tables, text, words, chosen)

    @staticmethod
    def _tables(document: Document, by: Actor) -> Tables | None:
        if document.extension in previews.TABLES:
            throttle.hit("preview", str(by.actor_id), most=previews.MOST_LOOKS, seconds=60)
        return previews.tables(document)

    @property
    def sheet(self) -> Sheet | None:
        """Return the sheet that is shown: the one asked for, or the first."""
        sheets = self.tables.sheets if self.tables else []
        return sheets[self.chosen - 1] if 1 <= self.chosen <= len(sheets) else next(iter(sheets), None)

    @property
    def tabs(self) -> list[Link]:
        """Return the sheets to choose from, if there are several."""
        sheets = self.tables.sheets if self.tables else []
        links = [
            Link(f"?sheet={number}#sheet", sheet.name or f"Sheet {number}", current=sheet is self.sheet)
            for number, sheet in enumerate(sheets, 1)
        ]
        return links if len(links) > 1 else []

    @property
    def has_more(self) -> bool:
        """Return whether rows, columns or sheets of a table are left out."""
        return bool(self.tables and (self.tables.more or any(sheet.is_cut for sheet in self.tables.sheets)))

    @property
    def numbers(self) -> range:
        return range(1, self.pages + 1)

    @property
    def is_cut(self) -> bool:
        return self.document.pages is not None and self.pages < self.document.pages
