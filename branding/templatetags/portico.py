"""Tags and filters of every template. Loaded everywhere: no `{% load %}` needed."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from branding import fields, look, stylesheet, words
from branding.frame import Link
from branding.sprite import ICONS
from branding.templatetags import parts

register = template.Library()
register.tags |= parts.register.tags
register.filter("initials", look.initials)
register.filter("money", words.money)
register.filter("filesize", words.size)


@register.filter
def when(moment: date | None, style: str = "") -> str:
    """Say when; nothing for nothing. The styles stand in `branding.words.when`."""
    return words.when(moment, style) if moment else ""


@register.filter
def tel(number: str) -> str:
    """Return a phone number as a link needs it."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


@register.filter
def extension(name: str) -> str:
    """Return the ending of a file's name as it stands on its thumb."""
    return PurePath(name).suffix.lstrip(".").upper()[:4] or "FILE"


@register.filter
def extras(links: Iterable[Link]) -> list[Link]:
    """Return the links that stand under More on a phone."""
    return [link for link in links or () if link.extra]


@register.simple_tag
def icon(name: str, kind: str = "") -> SafeString:
    """
    Draw an icon of the sprite; `kind` adds classes.

    :raises KeyError: there is no such icon.
    """
    return _icon(name, kind)


@cache
def _icon(name: str, kind: str) -> SafeString:
    if name not in ICONS:
        raise KeyError(f"There is no icon {name!r} in portico/icons.svg.")
    classes = f"icon {kind}".strip()
    source = f"{static('portico/icons.svg')}#i-{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, source)


@register.simple_tag
def meta(*parts: object, tone: str = "") -> SafeString:
    """Write the line of small facts below a title; empty ones are left out, `tone` marks the last."""
    said = [part for part in parts if part not in (None, "")]
    *plain, last = said or [""]
    spans = format_html_join("", "<span>{}</span>", ((part,) for part in plain))
    mark = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html('<p class="meta">{}<span{}>{}</span></p>', spans, mark, last) if said else SafeString()


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """
    Show a form field. Options: label, hint, optional, prefix, suffix, toggle, across; any other becomes an attribute
    of the control, with - for _ (`hx_get`, `data_preview`, `placeholder`, `autocomplete`).
    """
    return fields.context_of(bound, options)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show what is wrong with the form as a whole; mistakes in single fields stand beside them."""
    return {"errors": form.non_field_errors()}


@register.simple_tag(takes_context=True)
def brand_style(context: Context, shown: look.Look, scope: str) -> SafeString:
    """Give `data-brand="<scope>"` the properties of this look, in a style block the content security policy allows."""
    css = mark_safe(stylesheet.text(shown, scope))  # noqa: S308 - made from validated values only
    return format_html('<style nonce="{}">{}</style>', context.get("csp_nonce", ""), css)
