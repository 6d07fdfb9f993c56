"""What somebody who answered by mail is told of it, if they are known to have written. Nobody can answer this mail."""

from collections.abc import Sequence

from features.base import mail, throttle
from features.base.errors import TooMany
from features.replies import queries
from features.replies.models import MailAnswer
from features.replies.switches import MAIL_ANSWERS
from tenants import hosts
from tenants.context import require_firm

MOST_A_DAY, A_DAY = 5, 24 * 3600
MOST_SHOWN = 20


def not_taken(answer: MailAnswer, reasons: Sequence[str], *, whole: bool) -> None:
    """Tell them that their answer, or files of it, were not taken, and where to go on. At most five times a day."""
    user = answer.address.user
    try:
        throttle.hit("reply-not-taken", str(user.pk), most=MOST_A_DAY, seconds=A_DAY)
    except TooMany:
        return
    subject = queries.subject_of(answer.address)
    context = {
        "name": user.name, "title": subject.title(answer.address.subject_id), "reasons": list(reasons)[:MOST_SHOWN],
        "whole": whole, "url": hosts.address(require_firm(), subject.page(user, answer.address.subject_id)),
    }  # fmt: skip
    mail.send(
        to=user.email, template="replies/email/not_taken", context=context, switch=MAIL_ANSWERS,
        dedupe_key=f"reply-not-taken:{answer.pk}",
    )  # fmt: skip
