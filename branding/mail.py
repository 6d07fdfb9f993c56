"""
The shell of every e-mail: the firm's name, color and face around the words of a slice.

A mail is two templates, `<template>.txt` and `<template>.html`. The first line of the text is `Subject: …`; the rest
is the text part, written by hand. The HTML extends `mail/base.html` and fills its blocks.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.template import Context, Template
from django.template.loader import get_template
from django.templatetags.static import static

from branding.look import Look

SUBJECT = "Subject: "


class Mail(NamedTuple):
    subject: str
    text: str
    html: str


PLATFORM = Look("Portico")


def render(look: Look | None, template: str, context: Mapping[str, Any], *, site: str) -> Mail:
    """
    Return subject, text and HTML of one e-mail; without a look, of one from Portico itself.

    `site` is the sender's own address without a path, from which the picture loads: `tenants.hosts.address(firm, "")`
    or SITE_URL.

    :raises ValueError: the text does not begin with a subject.
    """
    icon = look.mail_icon_url if look else static("portico/mark.png")
    look = look or PLATFORM
    shell = {"brand": look, "light": look.light, "dark": look.dark, "site": site, "icon": f"{site}{icon}"}
    everything = {**context, **shell}
    subject, text = _split(template, _render(f"{template}.txt", everything, autoescape=False))
    footer = _render("mail/footer.txt", everything, autoescape=False)
    html = _render(f"{template}.html", {**everything, "subject": subject}, autoescape=True)
    return Mail(subject, f"{text}\n\n{footer.strip()}\n", html)


def _split(template: str, rendered: str) -> tuple[str, str]:
    first, _, text = rendered.partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"{template}.txt must begin with a line “{SUBJECT}…”.")
    return " ".join(first.removeprefix(SUBJECT).split()), text.strip()


def _render(name: str, context: Mapping[str, Any], *, autoescape: bool) -> str:
    source: Template = get_template(name).template  # type: ignore[attr-defined]
    return source.render(Context(dict(context), autoescape=autoescape))
