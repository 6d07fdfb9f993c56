from collections.abc import Callable

import pytest

from features.organizers import operations
from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.operations import Said
from features.organizers.schema import Clause, Compare, Content, Kind, Question, Section
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser

type Send = Callable[..., Organizer]
YES = ((Clause("moved", Compare.EQUALS, ("yes",)),),)
ASKED = Content((
    Section("about", "About you", questions=(
        Question("moved", Kind.YESNO, "Did you move?", is_required=True),
        Question("where", Kind.TEXT, "Where to?", is_required=True, when=YES),
        Question("paid", Kind.MONEY, "What did it cost?"),
    )),
    Section("papers", "Papers", questions=(
        Question("proof", Kind.FILE, "Proof of address"),
        Question("kids", Kind.TABLE, "Children", columns=("Name", "Born on")),
    )),
    Section("late", "After the move", when=YES, questions=(Question("news", Kind.LONG, "What is new?"),)),
))  # fmt: skip


@pytest.fixture
def template(cast: Cast) -> OrganizerTemplate:
    with inside(cast.a.firm):
        made = operations.add_template(
            by=cast.a.owner, now=NOON, name="Moves", title="Your {year} move, {client}", content=ASKED
        )
        operations.publish(template=made, by=cast.a.owner, now=NOON)
        return made


@pytest.fixture
def send(cast: Cast, template: OrganizerTemplate) -> Send:
    """Send the template to the household of the first firm, answered as far as told."""

    def sent(**answers: object) -> Organizer:
        with inside(cast.a.firm):
            a = cast.a
            made = operations.send(client=a.household, template=template, by=a.owner, now=NOON, year=2025)
            for key, value in answers.items():
                operations.save(organizer=made, contact=a.alice, now=NOON, key=key, said=Said(value))
            return made

    return sent


@pytest.fixture
def alice(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.alice)


@pytest.fixture
def owner(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.owner)
