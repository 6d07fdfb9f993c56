"""Somebody stops mails by the link of one, and what comes back stops them by itself."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.accounts.models import User
from features.base import audit, composition
from features.base.errors import NotThere
from features.base.permissions import Actor, Permission, require
from features.clients import queries as clients
from features.clients.models import Access, Contact
from features.notifications import queries
from features.notifications.models import Bounce, Preference, Rhythm, StopLink, Way
from features.notifications.queries import Person

LONGEST = 300


@transaction.atomic
def stop(*, link: StopLink, everything: bool = False) -> None:
    """
    Mail this kind of news no more, or none but those of money and law. What is on the list stays there. A second time
    changes nothing; whoever signs in can choose otherwise.
    """
    if everything or not link.kind:
        Rhythm.objects.update_or_create(user_id=link.user_id, defaults={"only_kept": True})
        return
    kind = composition.announced.get(link.kind)
    if kind is None or kind.kept:
        return
    chosen = queries.chosen_by([link.user_id], kind.key).get(link.user_id, queries.WAYS[kind.channel])
    Preference.objects.update_or_create(
        user_id=link.user_id, kind=kind.key, defaults=chosen._replace(way=Way.OFF)._asdict()
    )


@transaction.atomic
def bounced(address: str, reason: str) -> None:
    """Note that mail to an address comes back for good: ordinary news goes there no more, and the firm finds it."""
    user = User.objects.filter(email__iexact=address).first()
    if user is None or queries.bounce_of(user) is not None:
        return
    words = {
        "address": user.email,
        "reason": " ".join(reason.split())[:LONGEST],
        "created_at": timezone.now(),
    }
    Bounce.objects.update_or_create(user=user, defaults=words)
    queries.bounces_changed()
    audit.record(
        "mail.bounced", by=None, about=user, client_id=_client_of(user), reason=words["reason"],
    )  # fmt: skip


@transaction.atomic
def try_again(*, contact: Contact, by: Actor) -> None:
    """
    Write to the address of a client's person again: it was mended on the other side.

    :raises NotAllowed: the role may not change the people of clients.
    :raises NotThere: the person is of no client that they see, or nothing came back.
    """
    require(by, Permission.CLIENTS_EDIT)
    if not clients.contacts_visible_to(by).filter(pk=contact.pk).exists():
        raise NotThere
    _forget(contact.user)
    audit.record("mail.tried_again", by=by, about=contact, client_id=_client_of(contact.user))


@transaction.atomic
def try_own_again(*, by: Person) -> None:
    """
    Say that one's own address takes mail again.

    :raises NotThere: nothing came back.
    """
    _forget(by.user)
    audit.record("mail.tried_again", by=by, about=by)


def _forget(user: User) -> None:
    if not Bounce.objects.filter(user=user).delete()[0]:
        raise NotThere
    queries.bounces_changed()


def _client_of(user: User) -> UUID | None:
    """Return on whose record it stands."""
    rows = Access.objects.filter(contact__user=user, client__archived_at__isnull=True).order_by(
        "created_at", "pk"
    )
    return rows.values_list("client_id", flat=True).first()
