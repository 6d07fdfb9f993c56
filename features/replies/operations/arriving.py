"""A letter comes in: it is kept, sealed, before anybody says so. What it means is found out by a worker."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import Error as DatabaseError
from django.db import close_old_connections, transaction
from django.utils import timezone

from features.base import firm_keys, outbox, throttle
from features.base.errors import TooMany, Unavailable
from features.base.jobs import prove_schema
from features.base.scope import scope
from features.replies import queries
from features.replies.models import MailAnswer, ReplyAddress
from features.replies.operations.issuing import LIFE
from features.replies.work import BOUNCED, HANDLE
from integrations.inbound_mail import addresses, reading
from integrations.inbound_mail.addresses import Address
from integrations.inbound_mail.gateway import Away, NotTaken
from integrations.inbound_mail.model import Letter, Verdict
from integrations.storage import gateway
from integrations.storage.gateway import StorageFailed
from tenants.context import inside, platform
from tenants.models import Firm

MOST_AN_HOUR = 60  # letters to one address: a person writes fewer, two machines that answer each other more
CLOSED = "This can no longer be answered by mail. Sign in to the portal to write."


class Keep:
    """Who keeps letters, for the doors (integrations.inbound_mail.gateway.Keeper)."""

    def check(self, address: Address) -> None:
        with _of_firm(address):
            if address.kind == "reply":
                _live(address, timezone.now())

    def keep(self, address: Address, raw: bytes, verdict: Verdict) -> None:
        with _of_firm(address):
            if address.kind == "bounce":
                _keep_reports(address, raw)
            else:
                _keep(_live(address, timezone.now()), raw, verdict, timezone.now())


class KeepInThreads(Keep):
    """The same outside of requests, where nobody else sees to it that a connection that has died is replaced."""

    def check(self, address: Address) -> None:
        with _fresh_connection():
            super().check(address)

    def keep(self, address: Address, raw: bytes, verdict: Verdict) -> None:
        with _fresh_connection():
            super().keep(address, raw, verdict)


@contextmanager
def _fresh_connection() -> Iterator[None]:
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()


@contextmanager
def _of_firm(address: Address) -> Iterator[None]:
    """Stand in the firm that an address names. Whatever is away, the letter stays with who brings it."""
    try:
        firm = _firm(address)
        with inside(firm), scope():
            prove_schema(firm)
            yield
    except (DatabaseError, StorageFailed, Unavailable, TooMany) as error:
        raise Away from error


def _firm(address: Address) -> Firm:
    with platform():
        firms: list[Firm] = list(Firm.objects.filter(pk__range=address.firms, status=Firm.Status.ACTIVE)[:2])
    if len(firms) != 1:
        raise NotTaken(CLOSED)
    return firms[0]


def _live(address: Address, now: datetime) -> ReplyAddress:
    row = queries.live(address.secret, now)
    if row is None:
        raise NotTaken(CLOSED)
    return row


def _keep(address: ReplyAddress, raw: bytes, verdict: Verdict, now: datetime) -> None:
    throttle.hit("reply-address", str(address.pk), most=MOST_AN_HOUR, seconds=3600)
    digest = _message_hash(raw)
    if MailAnswer.objects.filter(address=address, message_hash=digest).exists():
        return
    answer = MailAnswer(address=address, message_hash=digest, size=len(raw), verdict=verdict, created_at=now)
    sealed = firm_keys.seal(raw, about=answer.sealed_about)
    answer.original.name = gateway.put(io.BytesIO(sealed), gateway.new_key())
    try:
        is_new = _write(answer, now)
    except BaseException:
        gateway.remove(answer.original.name)
        raise
    if not is_new:
        gateway.remove(answer.original.name)


@transaction.atomic
def _write(answer: MailAnswer, now: datetime) -> bool:
    """Write the row and the work. Of the same letter brought twice at once, one is written."""
    MailAnswer.objects.bulk_create([answer], ignore_conflicts=True)
    if not MailAnswer.objects.filter(pk=answer.pk).exists():
        return False
    ReplyAddress.objects.filter(pk=answer.address_id).update(expires_at=now + LIFE)
    outbox.put(HANDLE, {"answer": str(answer.pk)}, dedupe_key=f"answer:{answer.pk}")
    return True


def _message_hash(raw: bytes) -> bytes:
    """Return what tells a letter from others: the id its sender gave it, or what stands below its headers."""
    given = reading.header(reading.parsed(raw[: 256 * 1024]), "Message-ID")
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return hashlib.sha256(f"id {given}".encode() if given else b"body " + body).digest()


def _keep_reports(address: Address, raw: bytes) -> None:
    """Write down what a mail server reports of the recipient whose mark the address bears, and of nobody else."""
    letter: Letter = reading.read(raw)
    with transaction.atomic():
        for report in letter.reports:
            if addresses.mark(report.recipient) == address.secret:
                told = {"address": report.recipient, "reason": report.reason, "is_final": report.is_final}
                digest = hashlib.sha256(f"{report.recipient} {letter.message_id}".encode()).hexdigest()
                outbox.put(BOUNCED, told, dedupe_key=f"bounce:{digest}")
