"""The lines of the inbox, drawn without a template: what people wrote stays text."""

from django.utils import timezone

from features.base import composition
from features.base.composition import InboxItem
from features.dashboard.drawn import rows_of
from features.dashboard.inbox import Entry

HOSTILE = "\"><script>alert('1')</script>&"


def drawn(**changed):
    said = {"group": "arrived", "icon": "check", "title": HOSTILE, "meta": (HOSTILE, HOSTILE), "at": timezone.now(),
            "url": f"/x/?{HOSTILE}", "action": HOSTILE, "key": f"a/..?{HOSTILE}", "tone": "warn"}  # fmt: skip
    item = InboxItem(**said | changed)
    return rows_of([Entry(next(iter(composition.inbox)), item)], HOSTILE, everyone=True)


def test_what_people_wrote_stays_text_in_every_place():
    page = drawn()

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 8  # title three times, two facts, address, action, token


def test_a_key_stays_one_part_of_the_address():
    assert "/a%2F..%3F%22%3E" in drawn()


def test_what_is_settled_on_its_own_page_has_no_tick():
    assert "<form" not in drawn(key="")


def test_the_last_fact_has_the_tone_and_the_others_none():
    page = drawn(meta=("One", "Two", "Three"))

    assert page.count('<span data-tone="warn">') == 1
    assert '<span>Two</span><span data-tone="warn">Three</span>' in page
