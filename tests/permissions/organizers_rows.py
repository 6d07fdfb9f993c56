"""The rows of organizers; rows.py says what the signs mean. Templates are the firm's: no client matters there."""

import json
from collections.abc import Callable
from typing import Any

from features.organizers import drafting
from features.organizers import operations as organizers
from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.schema import Content, Kind, Question, Section
from tests.permissions.actors import LATER, Scene

SETTING, ASKING = "yynnnnynn nnn yn nn", "yyyynn0nn nnn yn nn"
type Act = Callable[[Scene, Any], Any]
ASKED = Content((Section("about", "About you", questions=(Question("name", Kind.TEXT, "Your name?"),)),))
FILE = {"format": "portico-organizer", "version": 1, "name": "N", "title": "T", "content": {"sections": []}}


def template(s: Scene) -> OrganizerTemplate:
    return organizers.add_template(by=s.boss, now=LATER, name="Yearly", title="Your {year}", content=ASKED)


def edited(s: Scene, by: Any) -> Content:
    section = Section("more", "More")
    return organizers.edit_draft(
        template=template(s), by=by, now=LATER, change=lambda now: drafting.put_section(now, section)
    )


ROWS: dict[str, tuple[str, Act]] = {
    "organizers.add_template": (
        SETTING, lambda _, by: organizers.add_template(by=by, now=LATER, name="Yearly", title="Yours"),
    ),
    "organizers.change_template": (
        SETTING, lambda s, by: organizers.change_template(template=template(s), by=by, now=LATER, name="N"),
    ),
    "organizers.edit_draft": (SETTING, edited),
    "organizers.publish": (SETTING, lambda s, by: organizers.publish(template=template(s), by=by, now=LATER)),
    "organizers.set_open": (
        SETTING, lambda s, by: organizers.set_open(template=version(s), by=by, now=LATER, is_open=True),
    ),
    "organizers.duplicate_template": (
        SETTING, lambda s, by: organizers.duplicate_template(template=template(s), by=by, now=LATER),
    ),
    "organizers.import_template": (
        SETTING, lambda _, by: organizers.import_template(raw=json.dumps(FILE).encode(), by=by, now=LATER),
    ),
    "organizers.remove_template": (
        SETTING, lambda s, by: organizers.remove_template(template=template(s), by=by, now=LATER),
    ),
}  # fmt: skip


def version(s: Scene) -> OrganizerTemplate:
    made = template(s)
    organizers.publish(template=made, by=s.boss, now=LATER)
    return made


def sent(s: Scene) -> Organizer:
    return organizers.send(client=s.client, template=version(s), by=s.boss, now=LATER, year=2025)


def submitted(s: Scene) -> Organizer:
    made = sent(s)
    organizers.submit(organizer=made, contact=s.wanda, now=LATER)
    return made


ROWS |= {
    "organizers.send": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: organizers.send(client=s.client, template=version(s), by=by, now=LATER, year=2025),
    ),
    "organizers.change_due": (
        ASKING, lambda s, by: organizers.change_due(organizer=sent(s), by=by, now=LATER, due_on=None),
    ),
    "organizers.withdraw": (ASKING, lambda s, by: organizers.withdraw(organizer=sent(s), by=by, now=LATER)),
    "organizers.accept": (ASKING, lambda s, by: organizers.accept(organizer=submitted(s), by=by, now=LATER)),
    "organizers.give_back": (
        ASKING,
        lambda s, by: organizers.give_back(organizer=submitted(s), by=by, now=LATER, notes={"name": "Whole?"}),
    ),
    "organizers.save_as_document": (
        "yyyynn0nn nnn -- nn",
        lambda s, by: organizers.save_as_document(organizer=sent(s), by=by, now=LATER, is_draft=True),
    ),
    "organizers.save_for": (
        ASKING,
        lambda s, by: organizers.save_for(organizer=sent(s), by=by, now=LATER, key="name", said=organizers.Said("Ann")),
    ),
    "organizers.submit_for": (ASKING, lambda s, by: organizers.submit_for(organizer=sent(s), by=by, now=LATER)),
    "organizers.reopen": (ASKING, lambda s, by: organizers.reopen(organizer=submitted(s), by=by, now=LATER)),
}  # fmt: skip
