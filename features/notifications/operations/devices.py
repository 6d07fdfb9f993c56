"""A person lets a browser be told of news, or ends that."""

from datetime import datetime

from django.db import transaction

from features.accounts import agents
from features.accounts.models import Session, User
from features.accounts.secrets import digest
from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.notifications import devices, queries
from features.notifications.models import PushSubscription
from features.notifications.queries import Person
from integrations.push import gateway
from integrations.push.gateway import Receiver

UNKNOWN = "Your browser uses a push service that we do not know. Try another browser."
LONGEST = 300


class TooManyDevices(Conflict):
    """A person turned on as many devices as one may."""

    message = f"You have {devices.MOST} devices already. Remove one first."


class NotThisBrowser(Conflict):
    """Somebody names a device of others without having its keys."""

    message = "This device is turned on for somebody else. Sign them out first."


@transaction.atomic
def turn_on(*, by: Person, session: Session, receiver: Receiver, now: datetime) -> PushSubscription:
    """
    Tell this browser of news from now on, as long as this session lasts. A browser is one person's alone: who turns it
    on with its own keys takes it over.

    :raises NotThere: no device can be told in this installation.
    :raises Refused: the push service is none we know, or the keys are none.
    :raises TooManyDevices, NotThisBrowser: see there.
    :raises NoKeys, KeysDestroyed: see features.base.firm_keys.
    """
    if not gateway.is_there():
        raise NotThere
    if not gateway.is_usable(receiver):
        raise Refused(UNKNOWN)
    known = devices.by_endpoint(receiver.endpoint)
    if known is not None and devices.receiver_of(known) != receiver:
        raise NotThisBrowser
    if known is not None and (known.user_id, known.side) == (by.user_id, queries.side_of(by)):
        _link(known, session)
        return known
    if known is not None:
        known.delete()
    return _add(by, session, receiver, now)


def _add(by: Person, session: Session, receiver: Receiver, now: datetime) -> PushSubscription:
    User.objects.select_for_update(no_key=True).only("pk").get(pk=by.user_id)  # one at a time is counted
    if devices.of_person(by).count() >= devices.MOST:
        raise TooManyDevices
    row = PushSubscription(
        user_id=by.user_id, side=queries.side_of(by), session=session, agent=session.agent[:LONGEST],
        endpoint_hash=digest(receiver.endpoint), created_at=now,
    )  # fmt: skip
    row.box = devices.seal(row, receiver)
    PushSubscription.objects.bulk_create(
        [row], ignore_conflicts=True
    )  # pressed twice in one moment: one of them
    audit.record("push.turned_on", by=by, about=by, device=agents.words(row.agent))
    return row


def _link(row: PushSubscription, session: Session) -> None:
    PushSubscription.objects.filter(pk=row.pk).update(session=session, agent=session.agent[:LONGEST])


@transaction.atomic
def renew_device(*, by: Person, session: Session, endpoint: str) -> None:
    """
    Say in which session a browser is now that was turned on before: its person has signed in again.

    :raises NotThere: they never did, or removed it since.
    """
    row = devices.by_endpoint(endpoint)
    if row is None or (row.user_id, row.side) != (by.user_id, queries.side_of(by)) or not gateway.is_there():
        raise NotThere
    _link(row, session)


@transaction.atomic
def turn_off(*, by: Person, device: PushSubscription) -> None:
    """
    Tell a device nothing more.

    :raises NotThere: it is not theirs.
    """
    if not devices.of_person(by).filter(pk=device.pk).delete()[0]:
        raise NotThere
    audit.record("push.turned_off", by=by, about=by, device=agents.words(device.agent))
