"""Work comes again for a client: begun by staff, made by the product in the morning of its day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from features.accounts.models import Membership
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client
from features.projects import operations as projects
from features.projects import queries as project_queries
from features.work import again, recurring
from features.work.models import Recurrence, Template
from features.work.operations.moving import put

LONGEST_NAME = 200
ALREADY = "This comes again for {} already. End that first."


@transaction.atomic
def repeat(
    *, client: Client, template: Template, every: str, starts_on: date, by: Actor, now: datetime,
    member: Membership | None = None,
) -> Recurrence:  # fmt: skip
    """
    Let work of this template come again for a client, first on a day from today on.

    :raises NotAllowed: the role may not edit projects.
    :raises NotThere: the client is not theirs to see, or is archived.
    :raises Refused: a value can't be taken; `field` names it.
    :raises Conflict: it comes again for this client already.
    """
    require(by, Permission.PROJECTS_EDIT)
    if not project_queries.clients_for(by).filter(pk=client.pk).exists():
        raise NotThere
    if not Template.objects.select_for_update(no_key=True).filter(pk=template.pk).exists():
        raise Refused("This template is gone. Choose another.", field="template")
    if member is not None and not Membership.objects.filter(pk=member.pk, is_active=True).exists():
        raise Refused("Choose somebody who works here now.", field="member")
    first = recurring.starts_on(starts_on, now)
    made = Recurrence(
        client=client, template=template, every=recurring.every(every), member=member, starts_on=first, next_on=first,
        created_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as twice:
        raise Conflict(ALREADY.format(client.name), field="template") from twice
    audit.record("work.repeats", by=by, about=client, client_id=client.pk, template=template.name)
    return made


@transaction.atomic
def stop_repeating(*, recurrence: Recurrence, by: Actor) -> None:
    """
    Let it come no more. What was made stays.

    :raises NotThere: it is not theirs to see, or has ended.
    """
    require(by, Permission.PROJECTS_EDIT)
    holding.hold(recurrence, among=recurring.in_workspace(by))
    recurrence.next_on = None
    recurrence.save(update_fields=["next_on"])
    about = recurrence.client
    audit.record(
        "work.repeats_no_more", by=by, about=about, client_id=about.pk, template=recurrence.template.name
    )


def make_due(*, now: datetime) -> int:
    """Begin what is due by the firm's calendar, each in a transaction of its own. Return how many were begun."""
    day = recurring.today(now)
    due = Recurrence.objects.filter(next_on__lte=day, client__archived_at__isnull=True)
    ids = list(due.order_by("next_on", "pk").values_list("pk", flat=True))
    return sum(_make(one, day, now) for one in ids)


@transaction.atomic
def _make(recurrence_id: UUID, day: date, now: datetime) -> bool:
    """Begin one, unless somebody has just done so; what was missed meanwhile comes once, and then on its next day."""
    rows = Recurrence.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "client", "template", "member__user"
    )
    found = rows.filter(pk=recurrence_id, next_on__lte=day, client__archived_at__isnull=True).first()
    if found is None or found.next_on is None:
        return False
    on, of = found.next_on, found.template
    team = [found.member.pk] if found.member and found.member.is_active else []
    made = projects.begin(
        client=found.client, by=None, now=now, name=again.called(of.title, on)[:LONGEST_NAME], summary=of.summary,
        team=team, starts_on=day, ends_on=None if of.days is None else day + timedelta(days=of.days),
    )  # fmt: skip
    if of.stage_id:
        put(made, None, of.stage_id, by=None, now=now, why=f"Comes again: {of.name}", note="")
    found.next_on, found.made = again.after(found.starts_on, found.every, day), found.made + 1
    found.save(update_fields=["next_on", "made"])
    return True
