"""
E-mail of a firm. Rendered when it is caused, so that a later change of the firm's brand or of the code can't break
it; sealed in the outbox, for it may carry a sign-in link; sent by the worker.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import formataddr, parseaddr
from functools import partial
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.db import transaction
from django.utils import timezone

from branding import mail as look
from branding import queries as brands
from features.base import attachments, gate, outbox, sealed
from features.base.letters import Letter
from features.base.models import OutboxEntry
from integrations.inbound_mail import addresses
from tenants import hosts
from tenants.context import require_firm

log = logging.getLogger(__name__)
KIND = "mail"
guards: dict[str, Callable[[str], bool]] = {}
"""Asked right before a mail goes out whether it still may; by name, with the id it was queued with."""
type Maker = Callable[[dict[str, Any]], dict[str, Any] | None]
makers: dict[str, Maker] = {}
"""Asked right before a mail goes out what it says by now; by name, with what it was queued with. None: nothing."""
type Bundler = Callable[[str, dict[str, Any]], dict[str, Any] | None]
bundlers: dict[str, Bundler] = {}
"""
Asked right before a mail goes out that was queued with a `bundle`; by name, with the id and what was queued. Returns
what goes, perhaps with others that waited for the same person, with `headers`, and with a function to be called `then`;
None: nothing. Raises `outbox.NotYet`: it is too early.
"""
PERMANENT = 500  # SMTP: trying again won't help
type Hearer = Callable[[str, str], None]
bounce_hearers: list[Hearer] = []
"""Told of each address that can't be written to, and why."""
type Reporter = Callable[[str, str | None], None]
reporters: dict[str, Reporter] = {}


def reports(kind: str) -> Callable[[Reporter], Reporter]:
    """
    Register who is told what became of a mail sent with `report=(kind, id)`: the id, and why it was given up or None.

    None means that our mail server took it. What happens after that, a later bounce too, nobody tells us.
    """

    def register(reporter: Reporter) -> Reporter:
        reporters[kind] = reporter
        return reporter

    return register


def bounced(address: str, reason: str) -> None:
    """Say that mail to an address comes back for good: our mail server refused it, or a notice of that came in."""
    for hear in bounce_hearers:
        hear(address, reason)


def send(
    *, to: str, template: str, context: dict[str, Any], dedupe_key: str | None = None, switch: Any = None,
    until: datetime | None = None, report: tuple[str, str] | None = None, guard: tuple[str, str] | None = None,
    attach: Sequence[tuple[str, str]] = (), late: tuple[str, dict[str, Any]] | None = None,
    reply_to: str = "", bundle: tuple[str, str] | None = None, not_before: datetime | None = None,
) -> OutboxEntry:  # fmt: skip
    """
    Queue one mail to one address, in the firm's brand. `template` names `<slice>/email/<name>`: .txt and .html.

    One mail per recipient: nobody learns another's address (security R57). It is not sent once its `switch` is off
    (D12), `until` is over, after which it would be of no use, or its `guard` (a name in `guards`, an id) says no.
    `report` names who is told what became of it (`reports`). `attach` names files as kinds and ids (`attachments`).
    `late` (a name in `makers`, and what it is given, as JSON) makes its words anew as it goes; it may say nothing is
    left to be told. `context` holds nothing then but what JSON knows, beside what the maker adds. `reply_to` is where
    answers go (`replying`).
    `bundle` (a name in `bundlers`, an id) lets what waits for the same person go together, not before `not_before`.
    """
    attachments.check(list(attach))
    firm = require_firm()
    brand = brands.published(firm)
    words = {**context, **(makers[late[0]](late[1]) or {})} if late else context
    subject, text, html = look.render(brand, template, {"firm": firm, **words}, site=hosts.address(firm, ""))
    message = {"to": to, "subject": subject, "text": text, "html": html, "from_name": brand.name}
    limits = {
        "switch": switch.key if switch else None, "until": until.isoformat() if until else None,
        "guard": list(guard) if guard else None, "attach": [list(one) for one in attach],
        "late": [*late, template, context] if late else None, "reply_to": reply_to,
        "bundle": list(bundle) if bundle else None,
    }  # fmt: skip
    payload = message | limits | {"report": report}
    return outbox.put(KIND, payload, dedupe_key=dedupe_key, not_before=not_before)


