"""
What people write, as they meant it to look: Markdown in, safe HTML out (security R56). What they wrote is kept as they
wrote it, and made anew wherever it is shown, so that a stricter rule holds for old texts too. No HTML of theirs, no
script, no style and no picture from elsewhere survives; two libraries stand in a row, and either would do.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINKS = {"http", "https", "mailto", "tel"}
SMALL = {"p", "br", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
WHOLE = SMALL | {"h2", "h3", "h4", "hr", "table", "thead", "tbody", "tr", "th", "td", "img"}
LOWEST = 4
SHORT = 2000  # letters of a text that a process remembers for a while, as it is shown
PICTURE = re.compile(r"^picture:([0-9a-f-]{36})$")
STRANGE = re.compile(r'<img alt="([^"]*)">')  # a picture from elsewhere: its words stay
type Pictures = Mapping[str, str]
"""Where the pictures of a text lie on this host, by the id that the text names: `![A form](picture:<id>)`."""
type Leading = Callable[[str], str]
"""Where a link leads instead, for readers who have a page of their own about the same."""


def small(text: str, leading: Leading | None = None) -> SafeString:
    """Return a message: paragraphs, emphasis, lists, quotes, code and links. A line's end stays one."""
    if leading is not None:
        return _clean(_small().render(text), SMALL, {}, leading)
    return _known(text) if len(text) <= SHORT else _small_anew(text)


def _small_anew(text: str) -> SafeString:
    return _clean(_small().render(text), SMALL, {})


_known = lru_cache(maxsize=2048)(_small_anew)  # an open chat shows the same fifty again with each that comes


def whole(text: str, pictures: Pictures | None = None) -> SafeString:
    """Return an article: with headings below that of the page, tables, and pictures of its own alone."""
    return _clean(_whole().render(text), WHOLE, pictures or {})


def plain(text: str) -> str:
    """Return its words in one line, for lists, mails and searches."""
    return _known_words(text) if len(text) <= SHORT else _words_anew(text)


def _words_anew(text: str) -> str:
    words = strip_tags(_small().render(text).replace("</p>", " ").replace("<br>", " ").replace("</li>", " "))
    return " ".join(unescape(words).split())


_known_words = lru_cache(maxsize=2048)(_words_anew)  # a list shows the same beginnings again and again


def lines(text: str) -> str:
    """Return its words as lines, for paper: a point before what stands in a list, a line between paragraphs."""
    html = _small().render(text).replace("</p>\n", "</p>\n\n").replace("<li>", "• ")
    return re.sub(r"\n{3,}", "\n\n", unescape(strip_tags(html))).strip()


def _clean(html: str, tags: set[str], pictures: Pictures, leading: Leading = str) -> SafeString:
    safe = nh3.clean(
        html, tags=tags, attributes={"*": set(), "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
        url_schemes=LINKS | {"picture"}, link_rel="noopener noreferrer nofollow", strip_comments=True,
        attribute_filter=_placed(pictures, leading),
    )  # fmt: skip
    return mark_safe(STRANGE.sub(_words_of, safe))  # noqa: S308  nh3 has just cleaned it


def _words_of(strange: re.Match[str]) -> str:
    """Return what stood in an attribute as it stands in a text: everything stays escaped there but quotation marks."""
    return strange[1].replace("&quot;", '"')


def _placed(pictures: Pictures, leading: Leading) -> Callable[[str, str, str], str | None]:
    """Let pictures of the text's own alone come from somewhere, and links go nowhere but where links go."""

    def kept(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src"):
            found = PICTURE.match(value)
            return pictures.get(found[1]) if found else None
        if name == "href":
            return None if value.startswith("picture:") else leading(value)
        return value

    return kept


class Rules(MarkdownIt):
    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  markdown-it's name
        """Leave an address as typed: decoded, xn--… looks like another host, and %E2%80%AE turns what follows."""
        return link


@cache
def _small() -> MarkdownIt:
    rules = Rules("js-default", {"html": False, "linkify": True, "breaks": True, "typographer": False})
    return rules.disable(["image", "heading", "lheading", "hr", "table", "reference"])


@cache
def _whole() -> MarkdownIt:
    rules = Rules("js-default", {"html": False, "linkify": True, "typographer": False})
    rules.core.ruler.push("headings", _below_the_page)
    return rules


def _below_the_page(state: object) -> None:
    """
    The page has the one heading of the first order: the highest of the text stands right below it, whichever it is.
    Whoever skips many gets none that is lower than the fourth.
    """
    tokens: list[Token] = state.tokens  # type: ignore[attr-defined]
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1:]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1:]) - highest + 2, LOWEST)}"
