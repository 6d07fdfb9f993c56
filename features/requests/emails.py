"""What people are told of requests, links and “done uploading”. Links lead to pages that ask to sign in first (D9)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from branding.words import when
from features.accounts.models import Membership
from features.accounts.roles import Role
from features.actions.models import Action
from features.actions.news import DUE_SOON
from features.base import mail
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.clients import told
from features.clients.models import Client, Contact
from features.requests import queries
from features.requests.models import DoneRules, DoneUploading, Item, Request, UploadLink
from features.requests.switches import REQUESTS
from tenants import hosts
from tenants.context import require_firm

SENT, RETURNED, ANSWERED, DONE, LINK = (
    "request.sent", "request.returned", "request.answered", "upload.done", "upload_link.used",
)  # fmt: skip
SHOWN = 12  # things that a mail names


def sent(request: Request, items: Sequence[Item], *, sender: str) -> None:
    """Tell everybody who can answer of the whole list, once."""
    first = min((item.due_on for item in items if item.due_on), default=None)
    about = {"request": request, "sender": sender, "client": request.client.name, **_listed(items, first)}
    _tell_client(
        request, SENT, f"{request.title}: {_count(items)} we need from you", key=f"{SENT}:{request.pk}",
        template="sent", context=about, at=request.sent_at, detail=_due(first),
    )  # fmt: skip


def added(item: Item, *, sender: str) -> None:
    """Tell that one thing more is asked for."""
    request = item.request
    about = {
        "request": request,
        "sender": sender,
        "client": request.client.name,
        **_listed([item], item.due_on),
    }
    title = f"One thing more for {request.title}: {item.title}"
    _tell_client(
        request,
        SENT,
        title,
        key=f"{SENT}:{item.pk}",
        template="sent",
        context=about,
        detail=_due(item.due_on),
    )


def returned(item: Item, *, sender: str, now: datetime) -> None:
    """Tell everybody who can answer that it came back; why, those whose answer it was or who see everything."""
    request = item.request
    about = {"request": request, "item": item, "sender": sender, "client": request.client.name}
    key = f"item.back:{item.pk}:{now:%y%m%d%H%M%S}"
    title = f"Please look again: {item.title}"
    path = _path("requests:item", item.pk)
    people = queries.readers(request.client, request.project_id)
    readers = [one for one in people if queries.own_answers(one, [item])]
    for note, group in ((item.note, readers), ("", [one for one in people if one not in readers])):
        _tell_client(
            request, RETURNED, title, key=key, template="returned", context={**about, "note": note}, path=path,
            detail=note, people=group,
        )  # fmt: skip


def nudged(request: Request, owed: Sequence[Item], *, sender: str, now: datetime) -> None:
    """Remind by hand; whoever wants no reminders gets none of these either."""
    first = min((item.due_on for item in owed if item.due_on), default=None)
    about = {"request": request, "sender": sender, "client": request.client.name, **_listed(owed, first)}
    key = f"rq.nudged:{request.pk}:{now:%y%m%d%H%M}"
    title = f"Still needed for {request.title}: {_count(owed)}"
    _tell_client(request, DUE_SOON.key, title, key=key, template="nudged", context=about, detail=_due(first))


def due(actions: list[Action], today: date) -> None:
    """Remind of what is due, once for each request and day it is due: `features.actions` asks each morning."""
    ids = [action.subject_id for action in actions if action.subject_id]
    items = Item.objects.filter(queries.OF_OPEN, queries.OWED, pk__in=ids).select_related("request__client")
    together: dict[tuple[Any, date], list[Item]] = {}
    for item in items:
        if item.due_on:
            together.setdefault((item.request_id, item.due_on), []).append(item)
    for (_, day), found in together.items():
        _due_on(found, day, is_late=day < today)


def _due_on(items: list[Item], day: date, *, is_late: bool) -> None:
    request = items[0].request
    about = {"request": request, "client": request.client.name, "is_late": is_late, **_listed(items, day)}
    key = f"request.{'late' if is_late else 'soon'}:{request.pk}:{day:%y%m%d}"
    title = f"{'Late' if is_late else 'Due soon'}: {_count(items)} for {request.title}"
    _tell_client(request, DUE_SOON.key, title, key=key, template="due", context=about, detail=_due(day))


def answered(item: Item, *, who: str, now: datetime) -> None:
    """Tell who looks after the client, once for each request and day of the firm's calendar."""
    request = item.request
    today = timezone.localdate(now, ZoneInfo(require_firm().time_zone))
    announce(
        Announcement(
            ANSWERED, f"{who} answered “{request.title}”",
            _path("requests_record:request", request.client_id, request.pk), _staff(request.client),
            client_id=request.client_id, key=f"{ANSWERED}:{request.pk}:{today:%y%m%d}",
            at=now, switch=REQUESTS, detail=item.title,
        )
    )  # fmt: skip


