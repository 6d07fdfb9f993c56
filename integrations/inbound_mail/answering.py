"""What is new in an answer: without what it quotes and without its signature. The whole is kept elsewhere."""

import re

from mailparser_reply.parser import EmailMessage as Splitter

from integrations.inbound_mail import words
from integrations.inbound_mail.model import Letter

LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da"]
MOST_TO_SPLIT = (
    40_000  # signs that the splitter's patterns are let loose on; longer letters are split by `_by_hand`
)
LONGEST_SIGNATURE = 600  # signs; what is more than that, somebody wrote now
LINE = "Please type your answer above this line"
"""Stands in our mails above what is quoted: whatever a mail program does, nothing below it is new."""
SIGNATURE = re.compile(r"\n-- ?\n.*\Z", re.DOTALL)
QUOTED = re.compile(r"\n(?:[ \t]*>[^\n]*(?:\n|\Z)|[ \t]*\n)+\Z")
WROTE = re.compile(r"\n[^\n>]{0,200}\S+@\S+[^\n]{0,100}:\s*\Z|\n(On|Am|Le|El|Il|Op)\s[^\n]{5,200}:\s*\Z")


def new_words(letter: Letter) -> str:
    """
    Return what the sender wrote now. Rather too much than too little: where nothing would be left though something
    was written, it is the whole.
    """
    whole = plain(letter)
    found = new_in(whole)
    if not letter.text.strip() and letter.html:
        found = new_in(words.of_html(letter.html)) or found
    return found


def plain(letter: Letter) -> str:
    """Return all the words of a letter: the text it brings, or its HTML as text."""
    return words.tidied(letter.text) if letter.text.strip() else words.of_html(letter.html, whole=True)


def new_in(text: str) -> str:
    """Return what is new in a text."""
    above = _above_line(text)
    found = _split(above) if len(above) <= MOST_TO_SPLIT else _by_hand(above)
    return found or _by_hand(above)


def _above_line(text: str) -> str:
    before, line, _ = text.partition(LINE)
    return before.rstrip("> \t\n*_-#") if line else text


def _split(text: str) -> str:
    try:
        replies = Splitter(text=text, languages=[*LANGUAGES], keep_hyphen_lists=True).read().replies
    except (re.error, ValueError, IndexError, RecursionError, TypeError, AttributeError):
        return ""
    if not replies:
        return ""
    first = replies[0]
    whole, short = _without_quotes(first.full_body), _without_quotes(first.body)
    return short if len(whole) - len(short) <= LONGEST_SIGNATURE else whole


def _by_hand(text: str) -> str:
    """Cut what is quoted and signed by the marks that every mail program keeps to (RFC 3676)."""
    return _without_quotes(SIGNATURE.sub("", f"\n{text}"))


def _without_quotes(text: str) -> str:
    """Take the quoted lines off the end, with the line that says who wrote them; answers between quotes keep theirs."""
    cut = QUOTED.sub("", f"\n{text}\n")
    if cut.strip() and cut.strip() != text.strip():
        cut = WROTE.sub("", cut.rstrip()) or cut
    return cut.strip()
