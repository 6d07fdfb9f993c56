"""The rows of messages; rows.py says what the signs mean."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from features.base.models import ClosedDays
from features.messages import operations as messages
from features.messages.models import Message, SavedReply, ScheduledMessage, Thread
from tests.permissions.actors import LATER, Scene

WRITING, OWN, SETTING = "yyyynn0nn nnn yn nn", "y000nn0nn nnn 0n nn", "yynnnnynn nnn yn nn"
AUTHOR = "ynnnnn0nn nnn nn nn"
TOMORROW = LATER + timedelta(days=1)
type Act = Callable[[Scene, Any], Any]


def chat(s: Scene) -> Thread:
    return messages.start(client=s.client, by=s.boss, now=LATER, subject="Return", body="Words")


def message(s: Scene) -> Message:
    return chat(s).messages.select_related("thread").get()


def archived(s: Scene) -> Thread:
    thread = chat(s)
    messages.archive(thread=thread, by=s.boss, now=LATER)
    return thread


def saved(s: Scene) -> SavedReply:
    return messages.add_reply(by=s.boss, title="Thanks", body="Thank you.")


def put_away(s: Scene) -> SavedReply:
    reply = saved(s)
    messages.archive_reply(reply=reply, by=s.boss, now=LATER)
    return reply


def planned(s: Scene) -> ScheduledMessage:
    return messages.schedule(thread=chat(s), by=s.boss, now=LATER, body="Soon.", send_at=TOMORROW)


def closed(s: Scene) -> ClosedDays:
    return messages.add_closed_days(by=s.boss, first_on=TOMORROW.date())


ROWS: dict[str, tuple[str, Act]] = {
    "messages.start": (
        WRITING,
        lambda s, by: messages.start(client=s.client, by=by, now=LATER, subject="Return", body="Words"),
    ),
    "messages.reply": (WRITING, lambda s, by: messages.reply(thread=chat(s), by=by, now=LATER, body="More")),
    "messages.note": (WRITING, lambda s, by: messages.note(thread=chat(s), by=by, now=LATER, body="Ours")),
    "messages.edit": (OWN, lambda s, by: messages.edit(message=message(s), by=by, now=LATER, body="Others")),
    "messages.assign": (
        WRITING, lambda s, by: messages.assign(thread=chat(s), by=by, now=LATER, member_id=s.target.pk),
    ),
    "messages.set_waiting": (
        WRITING, lambda s, by: messages.set_waiting(thread=chat(s), by=by, now=LATER, waiting=""),
    ),
    "messages.rename": (WRITING, lambda s, by: messages.rename(thread=chat(s), by=by, subject="Other")),
    "messages.archive": (WRITING, lambda s, by: messages.archive(thread=chat(s), by=by, now=LATER)),
    "messages.unarchive": (WRITING, lambda s, by: messages.unarchive(thread=archived(s), by=by)),
    "messages.change_rules": (
        SETTING, lambda _, by: messages.change_rules(by=by, edit_minutes=5, mail_has_words=False),
    ),
    "messages.add_reply": (SETTING, lambda _, by: messages.add_reply(by=by, title="Thanks", body="Thank you.")),
    "messages.change_reply": (
        SETTING, lambda s, by: messages.change_reply(reply=saved(s), by=by, title="Thanks", body="Many thanks."),
    ),
    "messages.archive_reply": (
        SETTING, lambda s, by: messages.archive_reply(reply=saved(s), by=by, now=LATER),
    ),
    "messages.unarchive_reply": (SETTING, lambda s, by: messages.unarchive_reply(reply=put_away(s), by=by)),
    "messages.schedule": (
        WRITING, lambda s, by: messages.schedule(thread=chat(s), by=by, now=LATER, body="Soon.", send_at=TOMORROW),
    ),
    "messages.change_scheduled": (
        AUTHOR,
        lambda s, by: messages.change_scheduled(planned=planned(s), by=by, now=LATER, body="Sooner.", send_at=TOMORROW),
    ),
    "messages.send_scheduled": (
        AUTHOR, lambda s, by: messages.send_scheduled(planned=planned(s), by=by, now=LATER),
    ),
    "messages.cancel_scheduled": (
        WRITING, lambda s, by: messages.cancel_scheduled(planned=planned(s), by=by, now=LATER),
    ),
    "messages.change_hours": (
        SETTING,
        lambda _, by: messages.change_hours(
            by=by, week={0: (time(9), time(17))}, is_answering=True, answer="Back {opens}."
        ),
    ),
    "messages.add_closed_days": (
        SETTING, lambda _, by: messages.add_closed_days(by=by, first_on=TOMORROW.date()),
    ),
    "messages.remove_closed_days": (
        SETTING, lambda s, by: messages.remove_closed_days(by=by, closed_id=closed(s).pk),
    ),
}  # fmt: skip
