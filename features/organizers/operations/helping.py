"""A client asks somebody else for some of the answers, by a link that shows these questions and nothing else."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from features.accounts import rules as people
from features.accounts.secrets import digest, new_token
from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.clients.models import Contact
from features.organizers import emails, helpers, queries, rules
from features.organizers.filled import Filled
from features.organizers.helpers import Helper
from features.organizers.models import Organizer, OrganizerLink
from features.organizers.operations.answering import Said, keep
from features.organizers.operations.holding import hold_own

DAYS, MOST_LINKS = 14, 5


@dataclass(frozen=True)
class Asked:
    """The token belongs into the link; it is kept nowhere."""

    link: OrganizerLink
    token: str


@transaction.atomic
def ask_another(
    *, organizer: Organizer, contact: Contact, now: datetime, keys: Collection[str], name: str, email: str,
    note: str = "",
) -> Asked:  # fmt: skip
    """
    Mail somebody a link that takes answers to these questions, for two weeks.

    :raises NotThere: the organizer is not theirs, or asks no such thing at the moment.
    :raises Refused: nothing is chosen, or the name or the address can't be taken.
    :raises Conflict: it was sent already, or too many were asked.
    """
    given = {"to_name": people.name(name), "to_email": people.email(email), "note": rules.note(note)}
    hold_own(organizer, contact)
    if not keys:
        raise Refused("Choose what they should answer.", field="keys")
    known = [one.key for one in helpers.askable(queries.filled_for(contact, organizer))]
    if set(keys) - set(known):
        raise NotThere
    if organizer.links.filter(helpers.live(now)).count() >= MOST_LINKS:
        raise Conflict(f"You have asked {MOST_LINKS} people already. End one of their links first.")
    token = new_token()
    made = OrganizerLink.objects.create(
        organizer=organizer, keys=[key for key in known if key in keys], token_hash=digest(token), made_by=contact.user,
        created_at=now, expires_at=now + timedelta(days=DAYS), **given,
    )  # fmt: skip
    audit.record(
        "organizer.asked_another",
        by=contact,
        about=organizer,
        client_id=organizer.client_id,
        person=made.to_name,
    )
    emails.asked(made, token=token, sender=contact.name)
    return Asked(made, token)


@transaction.atomic
def end_link(*, link: OrganizerLink, contact: Contact, now: datetime) -> None:
    """
    Let a link work no more.

    :raises NotThere: it is for no organizer of theirs.
    :raises Conflict: it has ended.
    """
    if not helpers.of_contact(contact).filter(pk=link.pk).exists():
        raise NotThere
    if not OrganizerLink.objects.filter(helpers.live(now), pk=link.pk).update(revoked_at=now):
        raise Conflict("This link has ended already.")
    about = link.organizer
    audit.record(
        "organizer.link_ended", by=contact, about=about, client_id=about.client_id, person=link.to_name
    )


@transaction.atomic
def answer_by_link(*, token: str, now: datetime, said: Mapping[str, Said]) -> dict[str, Refused]:
    """
    Save what somebody answers by a link, and return what is wrong with the rest. Nothing that stands is replaced: where
    there is another answer by now, both are kept, and the client chooses.

    :raises NotThere: the link does not work, or something else is answered than it asks.
    """
    link = helpers.live_link(token, now)
    if link is None:
        raise NotThere
    rows = Organizer.objects.select_related("client", "version")
    holding.hold(link.organizer, among=rows.filter(state__in=queries.ANSWERABLE))
    filled = queries.filled(link.organizer)
    if set(said) - {one.key for one in helpers.questions_of(link, filled)}:
        raise NotThere
    wrong: dict[str, Refused] = {}
    for key, one in said.items():
        try:
            keep(link.organizer, Helper(link), now, key, _based(one, key, filled))
        except (Refused, Conflict) as refusal:
            wrong[key] = Refused(refusal.message)
    if len(wrong) < len(said):
        _used(link, now, len(said) - len(wrong))
    return wrong


def _based(said: Said, key: str, filled: Filled) -> Said:
    """Replace nothing but what is no answer: who has the link has not seen what stands."""
    answer = filled.answers.get(key)
    is_empty = answer is not None and answer.value is None and not answer.is_left
    return replace(said, number=answer.number if answer is not None and is_empty else 0)


def _used(link: OrganizerLink, now: datetime, count: int) -> None:
    OrganizerLink.objects.filter(pk=link.pk, first_used_at__isnull=True).update(first_used_at=now)
    about = link.organizer
    audit.record(
        "organizer.helped",
        by=None,
        about=about,
        client_id=about.client_id,
        person=link.to_name,
        answers=count,
    )
