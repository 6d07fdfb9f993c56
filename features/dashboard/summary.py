"""One sentence that says what to do, what is new and what is owed, made of what the panels of Home contribute."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from features.base.composition import Lede

NOTHING = "Nothing needs you right now."


def sentence(ledes: Iterable[Lede]) -> SafeString:
    """
    Return "You have [3 things to do], the first by Friday. There are [3 new documents] and [2 unread messages], and
    your balance is [$1,842.50]." with only the parts that there are.
    """
    parts = list(ledes)
    have, there, owe = ([part for part in parts if part.opening == kind] for kind in ("have", "there", "owe"))
    said = [words for words in (_have(have), _rest(there, owe)) if words]
    return mark_safe(" ".join(said)) if said else SafeString(NOTHING)  # noqa: S308  built by format_html


def _have(ledes: Sequence[Lede]) -> SafeString | str:
    return format_html("You have {}.", _listed(ledes)) if ledes else ""


def _rest(there: Sequence[Lede], owe: Sequence[Lede]) -> SafeString | str:
    if not there:
        return format_html("Your balance is {}.", _listed(owe)) if owe else ""
    verb = "is" if there[0].count == 1 else "are"  # as people say it, the first thing decides
    balance = format_html(", and your balance is {}", _listed(owe)) if owe else ""
    return format_html("There {} {}{}.", verb, _listed(there), balance)


def _listed(ledes: Sequence[Lede]) -> SafeString:
    """Return "a", "a and b" or "a, b and c", each a link with the words after it."""
    links = [_link(lede) for lede in ledes]
    if len(links) == 1:
        return links[0]
    commas = format_html_join(", ", "{}", ((link,) for link in links[:-1]))
    return format_html("{} and {}", commas, links[-1])


def _link(lede: Lede) -> SafeString:
    rest = f", {lede.rest}" if lede.rest else ""
    return format_html('<a href="#{}">{}</a>{}', lede.anchor, lede.text, rest)
