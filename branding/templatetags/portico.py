"""Tags and filters of every template. Loaded everywhere: no `{% load %}` needed."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from branding import fields, look, pieces, stylesheet, words
from branding.frame import Link
from branding.templatetags import parts

register = template.Library()
register.tags |= parts.register.tags
register.filter("initials", look.initials)
register.filter("money", words.money)
register.filter("filesize", words.size)
register.filter("extension", pieces.extension)
register.simple_tag(pieces.icon, name="icon")
register.simple_tag(pieces.badge, name="badge")
register.simple_tag(pieces.status, name="status")
register.simple_tag(pieces.nav_item, name="nav_item")
register.simple_tag(pieces.menu_item, name="menu_item")


@register.filter
def when(moment: date | None, style: str = "") -> str:
    """Say when; nothing for nothing. The styles stand in `branding.words.when`."""
    return words.when(moment, style) if moment else ""


@register.filter
def tel(number: str) -> str:
    """Return a phone number as a link needs it."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


@register.filter
def extras(links: Iterable[Link]) -> list[Link]:
    """Return the links that stand under More on a phone."""
    return [link for link in links or () if link.extra]


@register.simple_tag
def meta(*parts: object, tone: str = "") -> SafeString:
    """Write the line of small facts below a title; empty ones are left out, `tone` marks the last."""
    said = [
        conditional_escape(str(part) if not isinstance(part, str) else part)
        for part in parts
        if part not in (None, "")
    ]
    if not said:
        return SafeString()
    *plain, last = said
    spans = "".join(f"<span>{part}</span>" for part in plain)
    mark = format_html(' data-tone="{}"', tone) if tone else ""
    return mark_safe(f'<p class="meta">{spans}<span{mark}>{last}</span></p>')  # noqa: S308  escaped one by one


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
