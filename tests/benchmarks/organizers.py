"""
What it costs to fill in an organizer of 300 questions, half of them answered: saving one answer by the page's script,
and opening a section. A part of `manage.py bench work`.
"""

from functools import partial
from typing import Any

from tests.benchmarks.measuring import goal

SECTIONS, EACH = 10, 30
ALLOWED, PAGE, QUERIES = 15, 60, 9  # ms CPU; queries of a section


def measure(firm: Any, browser: Any) -> bool:
    from tenants.context import inside  # noqa: PLC0415  needs settings
    from tests.benchmarks import house  # noqa: PLC0415
    from tests.benchmarks.billing import _cpu as cpu_of  # noqa: PLC0415

    with inside(firm):
        organizer = _half_filled()
    here = f"/organizers/{organizer.pk}/"
    saved = goal(
        "client, one answer saved, CPU",
        cpu_of(Saving(browser, f"{here}answers/q0_3/")),
        ALLOWED,
        unit="ms",
        least=False,
    )
    page = f"{here}sections/s5/"
    opened = goal(
        "client, a section of 30, CPU",
        cpu_of(partial(house.ask, browser, page)),
        PAGE,
        unit="ms",
        least=False,
    )
    few = goal(
        "client, a section of 30, queries", house.queries(browser, page), QUERIES, unit="", least=False
    )
    return saved and opened and few


class Saving:
    """Saves another answer each time, based on the one before."""

    def __init__(self, browser: Any, path: str) -> None:
        self.browser, self.path, self.base, self.count = browser, path, "1.x", 0

    def __call__(self) -> None:
        self.count += 1
        said = {"q-q0_3": f"Answer {self.count}", "n-q0_3": self.base}
        answer = self.browser.post(self.path, said)
        if answer.status_code != 200 or answer.json()["apart"]:
            raise SystemExit(f"{self.path} answered {answer.status_code}")
        self.base = answer.json()["base"]


def _half_filled() -> Any:
    from django.utils import timezone  # noqa: PLC0415

    from features.accounts.models import Membership  # noqa: PLC0415
    from features.clients.models import Client, Contact  # noqa: PLC0415
    from features.organizers import operations  # noqa: PLC0415
    from features.organizers.operations import Said  # noqa: PLC0415

    owner, now = Membership.objects.select_related("user").get(), timezone.now()
    contact, client = Contact.objects.select_related("user").get(), Client.objects.get(name="Marsh Pottery")
    template = operations.add_template(
        by=owner, now=now, name="Everything", title="Everything", content=_content()
    )
    operations.publish(template=template, by=owner, now=now)
    made = operations.send(client=client, template=template, by=owner, now=now, year=2025)
    said = {
        f"q{at}_{place}": Said("yes" if place % 6 == 0 else f"Answer {place}")
        for at in range(SECTIONS)
        for place in range(0, EACH, 2)
    }
    said["q0_3"] = Said("Answer 0")
    operations.save_several(organizer=made, contact=contact, now=now, said=said)
    return made


def _content() -> Any:
    """Each section asks yes or no, and words that depend on it."""
    from features.organizers.schema import Clause, Compare, Content, Kind, Question, Section  # noqa: PLC0415

    def one(at: int, place: int) -> Question:
        when = ((Clause(f"q{at}_{place - 1}", Compare.EQUALS, ("yes",)),),) if place % 6 == 1 else ()
        kind = Kind.YESNO if place % 6 == 0 else Kind.TEXT
        return Question(f"q{at}_{place}", kind, f"Question {place} of section {at}?", when=when)

    return Content(tuple(
        Section(f"s{at}", f"Section {at}", questions=tuple(one(at, place) for place in range(EACH)))
        for at in range(SECTIONS)
    ))  # fmt: skip
