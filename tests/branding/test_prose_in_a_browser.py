"""
What a real browser makes of what people write: nothing that runs, is fetched, or was not meant to be there. As many
made-up texts as PROSE_CASES says (2,000 unless told; 50,000 before a release), from a seed, so that a find comes again.
"""

import os
import random
from collections.abc import Callable, Iterator
from itertools import batched

import nh3
import pytest
from django.utils.html import format_html

from branding import prose
from tests.branding.xss import PIECES, VECTORS
from tests.journeys.walking import chromium

CASES, SEED, AT_ONCE, MOST_PIECES = int(os.environ.get("PROSE_CASES", "2000")), 20260310, 500, 9
PICTURE = "123e4567-e89b-12d3-a456-426614174000"
PLACE = f"/library/pictures/{PICTURE}/"
LOOK = """([htmls, tags]) => htmls.map(html => {
  const wrong = [], words = {a: ["href", "rel"], img: ["src", "alt"], ol: ["start"]};
  const seen = new DOMParser().parseFromString("<main>" + html + "</main>", "text/html");
  if (seen.head.childNodes.length || seen.body.childNodes.length !== 1) wrong.push("broke out of its place");
  const all = seen.createTreeWalker(seen.body.firstChild, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  while (all.nextNode()) {
    const node = all.currentNode;
    if (node.nodeType !== 1) { wrong.push("a comment"); continue; }
    if (!tags.includes(node.localName) || node.namespaceURI !== "http://www.w3.org/1999/xhtml") wrong.push(node.localName);
    for (const {name, value} of node.attributes) {
      if (!(words[node.localName] || []).includes(name)) wrong.push(node.localName + " " + name);
      if (name === "href" && !/^(https?|mailto|tel):$/.test(new URL(value, "https://firm.example/").protocol)) wrong.push(value);
      if (name === "src" && !value.startsWith("/library/pictures/")) wrong.push(value);
    }
  }
  return wrong;
})"""
KINDS: dict[str, tuple[Callable[[str], str], set[str]]] = {
    "message": (prose.small, prose.SMALL),
    "article": (lambda text: prose.whole(text, {PICTURE: PLACE}), prose.WHOLE),
    "mail": (lambda text: format_html("{}", prose.plain(text)), set()),
}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page():
    with chromium() as browser:
        yield browser.new_page()


def made_up(count: int) -> Iterator[str]:
    chance = random.Random(SEED)
    for _ in range(count):
        yield "".join(chance.choices(PIECES, k=chance.randint(1, MOST_PIECES)))


def written() -> Iterator[str]:
    yield from VECTORS
    yield from (f"words {vector} words" for vector in VECTORS)
    yield f"![A form](picture:{PICTURE}) and [x](picture:{PICTURE})"
    yield from made_up(CASES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_finds_only_what_may_be_there(page, kind) -> None:
    render, tags = KINDS[kind]
    for texts in batched(written(), AT_ONCE):
        found = page.evaluate(LOOK, [[render(text) for text in texts], sorted(tags)])

        assert [(text, wrong) for text, wrong in zip(texts, found, strict=True) if wrong] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["message", "article"])
def test_cleaned_again_it_stays_as_it_is(kind) -> None:
    render, tags = KINDS[kind]
    words = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}

    for text in written():
        html = render(text)
        again = nh3.clean(
            html,
            tags=tags,
            attributes=words,
            url_schemes=prose.LINKS,
            link_rel="noopener noreferrer nofollow",
        )
        assert again == html, text


def test_nothing_of_the_known_ways_runs_or_is_fetched(page) -> None:
    page.goto("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (asked.append("a dialog"), dialog.dismiss()))

    for render, _ in KINDS.values():
        page.set_content("".join(f"<div>{render(text)}</div>" for text in VECTORS))
        page.evaluate("document.querySelectorAll('main *').forEach(one => one.focus && one.focus())")

    assert asked == []


def test_the_look_itself_sees_what_is_wrong(page) -> None:
    wrong = [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<img src=//x>",
        "<!-- x -->",
        "</main><p>",
    ]

    assert all(page.evaluate(LOOK, [wrong, sorted(prose.WHOLE)]))
