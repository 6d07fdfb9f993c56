"""Somebody of a client says what they think."""

from datetime import datetime

from django.db import transaction

from features.base import audit
from features.base.errors import NotThere
from features.clients.models import Client, Contact
from features.feedback import queries, rules
from features.feedback.models import Feedback


@transaction.atomic
def give(
    *,
    contact: Contact,
    client: Client,
    kind: str,
    words: str,
    now: datetime,
    rating: int | None = None,
    page: str = "",
) -> Feedback:
    """
    Tell the firm; it lands in its inbox.

    :raises NotThere: they do not act for this client, or feedback is off.
    :raises Refused: a value can't be taken; `field` names it.
    """
    if client not in queries.clients_of(contact):
        raise NotThere
    made = Feedback.objects.create(
        client=client, contact=contact, created_at=now, kind=rules.kind(kind), words=rules.words(words),
        rating=rules.rating(rating), page=rules.page(page),
    )  # fmt: skip
    audit.record("feedback.given", by=contact, about=made, client_id=client.pk)
    queries.changed()
    return made
