"""A client's person starts an organizer from a template that the firm has opened to clients (S2-20 to S2-22)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from features.actions import operations as actions
from features.base.errors import Conflict, NotThere
from features.clients.models import Client, Contact
from features.organizers import emails, offered, permissions, queries, rules
from features.organizers.models import Organizer
from features.organizers.operations.holding import KIND, record


@transaction.atomic
def begin(*, client: Client, template_id: UUID, contact: Contact, now: datetime, year: int) -> Organizer:
    """
    Start one for a client: it is answered and sent like any other, and stands on the same to-do lists. Staff are told.

    :raises NotThere: clients start none in this firm, this contact does not answer for the client, or the template is
        not open to clients.
    :raises Refused: it is no year.
    :raises Conflict: too many that clients started are not settled.
    """
    if not permissions.can_begin(contact, client):
        raise NotThere
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    version = offered.versions().filter(template=template_id).first()
    if version is None:
        raise NotThere
    if queries.count_begun(client) >= rules.MOST_BEGUN:
        raise Conflict(f"{rules.MOST_BEGUN} that you started are not settled yet. Send one of them first.")
    made = Organizer.objects.create(
        client=client, version=version, created_at=now, begun_by=contact.user,
        title=rules.filled(version.title, client=client.name, year=rules.year(year)),
    )  # fmt: skip
    record("organizer.begun", made, contact, version=version.number)
    actions.ensure(
        client=client, by=contact, now=now, kind=KIND, subject_id=made.pk, title=made.title, told=False
    )
    emails.begun(made, who=contact.name, now=now)
    return made