@outbox.handles(KIND)
def deliver(payload: dict[str, Any], entry: OutboxEntry) -> outbox.Last | None:
    bundle = payload.get("bundle")
    made = bundlers[bundle[0]](bundle[1], payload) if bundle else made_now(payload)
    if made is None:
        return None
    payload = made
    sender = formataddr((payload["from_name"], parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    message = Letter(
        subject=" ".join(payload["subject"].split()),
        body=payload["text"],
        from_email=addresses.bounce(require_firm().pk, payload["to"]) if addresses.is_on() else sender,
        to=[payload["to"]],
        reply_to=[payload["reply_to"]] if payload.get("reply_to") else None,
        headers={
            "From": sender,  # beside it, the envelope names whom mail servers report to that it did not arrive
            "Message-ID": f"<{entry.pk}@{settings.SITE_HOST}>",
            "Auto-Submitted": "auto-generated",
            **payload.get("headers", {}),
        },
    )
    message.attach_alternative(payload["html"], "text/html")
    attachments.attach(message, payload)
    payload.get("then", lambda: None)()
    _report(payload, None)
    return partial(_hand_over, message, payload["to"])


def _hand_over(message: Letter, to: str) -> None:
    """Give it to our mail server. Leave is taken after the commit: until then a worker that dies sends it once more."""
    mailer = mailers.default
    transaction.on_commit(mailer.close, robust=True)
    try:
        mailer.open()
        mailer.send_messages([message])
    except BaseException as error:
        mailer.close()
        if isinstance(error, SMTPRecipientsRefused):
            _give_up_if_permanent(error, to)
        raise


def made_now(payload: dict[str, Any]) -> dict[str, Any] | None:
    """Return a queued mail with the words of now; None if it is not wanted any more."""
    return _made_anew(payload) if _is_wanted(payload) else None


def _made_anew(payload: dict[str, Any]) -> dict[str, Any] | None:
    """Return it with the words of now, where it was queued to be made late; None if nothing is left to say."""
    if not payload.get("late"):
        return payload
    name, given, template, context = payload["late"]
    words, firm = makers[name](given), require_firm()
    if words is None:
        return None
    subject, text, html = look.render(
        brands.published(firm), template, {"firm": firm, **context, **words}, site=hosts.address(firm, "")
    )
    return payload | {"subject": subject, "text": text, "html": html, "words": words}


@outbox.gives_up(KIND)
def tell_given_up(payload: dict[str, Any], entry: OutboxEntry) -> None:
    _report(payload, entry.last_error)


def _report(payload: dict[str, Any], reason: str | None) -> None:
    """A mail that has left is not sent again because its report failed."""
    kind, thing = payload.get("report") or (None, "")
    try:
        with transaction.atomic():
            if kind is not None:
                reporters[kind](thing, reason)
    except Exception:
        log.exception("The fate of a mail could not be noted (%s)", kind)


def _is_wanted(payload: dict[str, Any]) -> bool:
    until = payload.get("until")
    is_late = until is not None and datetime.fromisoformat(until) <= timezone.now()
    if is_late or not gate.is_open(payload.get("switch")):
        return False
    guard = payload.get("guard")
    return guard is None or guards[guard[0]](guard[1])


def _give_up_if_permanent(refusal: SMTPRecipientsRefused, to: str) -> None:
    codes = [code for code, _ in refusal.recipients.values()]
    if codes and min(codes) >= PERMANENT:
        words = b" ".join(reason for _, reason in refusal.recipients.values()).decode(errors="replace")
        raise outbox.Hopeless(words, then=partial(bounced, to, words)) from refusal


def heading(entry: OutboxEntry) -> tuple[str, str]:
    """
    Return to whom a mail that waits or was given up goes, and its subject.

    :raises sealed.Unreadable: the secret key has changed since.
    """
    payload = sealed.unseal(entry.payload)
    return payload["to"], payload["subject"]
