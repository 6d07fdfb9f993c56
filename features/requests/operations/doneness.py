"""“I’m done uploading”: the client says that everything is in (S2-6 to S2-10)."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from features.base import audit
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client, Contact
from features.requests import emails, fresh, permissions, queries, rules, waiting
from features.requests.models import DoneRules, DoneUploading
from features.requests.operations.holding import need_uploads

TOO_LATE = "This can’t be taken back any more. Write to us instead."


@transaction.atomic
def say_done(*, contact: Contact, client: Client, now: datetime) -> DoneUploading:
    """
    Tell the firm that everything of a client is in. Said twice within the hour it is said once.

    :raises NotThere: they may not upload for this client, or it is not offered now.
    """
    if not permissions.can_say_done(contact, client):
        raise NotThere
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    before = queries.last_done(client)
    if before is not None and _is_fresh(before) and not queries.new_since(before, client):
        return before
    done = DoneUploading(
        client=client, contact=contact, created_at=now, documents=queries.new_since(before, client),
        missing=queries.owed_by(contact, [client.pk]).count(),
    )  # fmt: skip
    done.save(force_insert=True)
    done.refresh_from_db(fields=["said_at"])
    audit.record(
        "upload.done", by=contact, about=client, client_id=client.pk, documents=done.documents, missing=done.missing
    )  # fmt: skip
    _changed()
    emails.said_done(done, queries.done_rules())
    return done


@transaction.atomic
def take_back_done(*, done: DoneUploading, contact: Contact, now: datetime) -> None:
    """
    Say that something more comes after all, and tell who was told otherwise: within the hour, by the clock of the
    database, in one statement.

    :raises NotThere: it was not said for a client of theirs, or client uploads are off.
    :raises Conflict: the hour is over, or it was taken back already.
    """
    row = DoneUploading.objects.select_related("client").filter(pk=done.pk).first()
    if row is None or not permissions.can_upload(contact, row.client):
        raise NotThere
    fresh = DoneUploading.objects.filter(
        pk=done.pk, undone_at__isnull=True, said_at__gt=Now() - queries.WITHIN
    )
    if not fresh.update(undone_at=Now()):
        raise Conflict(TOO_LATE)
    _changed()
    audit.record("upload.not_done", by=contact, about=row.client, client_id=row.client_id)
    emails.not_done(row, queries.done_rules(), who=contact.name, now=now)


@transaction.atomic
def choose_rules(*, by: Actor, tell: str, words: str, only_asked: bool) -> bool:
    """
    Change who is told, what the client reads, and when it is offered. Return whether anything differed.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: client uploads are off.
    :raises Refused: the words can't be taken.
    """
    require(by, Permission.SETTINGS_FEATURES)
    need_uploads()
    given = {"tell": DoneRules.Tell(tell), "words": rules.remark(words), "only_asked": only_asked}
    DoneRules.objects.get_or_create(one=True)
    row = DoneRules.objects.select_for_update().get()
    differs = any(getattr(row, name) != new for name, new in given.items())
    if differs:
        DoneRules.objects.filter(pk=row.pk).update(**given)
        audit.record("done_rules.changed", by=by)
        queries.done_rules_changed()
    return differs


def _changed() -> None:
    waiting.changed()
    fresh.changed()


def _is_fresh(before: DoneUploading) -> bool:
    return DoneUploading.objects.filter(pk=before.pk, said_at__gt=Now() - queries.WITHIN).exists()
