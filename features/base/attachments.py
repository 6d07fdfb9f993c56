"""
Files that a mail carries. The outbox holds what they are of, never their bytes: they are read, or made, as the mail
goes out, so that it carries what holds then and a queue of mails stays small.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives

from features.base.outbox import Hopeless

MOST = 10 * 1024 * 1024  # bytes of one mail: others' mail servers take no more than 20 to 25 MB, encoded


@dataclass(frozen=True)
class Attached:
    name: str
    content_type: str
    content: bytes


type Giver = Callable[[str], Attached | None]
givers: dict[str, Giver] = {}


def gives(kind: str) -> Callable[[Giver], Giver]:
    """Register who has the files of a kind: called with an id, in a worker. None: there is none any more."""

    def register(giver: Giver) -> Giver:
        givers[kind] = giver
        return giver

    return register


def check(wanted: list[tuple[str, str]]) -> None:
    """
    :raises LookupError: nobody gives files of this kind.
    """
    if unknown := {kind for kind, _ in wanted} - givers.keys():
        raise LookupError(f"Nobody gives {', '.join(sorted(unknown))}.")


def attach(message: EmailMultiAlternatives, payload: dict[str, Any]) -> None:
    """
    Put the files of a mail that goes out into it.

    :raises Hopeless: together they are too large for a mail.
    """
    found = [givers[kind](thing) for kind, thing in payload.get("attach") or ()]
    files = [one for one in found if one is not None]
    if sum(len(one.content) for one in files) > MOST:
        raise Hopeless("What is attached is too large for a mail.")
    for one in files:
        message.attach(one.name, one.content, one.content_type)
