"""
A letter in HTML as plain words, a little like Markdown. Nothing of it is fetched: pictures are left out, with their
trackers, and a link keeps its address in sight. It is put in order first (nh3): the parser of the standard library goes
over all that follows for each tag that is left open, hours for a hostile letter.
"""

from html.parser import HTMLParser

import nh3

from integrations.inbound_mail import tidy
from integrations.inbound_mail.model import MOST_TEXT

SILENT = frozenset(
    "style script head title template noscript svg math object select textarea iframe".split()  # noqa: SIM905
)
BLOCKS = frozenset(
    "p div section article header footer table tr ul ol dl dt dd form center figure hr".split()  # noqa: SIM905
)
HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
OPEN = ("http://", "https://", "mailto:")
LONGEST_LINK = 500
QUOTES = (
    "gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra", "divrplyfwdmsg",
)  # fmt: skip
"""Where mail programs put what they quote, by class or id: none of it is new."""
VOID = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
)
DEEPEST = 500
OTHERS = {"li", "blockquote", "pre", "a", "td", "th", "tbody", "thead", "br", "span"}
TAGS = (BLOCKS | HEADINGS.keys() | MARKS.keys() | OTHERS) - SILENT


class Reader(HTMLParser):
    """Gathers words. What a mail program marks as quoted is left out when `whole` is off."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.whole = whole
        self.pieces: list[str] = []
        self.open: list[tuple[str, bool]] = []  # each element, and whether it silences what is inside
        self.silent = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.say("\n")
        if tag in VOID or len(self.open) >= DEEPEST:
            return
        is_silent = tag in SILENT or (not self.whole and _is_quote(tag, about))
        self.open.append((tag, is_silent))
        self.silent += is_silent
        if tag in BLOCKS or tag in HEADINGS or tag in ("li", "blockquote", "pre"):
            self.say("\n" if tag in ("li", "tr", "dt", "dd") else "\n\n")
        self.say({"li": "- ", **HEADINGS, **MARKS}.get(tag, ""))
        if tag == "a":
            self.links.append((about.get("href", ""), len(self.pieces)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag not in [each for each, _ in self.open]:
            return
        while self.open:
            each, was_silent = self.open.pop()
            self.silent -= was_silent
            self.end(each)
            if each == tag:
                return

    def end(self, tag: str) -> None:
        if tag == "a" and self.links:
            self.end_link(*self.links.pop())
        self.say(MARKS.get(tag, ""))
        if tag in BLOCKS or tag in HEADINGS or tag in ("blockquote", "pre"):
            self.say("\n")
        if tag in ("td", "th"):
            self.say(" ")

    def end_link(self, address: str, since: int) -> None:
        address, shown = "".join(address.split()), "".join(self.pieces[since:]).strip()
        is_open = address.lower().startswith(OPEN) and len(address) <= LONGEST_LINK
        bare = address.partition("://")[2] or address.partition(":")[2]
        if shown and is_open and shown not in (address, bare, bare.rstrip("/")):
            self.say(f" ({address.removeprefix('mailto:')})")

    def handle_data(self, data: str) -> None:
        self.say(data if any(tag == "pre" for tag, _ in self.open) else _one_line(data))

    def say(self, words: str) -> None:
        if words and not self.silent:
            self.pieces.append(words)


def of_html(html: str, *, whole: bool = False) -> str:
    """Return the words of a page; what its mail program marked as quoted is in it if `whole`."""
    reader = Reader(whole=whole)
    try:
        reader.feed(_in_order(html[:MOST_TEXT]))
        reader.close()
    except (AssertionError, ValueError):  # what the parser raises at broken declarations
        reader.say(" ")
    return tidied("".join(reader.pieces))


def _in_order(html: str) -> str:
    """Return it with every tag closed, without those that say nothing here and without comments."""
    return nh3.clean(
        html, tags=TAGS, clean_content_tags=set(SILENT), attributes={"*": {"class", "id", "type"}, "a": {"href"}},
        link_rel=None, url_schemes={"http", "https", "mailto"},
    )  # fmt: skip


def tidied(words: str) -> str:
    """Return words without blanks at the ends of lines and with one empty line between paragraphs."""
    lines = [each.strip().replace("\xa0", " ") for each in tidy.text(words, MOST_TEXT).split("\n")]
    said = [_without_empty_marks(each) for each in lines]
    return "\n".join(
        each for number, each in enumerate(said) if each or (number and said[number - 1])
    ).strip()


def _without_empty_marks(words: str) -> str:
    return "" if words and not words.strip("*# -") and words not in ("-", "--") else words


def _one_line(words: str) -> str:
    inner = " ".join(words.split())
    if not inner:
        return " " if words else ""
    return f"{' ' if words[0].isspace() else ''}{inner}{' ' if words[-1].isspace() else ''}"


def _is_quote(tag: str, about: dict[str, str]) -> bool:
    named = f"{about.get('class', '')} {about.get('id', '')}".lower()
    is_cited = tag == "blockquote" and about.get("type", "").lower() == "cite"
    return is_cited or any(mark in named for mark in QUOTES)
