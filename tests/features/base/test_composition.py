import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from branding.sprite import ICONS
from features.base import composition, events
from features.base.composition import EventText, QuickLink, Registry
from features.base.errors import DomainError
from features.base.models import AuditEvent

ROOT = Path(composition.__file__).parent.parent.parent


def link(key: str, order: int = 0) -> QuickLink:
    return QuickLink(key, order, key.title(), "check", "dashboard:home")


def test_entries_come_in_their_order_and_then_by_key():
    registry: Registry[QuickLink] = Registry()
    for entry in (link("c"), link("a"), link("first", -1)):
        registry.add(entry)

    assert [entry.key for entry in registry] == ["first", "a", "c"]


def test_the_same_entry_may_come_twice_and_another_of_its_key_may_not():
    registry: Registry[QuickLink] = Registry()
    registry.add(link("a"))
    registry.add(link("a"))

    with pytest.raises(ValueError, match="registered twice"):
        registry.add(link("a", 5))
    assert len(registry) == 1


PARTS = [
    *composition.nav, *composition.account_menu, *composition.quick_links, *composition.onboarding,
    *composition.home_panels, *composition.inbox_panels, *composition.client_panels, *composition.events,
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{type(part).__name__}-{part.key}")
def test_every_registered_part_has_its_page_icon_and_template(part):
    if url_name := getattr(part, "url_name", ""):
        assert reverse(url_name, settings.FIRM_URLCONF)
    if icon := getattr(part, "icon", ""):
        assert icon in ICONS
    if template := getattr(part, "template", ""):
        assert get_template(template)


WRITERS = ("audit.record", "record", "_record", "audit.facts", "refusals.note")


def noted(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from noted(kind)


def test_every_refusal_that_is_noted_is_said_in_words():
    names = {kind.noted_as for kind in noted(DomainError) if kind.noted_as} | {"access.refused_often"}

    assert {"access.refused", "link.refused", "code.refused"} <= names
    assert [name for name in names if not composition.events.get(name)] == []


def recorded() -> Iterator[tuple[str, str]]:
    """Give each event that the code writes into the trail, with the file it stands in."""
    for path in [*ROOT.glob("features/**/*.py"), *ROOT.glob("portal_api/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS and node.args:
                for key in ast.walk(node.args[0]):
                    if isinstance(key, ast.Constant) and "." in str(key.value):
                        yield str(key.value), path.name


@pytest.mark.parametrize(("event", "file"), sorted(set(recorded())))
def test_every_event_of_the_trail_is_said_in_words(event, file):
    assert composition.events.get(event), f"{file} records {event}, and nobody registered an EventText for it"


@pytest.fixture
def shared(monkeypatch):
    text = EventText("document.shared", "shared {about} with {client}", "Documents", "folder")
    monkeypatch.setitem(composition.events._entries, text.key, text)
    return AuditEvent(
        event=text.key, about_name="2025 return", details={"client": "Marsh", "nested": {"a": 1}}
    )


def test_an_event_is_said_as_a_sentence_about_the_actor(shared):
    assert events.sentence(shared) == "shared 2025 return with Marsh"
    assert (events.area(shared), events.icon(shared)) == ("Documents", "folder")


def test_a_missing_detail_leaves_a_gap_and_no_crash(shared):
    shared.details, shared.about_name = {}, ""

    assert events.sentence(shared) == "shared … with …"


@pytest.mark.parametrize("name", ["{about.__class__}", "{client}", "{0}", "}{", "%s"])
def test_a_name_that_looks_like_a_placeholder_is_only_a_name(shared, name):
    shared.about_name = name

    assert events.sentence(shared) == f"shared {name} with Marsh"


def test_a_very_long_name_is_cut_in_the_sentence(shared):
    shared.about_name = "x" * 300

    assert events.sentence(shared) == f"shared {'x' * 120}… with Marsh"


def test_an_event_nobody_worded_is_named_plainly():
    event = AuditEvent(event="invoice.paid_late", about_name="HR-2026-0318")

    assert (events.sentence(event), events.area(event)) == ("invoice paid late: HR-2026-0318", "Other")
