"""
What doors ask of whoever keeps letters, and how they answer. A door knows no firm: it tells addresses of ours from
guesses (`addresses`), and hands on the bytes.
"""

from typing import Protocol

from integrations.inbound_mail.addresses import Address
from integrations.inbound_mail.model import Verdict


class Away(Exception):
    """The database or the store of files does not answer: the letter is to be brought again."""


class NotTaken(Exception):
    """No letter is taken at this address. The message is told to whoever sends; bringing it again won't help."""


class Keeper(Protocol):
    """Who keeps letters. Called in a thread, outside of any firm."""

    def check(self, address: Address) -> None:
        """
        :raises NotTaken, Away: see there.
        """

    def keep(self, address: Address, raw: bytes, verdict: Verdict) -> None:
        """
        Return once the letter can't get lost. The same letter brought twice is kept once.

        :raises NotTaken, Away: see there.
        """
