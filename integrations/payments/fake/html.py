"""The look of the stand-in's pages: everything is escaped here, and says that no money moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit, urlunsplit

from integrations.payments.fake.cards import BANKS, CARDS, ROUTING, Behaviour

NOTICE = "This is a stand-in for Stripe. It moves no money and needs no real card."
FRAMED_BY = "http://localhost:* http://*.localhost:* http://127.0.0.1:*"


@dataclass(frozen=True)
class Page:
    """
    :param content: HTML, escaped already.
    :param leads_to: addresses that its forms may end at.
    :param is_framed: it may stand in a frame of the product's page.
    """

    title: str
    content: str
    status: int = 200
    leads_to: tuple[str, ...] = ()
    script: str = ""
    is_framed: bool = False
    location: str = ""

    @property
    def html(self) -> str:
        script = f'<script type="module" src="/static/{self.script}"></script>' if self.script else ""
        head = (
            "" if self.is_framed else f'<p class="notice">{escape(NOTICE)}</p><h1>{escape(self.title)}</h1>'
        )
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            f'<title>{escape(self.title)}</title><meta name="viewport" content="width=device-width">'
            f'<link rel="stylesheet" href="/static/style.css">{script}</head>'
            f"<body><main>{head}{self.content}</main></body></html>"
        )

    @property
    def policy(self) -> str:
        ends = " ".join(["'self'", *dict.fromkeys(origin(one) for one in self.leads_to if one)])
        ancestors = FRAMED_BY if self.is_framed else "'none'"
        return (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
            f"form-action {ends}; frame-ancestors {ancestors}"
        )


def redirect(address: str, **query: str) -> Page:
    return Page("", "", location=with_query(address, **query))


def with_query(address: str, **query: str) -> str:
    parts = urlsplit(address)
    joined = "&".join(part for part in (parts.query, urlencode(query)) if part)
    return urlunsplit(parts._replace(query=joined))


def origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def shown(what: object) -> str:
    return escape(str(what))


def money(amount: int, currency: str) -> str:
    return f"{amount / 100:,.2f} {escape(currency.upper())}"


def button(text: str, name: str = "", value: str = "", *, is_quiet: bool = False) -> str:
    given = f' name="{escape(name)}" value="{escape(value)}"' if name else ""
    return f'<button type="submit"{given}{" class=quiet" if is_quiet else ""}>{escape(text)}</button>'


def field(label: str, name: str, value: str = "", *, hint: str = "", mode: str = "numeric") -> str:
    shown_hint = f"<small>{escape(hint)}</small>" if hint else ""
    return (
        f'<label>{escape(label)}<input name="{escape(name)}" value="{escape(value)}" inputmode="{mode}" '
        f'autocomplete="off">{shown_hint}</label>'
    )


def test_numbers(kinds: Iterable[str]) -> str:
    """Return the tables of test cards and test bank accounts."""
    tables = ""
    if "card" in kinds:
        tables += _table("Test cards (any date to come, any code)", CARDS)
    if "us_bank_account" in kinds:
        tables += _table(f"Test bank accounts (routing number {ROUTING})", BANKS)
    return f"<details><summary>Test numbers</summary>{tables}</details>"


def _table(title: str, numbers: dict[str, Behaviour]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(number)}</code></td><td>{escape(does.label)}</td></tr>"
        for number, does in numbers.items()
    )
    return f"<table><caption>{escape(title)}</caption>{rows}</table>"
