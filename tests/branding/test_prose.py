"""What people write is shown as they meant it, and does nothing else (security R56)."""

from html.parser import HTMLParser

import pytest

from branding import prose

PICTURE = "123e4567-e89b-12d3-a456-426614174000"


class Found(HTMLParser):
    """What a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_a_message_keeps_its_lines_emphasis_lists_quotes_and_links() -> None:
    html = prose.small("Hi **you**\nagain\n\n> said\n\n1. one\n\nsee https://example.com/a?b=1&c=2")

    for part in (
        "<p>Hi <strong>you</strong><br>",
        "<blockquote>",
        "<ol>",
        '<a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">',
    ):
        assert part in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://tracker.example/x.png)",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](vbscript:msgbox(1))",
        '[x](https://example.com "onmouseover=alert(1)")',
    ],
)
@pytest.mark.parametrize("render", [prose.small, prose.whole])
def test_nothing_of_theirs_runs_or_is_fetched(text, render) -> None:
    found = Found(render(text))

    assert not found.tags & {"script", "img", "iframe", "style"}
    assert found.attributes <= {"href", "rel"}
    assert all(link.startswith(("https://example.com", "https://tracker.example")) for link in found.links)


@pytest.mark.parametrize("render", [prose.small, prose.whole])
@pytest.mark.parametrize("address", ["https://xn--pple-43d.com/x", "https://a.example/%E2%80%AEgpj.exe"])
def test_an_address_looks_as_it_was_typed(address, render) -> None:
    """Decoded, it would look like another host's, or turn around what follows."""
    assert f">{address}</a>" in render(f"See {address} now")


def test_a_message_has_no_headings_and_no_pictures() -> None:
    html = prose.small(f"# Big\n\n![A form](picture:{PICTURE})")

    assert "<h" not in html
    assert "<img" not in html


def test_an_article_begins_below_the_heading_of_its_page() -> None:
    assert prose.whole("## Two\n\n### Three") == "<h2>Two</h2>\n<h3>Three</h3>\n"
    assert prose.whole("# One\n\n##### Five") == "<h2>One</h2>\n<h4>Five</h4>\n"


def test_an_article_shows_its_own_pictures_alone() -> None:
    html = prose.whole(
        f"![A form](picture:{PICTURE})\n\n[x](picture:{PICTURE})", {PICTURE: "/library/pictures/1/"}
    )

    assert '<img src="/library/pictures/1/" alt="A form">' in html
    assert "picture:" not in html
    assert " src=" not in prose.whole(f"![A form](picture:{PICTURE})")


def test_its_words_in_one_line() -> None:
    assert prose.plain("**Hi**\nyou\n\n- a & b < c\n- [d](https://example.com)") == "Hi you a & b < c d"