def said_done(done: DoneUploading, rules: DoneRules) -> None:
    client, staff = done.client, _hearing(done, rules)
    new = f"{done.documents} new document{'' if done.documents == 1 else 's'}"
    still = f", {done.missing} still missing" if done.missing else ""
    announce(
        Announcement(
            DONE, f"{client.name} is done uploading", _path("documents_record:index", client.pk), staff,
            client_id=client.pk, key=f"{DONE}:{done.pk}", at=done.said_at, detail=f"{new}{still}", about_id=done.pk,
            template="requests/email/done", context={"client": client.name, "contact": done.contact.name, "done": done},
        )
    )  # fmt: skip


def not_done(done: DoneUploading, rules: DoneRules, *, who: str, now: datetime) -> None:
    """Tell whoever hears of it that more is to come after all."""
    title = f"{done.client.name} is not done uploading after all"
    announce(
        Announcement(
            DONE, title, _path("documents_record:index", done.client_id), _hearing(done, rules),
            client_id=done.client_id, key=f"{DONE}:back:{done.pk}", at=now,
            detail=f"{who} took it back: more is to come",
        )
    )  # fmt: skip


def _hearing(done: DoneUploading, rules: DoneRules) -> list[Any]:
    return _owners() if rules.tell == DoneRules.Tell.OWNERS else _staff(done.client)


def link(link: UploadLink, *, token: str, sender: str) -> None:
    """Mail an upload link: the token stands nowhere else, the row keeps a hash."""
    about = {
        "link": link, "name": link.to_name, "sender": sender, "url": address_of(token),
        "client": link.client.name if link.names_client else "",
    }  # fmt: skip
    mail.send(
        to=link.to_email, template="requests/email/link", context=about, until=link.expires_at,
        switch=queries.switches_of(link)[0],
    )  # fmt: skip


def link_used(link: UploadLink, *, name: str, now: datetime) -> None:
    """Tell staff of the first file that comes by a link."""
    title = f"{name} sent the first file by link: {link.title}"
    _tell_of_link(link, title, f"{LINK}:{link.pk}", now)


def link_ended(link: UploadLink, *, files: int, now: datetime) -> None:
    count = f"{files} file{'' if files == 1 else 's'} came" if files else "nothing came"
    _tell_of_link(link, f"An upload link has ended, {count}: {link.title}", f"{LINK}:end:{link.pk}", now)


def address_of(token: str) -> str:
    return hosts.address(require_firm(), f"/send/{token}/")


def _tell_of_link(link: UploadLink, title: str, key: str, now: datetime) -> None:
    path = _path("requests_record:links", link.client_id)
    announce(
        Announcement(
            LINK, title, path, _staff(link.client), client_id=link.client_id, key=key, at=now,
            switch=queries.switches_of(link)[0],
        )
    )  # fmt: skip


def _tell_client(
    request: Request, kind: str, title: str, *, key: str, template: str, context: dict[str, Any], path: str = "",
    detail: str = "", at: datetime | None = None, people: Sequence[Contact] | None = None,
) -> None:  # fmt: skip
    people = queries.readers(request.client, request.project_id) if people is None else people
    announce(
        Announcement(
            kind, title, path or _path("requests:request", request.pk), [one.user_id for one in people],
            client_id=request.client_id, project_id=request.project_id, key=key, detail=detail,
            about_id=None if kind == DUE_SOON.key else request.pk,
            template=f"requests/email/{template}", context=context, at=at, switch=REQUESTS,
        )
    )  # fmt: skip


def _listed(items: Sequence[Item], first: date | None) -> dict[str, Any]:
    return {"items": items[:SHOWN], "more": max(0, len(items) - SHOWN), "due": first}


def _count(items: Sequence[Item]) -> str:
    return "1 thing" if len(items) == 1 else f"{len(items)} things"


def _due(day: date | None) -> str:
    return f"Due {when(day, 'inside')}" if day else ""


def _staff(client: Client) -> list[Any]:
    return [user.pk for user in told.looked_after_by(client, seeing=Permission.DOCUMENTS_VIEW)]


def _owners() -> list[Any]:
    owners = Membership.objects.filter(is_active=True, role=Role.OWNER, user__is_active=True)
    return list(owners.values_list("user", flat=True))


def _path(name: str, *ids: object) -> str:
    """Return the address of a page; mails are also written outside of requests."""
    return reverse(name, urlconf=settings.FIRM_URLCONF, args=ids)
