"""What is new in an answer: without what it quotes and without its signature. The whole is kept elsewhere."""

import re
from itertools import groupby

from mailparser_reply.parser import EmailMessage as Splitter

from integrations.inbound_mail import addresses, words
from integrations.inbound_mail.model import Letter

LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da"]
MOST_TO_SPLIT, MOST_LINES, LONGEST_LINE = 40_000, 1500, 2000
"""Signs, lines and signs of a line that the splitter's patterns are let loose on: they go back and forth in what is
longer, for hours in a hostile letter. Such letters are split by `_by_hand`."""
LONGEST_SIGNATURE = 600  # signs; what is more than that, somebody wrote now
LINE = "Please type your answer above this line"
"""Stands in our mails above what is quoted: whatever a mail program does, nothing below it is new."""
SIGNATURE = re.compile(r"\n-- ?\n.*\Z", re.DOTALL)
WROTE = re.compile(r"(?:On|Am|Le|El|Il|Op)\s.{5,200}:|[^>]*\S@\S.*:")
LONGEST_WROTE = 400  # signs
MARKED = ">From "


def new_words(letter: Letter) -> str:
    """
    Return what the sender wrote now. Rather too much than too little: where nothing would be left though something
    was written, it is the whole.
    """
    whole = plain(letter)
    found = new_in(whole)
    if not letter.text.strip() and letter.html:
        found = new_in(words.of_html(letter.html)) or found
    return addresses.hidden(found)


def plain(letter: Letter) -> str:
    """Return all the words of a letter: the text it brings, or its HTML as text."""
    if not letter.text.strip():
        return words.of_html(letter.html, whole=True)
    return _unmarked(words.tidied(letter.text))


def _unmarked(text: str) -> str:
    """Take the mark off that programs on the way put before “From ” (mbox), where no other line there is quoted."""
    runs = [list(run) for _, run in groupby(text.split("\n"), lambda line: line.startswith(">"))]
    return "\n".join(line[all(each.startswith(MARKED) for each in run) :] for run in runs for line in run)


def new_in(text: str) -> str:
    """Return what is new in a text."""
    above = _above_line(text)
    found = _split(above) if _is_short(above) else ""
    return found or _by_hand(above)


def _is_short(text: str) -> bool:
    lines = text.split("\n")
    return len(text) <= MOST_TO_SPLIT and len(lines) <= MOST_LINES and max(map(len, lines)) <= LONGEST_LINE


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
    lines = text.strip().split("\n")
    new = list(lines)
    while new and (not new[-1].strip() or new[-1].lstrip(" \t").startswith(">")):
        new.pop()
    if new and len(new) < len(lines) and len(new[-1]) <= LONGEST_WROTE and WROTE.fullmatch(new[-1].rstrip()):
        return "\n".join(new[:-1]).strip() or "\n".join(new)
    return "\n".join(new).strip()
