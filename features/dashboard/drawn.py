"""
The lines of the inbox. A page holds a hundred of them, and they are most of it: they are drawn here, for a template
took five times as long over each.
"""

from collections.abc import Iterable
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from branding.pieces import icon
from branding.words import when
from features.base.composition import InboxItem
from features.dashboard.inbox import Entry

SWAP = 'hx-target="#inbox" hx-select="#inbox" hx-select-oob="#nav:innerHTML,#toasts:innerHTML" hx-swap="outerHTML"'


def rows_of(entries: Iterable[Entry], token: str, *, everyone: bool) -> SafeString:
    """Draw what needs staff. `token` is the page's against forged forms; `everyone`: where a tick leads back to."""
    back = "?whose=everyone" if everyone else ""
    return mark_safe("\n".join(_row(one, escape(token), back) for one in entries))  # noqa: S308  escaped one by one


def _row(one: Entry, token: str, back: str) -> str:
    item, title = one.item, escape(one.item.title)
    tone = f' data-tone="{escape(item.tone)}"' if item.tone else ""
    tick = _tick(title, f"{_done(one.source.key, item.key)}{back}", token) if item.key else ""
    return (
        f'<li class="row"><span class="mark"{tone}>{icon(item.icon)}</span>'
        f'<div><p class="title">{title}</p>{_meta(item)}</div>'
        f'<span class="small muted when nowrap">{escape(when(item.at))}</span>'
        f'<div class="end"><a class="button small" href="{escape(item.url)}">{escape(item.action)}'
        f'<span class="sr">: {title}</span></a>{tick}</div></li>'
    )


def _meta(item: InboxItem) -> str:
    if not item.meta:
        return ""
    *facts, last = (escape(fact) for fact in item.meta)
    warned = ' data-tone="warn"' if item.tone == "warn" else ""
    return (
        f'<p class="meta">{"".join(f"<span>{fact}</span>" for fact in facts)}<span{warned}>{last}</span></p>'
    )


def _tick(title: str, address: str, token: str) -> str:
    return (
        f'<form method="post" action="{address}" hx-post="{address}" {SWAP}>'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<button class="button quiet icononly small" aria-label="Mark as done: {title}">{icon("check")}</button>'
        "</form>"
    )


def _done(source: str, key: str) -> str:
    return _pattern().replace("SOURCE", source).replace("KEY", quote(key, safe=""))


@cache
def _pattern() -> str:
    return reverse("dashboard_staff:done", settings.FIRM_URLCONF, args=["SOURCE", "KEY"])
