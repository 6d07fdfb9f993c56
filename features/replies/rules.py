"""What becomes of a letter, decided by what it says of itself and what is known of its sender."""

from typing import Literal

from features.accounts.models import User
from features.accounts.queries import is_same_address
from features.replies.models import MailAnswer
from integrations.inbound_mail import marks
from integrations.inbound_mail.model import Letter

type Fate = Literal["take", "hold", "drop"]
Why = MailAnswer.Why


def fate(letter: Letter, verdict: str, user: User) -> tuple[Fate, str]:
    """
    Return what becomes of it, and why. What no person wrote is dropped; what may not be from the person whose address
    it came to is held for staff. A receiver that says nothing of the sender is no reason to hold it: the address itself
    is a secret of the person's, which a sender can't guess.
    """
    if letter.automatic or letter.reports:
        return "drop", (letter.automatic or "report")[:20]
    if not is_same_address(letter.sender, user.email):
        return "hold", Why.SENDER
    if verdict == MailAnswer.Verdict.FAIL:
        return "hold", Why.UNPROVED
    if marks.looks_automatic(letter.subject):
        return "hold", Why.MACHINE
    return "take", ""
