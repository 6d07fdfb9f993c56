"""
The smallest parts of the interface, of which a page holds a hundred. They are drawn here and not by templates, which
take five times as long over each.
"""

from functools import lru_cache
from pathlib import PurePath

from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from branding.frame import Link
from branding.look import initials
from branding.sprite import ICONS

FEW = 1000  # short texts that are kept drawn; typed, for what is safe already is drawn otherwise


def extension(name: str) -> str:
    """Return the ending of a file's name as it stands on its thumb."""
    return PurePath(name).suffix.lstrip(".").upper()[:4] or "FILE"


@lru_cache(FEW, typed=True)
def icon(name: str, kind: str = "") -> SafeString:
    """
    Draw an icon of the sprite; `kind` adds classes.

    :raises KeyError: there is no such icon.
    """
    if name not in ICONS:
        raise KeyError(f"There is no icon {name!r} in portico/icons.svg.")
    source = f"{static('portico/icons.svg')}#i-{name}"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', f"icon {kind}".strip(), source
    )


@lru_cache(FEW, typed=True)
def badge(text: str, tone: str = "") -> SafeString:
    return format_html('<span class="badge"{}>{}</span>', _toned(tone), text)


@lru_cache(FEW, typed=True)
def status(text: str, tone: str = "", small: str = "") -> SafeString:
    kind = " small" if small else ""
    return format_html('<span class="status{}"{}>{}</span>', kind, _toned(tone), text)


def avatar(name: str, kind: str = "", size: str = "") -> SafeString:
    """Draw somebody's initials. Kinds: you, org. Sizes: small, large."""
    classes = " ".join(filter(None, ("avatar", kind, size)))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))


def row(
    title: str, end: str, *, url: str = "", icon: str = "", tone: str = "", avatar: str = "", org: bool = False,
    file: str = "", picture: str = "", meta: str = "", heading: str = "", keep: bool = False, done: bool = False,
    link: bool = False,
) -> SafeString:  # fmt: skip
    """
    Draw a line of a list, inside `<ul class="rows">`, with `end` at its end. It begins with an icon (and its tone), an
    avatar (of a person, or with `org` of an entity) or a file (`picture` is the address of a small one). `meta` comes
    from the tag of this name; `heading` (h3) makes the title one; `keep` leaves the end beside the words on a phone;
    with `link` the whole row is the link.
    """
    begin = _begin(icon, tone, avatar, file, picture, org=org)
    named = conditional_escape(title)
    said = _linked("title", url, named) if url and not link else f'<span class="title">{named}</span>'
    said = f"<{heading}>{said}</{heading}>" if heading else said
    inner = f"{begin}<div>{said}{conditional_escape(meta)}</div>" + (
        f'<div class="end">{conditional_escape(end)}</div>' if end else ""
    )
    if link:
        return mark_safe(f"<li>{_linked('row', url, inner)}</li>")  # noqa: S308  escaped one by one
    classes = "row" + (" keep" if keep else "") + (" done" if done else "")
    return mark_safe(f'<li class="{classes}">{inner}</li>')  # noqa: S308  escaped one by one


def nav_item(item: Link) -> SafeString:
    """Draw an entry of a navigation, with how much waits there."""
    kind, here = ' class="extra"' if item.extra else "", ' aria-current="page"' if item.current else ""
    unit = conditional_escape(item.count_label)
    count = f'<span class="count">{item.count}<span class="sr"> {unit}</span></span>' if item.count else ""
    inner = f"{icon(item.icon) if item.icon else ''}<span>{conditional_escape(item.label)}</span>{count}"
    url = conditional_escape(item.url)
    return mark_safe(f'<li{kind}><a href="{url}"{here}>{inner}</a></li>')  # noqa: S308  escaped one by one


def menu_item(item: Link) -> SafeString:
    """Draw an entry of a menu, with what stands small below its name."""
    here, mark = ' aria-current="true"' if item.current else "", icon(item.icon) if item.icon else ""
    detail = f"<small>{conditional_escape(item.detail)}</small>" if item.detail else ""
    inner = f"{mark}<span>{conditional_escape(item.label)}{detail}</span>"
    return mark_safe(f'<a href="{conditional_escape(item.url)}"{here}>{inner}</a>')  # noqa: S308  escaped one by one


def _begin(mark: str, tone: str, person: str, file: str, picture: str, *, org: bool) -> str:
    if mark:
        return format_html('<span class="mark"{}>{}</span>', _toned(tone), icon(mark))
    if person:
        return avatar(person, "org" if org else "")
    if picture:
        source = conditional_escape(picture)
        return f'<img class="thumb" src="{source}" alt="" width="36" height="42" loading="lazy">'
    return (
        f'<span class="thumb" aria-hidden="true">{conditional_escape(extension(file))}</span>' if file else ""
    )


def _linked(kind: str, url: str, inner: str) -> str:
    return f'<a class="{kind}" href="{conditional_escape(url)}">{inner}</a>'


def _toned(tone: str) -> str:
    return format_html(' data-tone="{}"', tone) if tone else ""
