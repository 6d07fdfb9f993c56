"""The parts of a letter: which of them are its words, and which are files."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from typing import Any

from integrations.inbound_mail import tidy
from integrations.inbound_mail.model import DEEPEST, MOST_FILES, MOST_PARTS, MOST_TEXT, Attachment

WORDS = {"text/plain": "text", "text/html": "html"}
NO_FILES = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
SIGNED = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
LOGO = 15 * 1024  # bytes; smaller pictures that a signature shows are no files
NAMES = {
    "text/calendar": "invitation.ics",
    "message/rfc822": "message.eml",
    "application/ms-tnef": "winmail.dat",
}


@dataclass
class Found:
    text: str = ""
    html: str = ""
    files: list[Attachment] = field(default_factory=list)
    left_out: int = 0


def collect(message: EmailMessage) -> Found:
    """Take the words and files out of a letter. Of several parts with words, all are kept, one below the other."""
    found = Found()
    for part in _leaves(message):
        kind = WORDS.get(_kind(part), "")
        if kind and not _is_file(part):
            words = tidy.text(_words(part), MOST_TEXT)
            before = getattr(found, kind)
            setattr(found, kind, f"{before}\n\n{words}"[:MOST_TEXT] if before and words else before or words)
        else:
            _add_file(found, part)
    return found


def _leaves(message: Any, depth: int = 0) -> Iterator[Message]:
    """Yield the parts that hold something, up to the limits; a forwarded letter is one file and not opened."""
    waiting, seen = [(message, depth)], 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        inside = part.get_payload() if _kind(part).startswith("multipart/") else None
        if not isinstance(inside, list):
            yield part
        elif depth < DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(inside[:MOST_PARTS])]


def _kind(part: Message) -> str:
    try:
        return part.get_content_type()
    except Exception:  # noqa: BLE001  odd headers make the parser raise what it likes
        return "application/octet-stream"


def _is_file(part: Message) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())
    except Exception:  # noqa: BLE001  the same
        return False


def _words(part: Message) -> str:
    """Return the words of a part in whatever charset they are; signs that can't be read become a question mark."""
    content = _bytes(part)
    for charset in (_charset(part), "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):  # an unknown charset, or one it is not
            continue
    return content.decode("utf-8", "replace")


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "utf-8").replace("\x00", "")
    except Exception:  # noqa: BLE001  the same
        return "utf-8"


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001  the same
        content = None
    if isinstance(content, bytes):
        return content
    try:  # a forwarded letter, or a part that says it has parts and has none
        inside: Any = part.get_payload(0) if part.is_multipart() else None
        return bytes(inside.as_bytes()) if inside is not None else str(part.get_payload() or "").encode()
    except Exception:  # noqa: BLE001  the same
        return b""


def _add_file(found: Found, part: Message) -> None:
    kind = _kind(part)
    content = b"" if kind in NO_FILES | SIGNED or kind.startswith("multipart/") else _bytes(part)
    is_logo = kind.startswith("image/") and "content-id" in part and len(content) < LOGO
    if not content or is_logo:
        return
    if len(found.files) >= MOST_FILES:
        found.left_out += 1
        return
    found.files.append(Attachment(_name(part, kind, len(found.files) + 1), kind, content))


def _name(part: Message, kind: str, number: int) -> str:
    try:
        given = tidy.line(str(part.get_filename() or ""), 200)
    except Exception:  # noqa: BLE001  the same
        given = ""
    if given:
        return given.replace("/", "-").replace("\\", "-")
    ending = kind.partition("/")[2].partition("+")[0]
    known = {"jpeg": "jpg", "plain": "txt"}.get(ending, ending)
    return NAMES.get(kind) or f"attachment-{number}.{known if known.isalnum() else 'bin'}"
