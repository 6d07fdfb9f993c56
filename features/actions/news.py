"""What people are told of to-dos."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from branding.words import when
from features.actions import kinds, queries
from features.actions.models import Action
from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.clients import told
from features.clients.models import Contact
from features.clients.rights import ContactRight

OPENED = Announced(
    "action.opened", 20, "client", "Things to do", "When we need something from you.", "list",
    right=ContactRight.SEE_ACTIONS, still=queries.is_waiting, seen=queries.visible_to,
)  # fmt: skip
DUE_SOON = Announced(
    "action.due_soon", 30, "client", "Reminders", "When something you were asked for is due, or late.", "clock",
    right=ContactRight.SEE_ACTIONS, still=queries.is_waiting, seen=queries.visible_to, reminder=True,
)  # fmt: skip
SETTLED = Announced(
    "action.settled", 30, "staff", "A client did what you asked for",
    "When a client you look after settles something on their to-do list.", "check", "app",
)  # fmt: skip
KINDS = (OPENED, DUE_SOON, SETTLED)


def opened(action: Action, *, sender: str) -> None:
    """Tell everybody who can do it."""
    context = {"action": action, "client": action.client.name, "sender": sender}
    due = f"Due {when(action.due_on, 'inside')}" if action.due_on else ""
    key = f"{OPENED.key}:{action.pk}"
    _tell(
        action,
        OPENED,
        title=f"To do: {action.title}",
        detail=due,
        template="asked",
        context=context,
        key=key,
        at=action.created_at,
    )


def due(action: Action, today: date) -> None:
    """Remind them, once before the day and once after it; a changed day counts anew."""
    if action.due_on is None:
        return
    is_late = action.due_on < today
    title = f"{'Late' if is_late else 'Due soon'}: {action.title}"
    key = f"action.{'late' if is_late else 'soon'}:{action.pk}:{action.due_on:%y%m%d}"
    context = {"action": action, "client": action.client.name, "is_late": is_late}
    said = f"Due {when(action.due_on, 'inside')}"
    _tell(action, DUE_SOON, title=title, detail=said, template="due", context=context, key=key)


def nudged(action: Action, people: Sequence[Contact], *, sender: str, now: datetime) -> None:
    """Remind these by hand: on their lists at once, by mail with the one that holds the day's reminders."""
    key = f"action.nudged:{action.pk}:{now:%y%m%d%H%M}"
    context = {"action": action, "client": action.client.name, "sender": sender}
    said = f"Due {when(action.due_on, 'inside')}" if action.due_on else ""
    title = f"Still to do: {action.title}"
    _tell(
        action, DUE_SOON, title=title, detail=said, template="nudged", context=context, key=key, at=now, people=people
    )  # fmt: skip


def settled(action: Action, contact: Contact) -> None:
    path = reverse("actions_record:action", urlconf=settings.FIRM_URLCONF, args=[action.client_id, action.pk])
    staff = [user.pk for user in told.looked_after_by(action.client)]
    done = "answered" if kinds.of(action).asks else "is done"
    title = f"{contact.name} {done}: {action.title}"
    announce(
        Announcement(
            SETTLED.key,
            title,
            path,
            staff,
            client_id=action.client_id,
            detail=action.said,
            at=action.settled_at,
            switch=kinds.of(action).switch,
        )
    )


def _tell(
    action: Action, news: Announced, *, title: str, detail: str, template: str, context: dict[str, object], key: str,
    at: datetime | None = None, people: Sequence[Contact] | None = None,
) -> None:  # fmt: skip
    people = asked(action) if people is None else people
    path = reverse("actions:action", urlconf=settings.FIRM_URLCONF, args=[action.pk])
    announce(
        Announcement(
            news.key, title, path, [contact.user_id for contact in people], client_id=action.client_id,
            project_id=action.project_id, key=key, detail=detail, context=context, at=at,
            template=f"actions/email/{template}", about_id=action.pk, switch=kinds.of(action).switch,
        )
    )  # fmt: skip


def asked(action: Action) -> list[Contact]:
    """Return who finds it on their list, of those with access to the portal."""
    people = told.on_portal(action.client, kinds.of(action).right)
    return [one for one in people if queries.is_waiting(one, action.pk)]
