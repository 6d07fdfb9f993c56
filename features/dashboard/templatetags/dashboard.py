"""Showing what slices registered."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from features.dashboard.drawn import rows_of
from features.dashboard.inbox import Entry
from features.dashboard.menu import address_of
from features.dashboard.panels import Filled

register = template.Library()
register.filter("address_of", address_of)


@register.simple_tag(takes_context=True)
def filled_panel(context: Context, filled: Filled) -> SafeString:
    """Show a panel: its template sees what its `load` returned, and the page's own context."""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**filled.context):
        return engine.get_template(filled.template).render(context)


@register.simple_tag
def inbox_rows(entries: Iterable[Entry], token: str, everyone: bool) -> SafeString:  # noqa: FBT001  a tag's
    return rows_of(entries, str(token), everyone=everyone)
