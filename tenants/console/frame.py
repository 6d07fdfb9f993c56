"""The frame around the console's pages: its menu and who is signed in, as branding's layout reads them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenants.console import queries
from tenants.console.access import OperatorRequest
from tenants.console.audit import Actor
from tenants.console.errors import NothingToDo
from tenants.models import Withheld
from tenants.visitors import client_ip

PAGE = 50


@dataclass(frozen=True)
class Link:
    """Read by the components nav, segments and menu."""

    url: str
    label: str
    icon: str = ""
    count: int | None = None
    count_label: str = ""
    current: bool = False
    extra: bool = False
    group: str = ""
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Person:
    """Read by the components me and menu."""

    name: str
    detail: str
    sign_out_url: str
    links: Sequence[Link] = field(default_factory=tuple)


def page(
    request: OperatorRequest, template: str, context: Mapping[str, Any], *, here: str, status: int = 200
) -> HttpResponse:
    """Answer with a page of the console; `here` is the menu entry it belongs to."""
    who = request.operator
    person = Person(who.name, who.title or "Operator", reverse("console:sign_out"))
    frame = {"nav_items": _menu(here), "person": person}
    return render(request, template, {**frame, **context}, status=status)


def _menu(here: str) -> list[Link]:
    entries = (
        ("firms", "Firms", "building", 0, ""),
        ("switches", "Switches", "flag", Withheld.objects.values("switch").distinct().count(), "withheld"),
        ("health", "Health", "activity", queries.in_trouble().count(), "to look at"),
        ("log", "Audit log", "shield", 0, ""),
    )
    return [
        Link(reverse(f"console:{name}"), label, icon, count or None, said, current=name == here)
        for name, label, icon, count, said in entries
    ]


def acting(request: OperatorRequest) -> Actor:
    return Actor(request.operator, client_ip(request))


def act(request: HttpRequest, done: str, action: Callable[[], object]) -> None:
    """Do something, and say on the next page that it is done, or that there was nothing to do."""
    try:
        action()
    except NothingToDo as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, done)


@dataclass(frozen=True)
class Slice:
    """One page of a list: its rows, and what the pager shows."""

    rows: Sequence[Any]
    total: int
    text: str
    back: str
    next: str


def sliced(request: HttpRequest, rows: QuerySet[Any]) -> Slice:
    """Return the page of a list that `?page=` asks for, 50 rows each; nonsense asks for the first."""
    total = rows.count()
    asked = request.GET.get("page", "1")
    last = max(1, -(-total // PAGE))
    number = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < len("1000000") else 1
    start, end = (number - 1) * PAGE, min(number * PAGE, total)
    text = f"{start + 1} to {end} of {total}" if total else "None"
    back = _address(request, number - 1) if number > 1 else ""
    return Slice(
        list(rows[start:end]), total, text, back, _address(request, number + 1) if number < last else ""
    )


def _address(request: HttpRequest, number: int) -> str:
    kept = request.GET.copy()
    kept["page"] = str(number)
    return f"{request.path}?{kept.urlencode()}"
