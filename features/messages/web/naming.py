"""Pages of the portal that staff can name in a message: an article, put into the text as a link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from branding import prose
from features.base.composition import Named, NamingSource, naming
from features.base.errors import NotThere
from features.toggles.queries import is_on
from tenants import hosts
from tenants.context import require_firm

NAME = "name_page"  # the button that puts one in, or looks for one
WORDS = "find_page"
MOST, LONGEST_SEARCH = 100, 100
MARKS = re.compile(r"([\\\[\]*_`~<>&])")


@dataclass(frozen=True)
class Offer:
    """`text` is what stands in the message: Markdown, with an address that holds in a mail too."""

    key: str
    title: str
    text: str


def offered(request: HttpRequest) -> dict[str, Any]:
    """Return what can be named, by the words looked for; whether somebody is looking now."""
    words = request.POST.get(WORDS, "")[:LONGEST_SEARCH]
    pages = [_offer(source, one) for source in _sources() for one in source.find(words, MOST)]
    is_naming = NAME in request.POST and not request.POST[NAME]
    return {"pages": pages, "find_page": words, "is_naming": is_naming}


def added(request: HttpRequest) -> str:
    """
    Return what was typed, with the page that was chosen below it.

    :raises NotThere: clients can't open it, or not any more.
    """
    typed = request.POST.get("body", "")
    if not (wish := request.POST[NAME]):
        return typed
    text = _chosen(wish).text
    return f"{typed.rstrip()}\n\n{text}" if typed.strip() else text


def initial(request: HttpRequest) -> dict[str, Any]:
    """Return what a form held when a page was put into it, to show it anew without judging it yet."""
    held = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
    return {**held, "body": added(request)}


def read_by_staff(body: str) -> SafeString:
    """Return a message as staff read it: a page that was named leads them to the workspace's own of it."""
    if hosts.address(require_firm()) not in body:
        return prose.small(body)
    return prose.small(body, _inside)


def _inside(address: str) -> str:
    path = address.removeprefix(hosts.address(require_firm(), ""))
    if path == address or not path.startswith("/"):
        return address
    found = (source.inside(path) for source in naming)
    return next((page for page in found if page), address)


def _chosen(wish: str) -> Offer:
    kind, _, key = wish.partition(":")
    source = next((one for one in _sources() if one.key == kind), None)
    found = source.get(key) if source else None
    if source is None or found is None:
        raise NotThere
    return _offer(source, found)


def _sources() -> Iterator[NamingSource]:
    return (one for one in naming if one.switch is None or is_on(one.switch))


def _offer(source: NamingSource, one: Named) -> Offer:
    title = MARKS.sub(r"\\\1", one.title)
    return Offer(
        f"{source.key}:{one.key}", one.title, f"[{title}]({hosts.address(require_firm(), one.path)})"
    )
