"""A letter that came in, as far as it could be read. Nothing in it is believed; nothing of it was fetched."""

from dataclasses import dataclass, field
from typing import Literal

MOST_BYTES = 25 * 1024 * 1024  # of one letter, as it comes
MOST_FILES = 20
MOST_PARTS = 200  # of a letter with parts in parts; what stands behind is left out
DEEPEST = 12
MOST_TEXT = 200_000  # signs of its text that are read
LONGEST_HEADER = 1_000

type Verdict = Literal["pass", "fail", "none"]
"""What a receiver we trust found out about the sender: theirs, not theirs, or nothing said."""


@dataclass(frozen=True)
class Attachment:
    """A file in a letter, under the name its sender gave it."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Report:
    """A mail server says that a mail did not arrive: for whom, why, and whether trying again can help."""

    recipient: str
    reason: str
    is_final: bool


@dataclass(frozen=True)
class Letter:
    """
    `sender` is the one address in From, in lower case; empty when there is none, or several. `text` and `html` are as
    they came. `automatic` says by what mark it was not written by a person; empty if by none. `left_out` counts files
    that were too many.
    """

    sender: str
    sender_name: str
    subject: str
    text: str
    html: str
    files: tuple[Attachment, ...] = ()
    left_out: int = 0
    message_id: str = ""
    in_reply_to: str = ""
    automatic: str = ""
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """
    A letter as a door takes it in: the raw bytes, whom it is for, and what a trusted receiver said of its sender.
    `source` names the door, for the log.
    """

    raw: bytes = field(repr=False)
    recipients: tuple[str, ...]
    verdict: Verdict
    source: str
