"""Staff send an organizer, give it another day, or take it back."""

from datetime import date, datetime

from django.db import transaction

from features.actions import operations as actions
from features.actions.rules import due_on as due_rule
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients import queries as clients
from features.clients.models import Client
from features.organizers import queries, rules
from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.operations.holding import KIND, hold, need_on, record

State = Organizer.State


@transaction.atomic
def send(
    *, client: Client, template: OrganizerTemplate, by: Actor, now: datetime, year: int, due_on: date | None = None,
    note: str = "",
) -> Organizer:  # fmt: skip
    """
    Ask a client what the newest version of a template asks: it stands on the to-do list of everybody who can answer,
    and they are told.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: the client or the template is not theirs to see, or organizers are off.
    :raises Refused: a value can't be taken, or the template has no version yet.
    """
    require(by, Permission.ACTIONS_EDIT)
    need_on()
    if not clients.visible_to(by).filter(pk=client.pk, archived_at__isnull=True).exists():
        raise NotThere
    found = queries.templates(by).filter(pk=template.pk).first()
    if found is None:
        raise NotThere
    version = queries.newest_of(found)
    if version is None:
        raise Refused("Publish this template first.", field="template")
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    made = Organizer.objects.create(
        client=client, version=version, created_at=now, sent_by=getattr(by, "user", None), note=rules.note(note),
        title=rules.filled(version.title, client=client.name, year=rules.year(year)), due_on=due_rule(due_on),
    )  # fmt: skip
    record("organizer.sent", made, by, version=version.number)
    actions.ensure(
        client=client, by=by, now=now, kind=KIND, subject_id=made.pk, title=made.title, detail=made.note,
        due_on=made.due_on,
    )  # fmt: skip
    return made


@transaction.atomic
def change_due(*, organizer: Organizer, by: Actor, now: datetime, due_on: date | None) -> None:
    """Give it another day, or none; its to-do says the same."""
    hold(organizer, by)
    organizer.due_on = due_rule(due_on)
    organizer.save(update_fields=["due_on"])
    actions.change_subject(kind=KIND, subject_id=organizer.pk, due_on=organizer.due_on)
    record("organizer.changed", organizer, by)


@transaction.atomic
def withdraw(*, organizer: Organizer, by: Actor, now: datetime) -> None:
    """
    Take it back: the client no longer sees it. Answers are kept, and files stay among their documents.

    :raises Conflict: it was withdrawn already.
    """
    hold(organizer, by)
    if organizer.state == State.WITHDRAWN:
        raise Conflict("This was withdrawn already.")
    organizer.state = State.WITHDRAWN
    organizer.save(update_fields=["state"])
    actions.withdraw_subject(kind=KIND, subject_id=organizer.pk, by=by, now=now)
    record("organizer.withdrawn", organizer, by)
