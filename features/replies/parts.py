"""What the slice hangs into the frame: the inbox, the trail, the keys, and the addresses that notices carry."""

from features.base import composition, firm_keys, mail, replying, rotation
from features.base.composition import EventText, InboxSource
from features.base.permissions import Permission
from features.replies import inbox, nightly  # noqa: F401  Celery and the beat hear of it
from features.replies.models import ReplyAddress
from features.replies.operations import address_for
from features.replies.subjects import BounceHook, bounce_hooks
from features.replies.switches import MAIL_ANSWERS

AREA = "Answers by mail"
SOURCE = InboxSource(
    "mail-answers",
    33,
    inbox.load,
    inbox.decided_on_its_page,
    Permission.CLIENTS_VIEW,
    MAIL_ANSWERS,
    count=inbox.count,
)
EVENTS = (
    EventText("reply.held", "held a mail from {sender} for the team: {about}", AREA, "mail"),
    EventText("reply.let_in", "let in a mail from {sender}: {about}", AREA, "mail"),
    EventText("reply.thrown_away", "threw away a mail from {sender}: {about}", AREA, "trash"),
)


def _stop_writing(address: str, reason: str, is_final: bool) -> None:  # noqa: FBT001  a hook's form
    """What comes back for good is not written to again (features.notifications)."""
    if is_final:
        mail.bounced(address, reason)


def register() -> None:
    bounce_hooks.add(BounceHook("mail", 10, _stop_writing))
    composition.inbox.add(SOURCE)
    for event in EVENTS:
        composition.events.add(event)
    replying.made_by(address_for)
    if SECRETS not in rotation.holders:
        rotation.holders.append(SECRETS)


def _opened(row: ReplyAddress) -> bytes:
    return firm_keys.unseal(row.secret_box, about=row.sealed_about)


SECRETS = rotation.Holder(
    "addresses for answers",
    ReplyAddress.objects.all,
    "secret_box",
    _opened,
    lambda row: row.sealed_about,
)
