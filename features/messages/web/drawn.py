"""
The lines of a list of chats and the messages of one. A page holds ninety of them, and they are most of it: they are
drawn here, for a template took five times as long over each.
"""

from collections.abc import Iterable, Iterator

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from branding.look import initials
from branding.pieces import badge, icon
from branding.words import when
from features.messages.web.shown import Attached, Bubble, Line, Page


def lines_of(lines: Iterable[Line]) -> SafeString:
    """Draw the lines of a list; empty for none."""
    return mark_safe("\n".join(map(_line, lines)))  # noqa: S308  escaped one by one


def _line(one: Line) -> str:
    kind, tone = ("unread", "") if one.is_unread else ("title", " muted")
    here = ' aria-current="true"' if one.is_current else ""
    labels = "".join(f"{badge(label, tone)} " for label, tone in one.labels)
    labels = f'<p class="labels">{labels}</p>' if labels else ""
    return (
        f'<li><a class="row keep" href="{escape(one.url)}"{here}>'
        f'<span class="avatar" aria-hidden="true">{escape(initials(one.who))}</span>'
        f'<p class="{kind} clip">{escape(one.subject)}</p><span class="small muted nowrap">{when(one.at)}</span>'
        f'<div class="under"><p class="clip small{tone}">{escape(one.said)}</p>{labels}</div></a></li>'
    )


def bubbles_of(
    page: Page, here: str, *, write: bool = False, save: bool = False, staff: bool = False
) -> SafeString:
    """Draw the messages of a page of a chat, whose address is `here`, with what the reader may do with each."""
    may = {name for name, is_given in (("write", write), ("save", save), ("staff", staff)) if is_given}
    return mark_safe("\n".join(_bubbles(page, escape(here), may)))  # noqa: S308  escaped one by one


def _bubbles(page: Page, here: str, may: set[str]) -> Iterator[str]:
    for one in page.bubbles:
        if one.day:
            yield f'<p class="daymark">{escape(one.day)}</p>'
        seen = page.seen_by if one.message.pk == page.seen_id else ""
        yield _bubble(one, here, may, f'<span class="muted">Seen by {escape(seen)}</span>' if seen else "")


def _bubble(one: Bubble, here: str, may: set[str], seen: str) -> str:
    key, name, clock = one.message.pk, escape(one.name), when(one.message.created_at, "clock")
    kind = f"{' mine' if one.is_mine else ''}{' noted' if one.is_note else ''}"
    avatar = f'<span class="avatar small" aria-hidden="true">{escape(initials(one.name))}</span>'
    does = [*_does(one, here, may, name, clock), seen] if "write" in may else [seen]
    below = " ".join(filter(None, does))
    said = f'<div class="prose">{conditional_escape(one.body)}</div>{"".join(map(_file, one.files))}'
    return (
        f'<article class="bubble{kind}" id="m-{key}"><small>{_head(one, name, clock)}</small>'
        f"{'' if one.is_mine else avatar}<div>{_quoted(one)}{said}</div>"
        + (f'<p class="does small">{below}</p></article>' if below else "</article>")
    )


def _head(one: Bubble, name: str, clock: str) -> str:
    lock = f"{icon('lock', 'inline')} Internal note, " if one.is_note else ""
    answer = "Automatic answer, " if one.message.is_automatic else ""
    edited = ", edited" if one.message.edited_at else ""
    return f"{lock}{answer}{'You' if one.is_mine else name}, {clock}{edited}"


def _quoted(one: Bubble) -> str:
    if not one.quoted_name:
        return ""
    return f'<blockquote class="quoted"><b>{escape(one.quoted_name)}</b> {escape(one.quoted)}</blockquote>'


def _file(file: Attached) -> str:
    name, about = escape(file.name), escape(file.about)
    if not file.url:
        return f'<p class="small muted">{icon("file", "inline")} {name}{f": {about}" if about else ""}</p>'
    said = f'<span>{name} <span class="muted">{about}</span></span>'
    return f'<a class="attach" href="{escape(file.url)}">{icon(file.icon)} {said}</a>'


def _does(one: Bubble, here: str, may: set[str], name: str, clock: str) -> Iterator[str]:
    """Yield what whoever writes here may do with a message."""
    key, whose = one.message.pk, f"the message of {name}, {clock}"
    yield f'<a href="{here}?quote={key}#write">Quote<span class="sr"> {whose}</span></a>'
    if "save" in may and not one.is_note:
        yield f'<a href="{here}{key}/document/">Save as document<span class="sr">: {whose}</span></a>'
    if "staff" in may:
        yield f'<a href="{here}checklists/new/?quote={key}">Make a task<span class="sr"> of {whose}</span></a>'
    if one.may_change:
        yield f'<a href="{here}{key}/">Change<span class="sr"> your message, {clock}</span></a>'
