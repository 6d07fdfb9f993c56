"""Block tags: parts of the interface that hold other content. Each is a partial of the same name."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from branding import pieces

register = template.Library()


def _partial(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    engine = context.template.engine  # type: ignore[union-attr]
    return engine.get_template(f"components/{name}.html").render(context.new(values))


def _trimmed(content: str) -> SafeString:
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine, only shorter


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: str = "", **options: Any) -> SafeString:
    """The only box. Options: id, more_url, more_label, tools, level, kind, label. The content may end in a footer."""
    return _partial(context, "panel", {"title": title, "content": content, **options})


@register.simple_block_tag
def row(content: str, title: str = "", **options: Any) -> SafeString:
    """A line of a list; the content stands at its end. Options: see `pieces.row`."""
    return pieces.row(title, _trimmed(content), **options)


@register.simple_block_tag(takes_context=True)
def pagehead(context: Context, content: str, title: str, **options: Any) -> SafeString:
    """The head of a page; the content are its buttons. Options: lede."""
    return _partial(context, "pagehead", {"title": title, "content": content, **options})


@register.simple_block_tag(takes_context=True)
def note(context: Context, content: str, tone: str = "", **options: Any) -> SafeString:
    """A remark inside the page. Options: icon, label, small, dismiss, role."""
    return _partial(context, "note", {"tone": tone, "content": content, **options})


@register.simple_block_tag(takes_context=True)
def banner(context: Context, content: str, **options: Any) -> SafeString:
    """A strip across the page. Options: icon, label, url, action."""
    return _partial(context, "banner", {"content": content, **options})


@register.simple_block_tag(takes_context=True)
def dialog(context: Context, content: str, title: str, **options: Any) -> SafeString:
    """A native dialog; the content is a .body and a footer. Options: id (needed), open."""
    return _partial(context, "dialog", {"title": title, "content": content, **options})


@register.simple_block_tag(takes_context=True)
def empty(context: Context, content: str, title: str, **options: Any) -> SafeString:
    """What a list says while it has nothing; the content is a button. Options: text, level."""
    return _partial(context, "empty", {"title": title, "content": _trimmed(content), **options})


@register.simple_block_tag(takes_context=True)
def balance(context: Context, content: str, title: str, amount: str, **options: Any) -> SafeString:
    """The one brand-filled block; the content are a sentence and buttons. Options: id."""
    return _partial(context, "balance", {"title": title, "amount": amount, "content": content, **options})


@register.simple_block_tag(takes_context=True)
def para(context: Context, content: str) -> SafeString:
    """A paragraph of an e-mail."""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(content=_trimmed(content)):
        return engine.get_template("mail/paragraph.html").render(context)
