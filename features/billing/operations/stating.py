"""
Statements of account as PDF, and by mail. A worker makes the file, when somebody asks or as a mail goes out; it is made
anew when it would say something else.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from features.base import audit, looking, outbox
from features.base.attachments import Attached, gives
from features.base.errors import Conflict, NotThere
from features.base.models import OutboxEntry
from features.base.permissions import Actor, Permission, require
from features.billing import on_statements, queries, statement_mails, wording
from features.billing.models import Account, Paper, StatementMail, StatementRecipient
from features.billing.models.papers import key_of_paper
from features.billing.operations import mailing, papers
from features.billing.operations.mailing import Letter
from features.billing.papers import statement_pdf
from features.billing.periods import Period
from features.clients import queries as clients
from features.clients.models import Client, Contact

STATEMENT = "billing.statement"
KEPT = timedelta(days=30)  # a paper; whoever asks later has it made again


def paper_of(client: Client, currency: str, period: Period, contact: Contact | None = None) -> Paper:
    """
    Return the paper of these days: one for all who see the whole account, and one for each who does not. Whoever looks
    as somebody writes nothing: one that is not there is empty.
    """
    which: dict[str, Any] = {
        "client": client,
        "contact": contact,
        "currency": currency,
        "kind": Paper.Kind.STATEMENT,
    }
    which |= {"first_on": period.first, "last_on": period.last}
    if looking.is_on():
        return Paper.objects.filter(**which).first() or Paper(**which)
    return Paper.objects.get_or_create(**which)[0]


def name_of(paper: Paper) -> str:
    """Return the file's name. One may be in each currency."""
    return f"Statement {paper.first_on:%Y-%m-%d} to {paper.last_on:%Y-%m-%d} {paper.currency}.pdf"


def is_fresh(paper: Paper) -> bool:
    return bool(paper.file) and paper.mark == on_statements.mark(on_statements.statement(paper))


def ask(paper: Paper) -> None:
    """Have a worker make it, once until it has."""
    made = f"{paper.of:%y%m%d%H%M%S%f}" if paper.of else "never"
    mark = on_statements.mark(on_statements.statement(paper))
    outbox.put(STATEMENT, {"id": str(paper.pk)}, dedupe_key=f"statement:{paper.pk}:{made}:{mark[:16]}")


@outbox.handles(STATEMENT)
def _make(payload: dict[str, Any], _: OutboxEntry) -> None:
    paper = _found(payload["id"])
    if paper is not None:
        ensure(paper)


def _found(paper_id: str) -> Paper | None:
    rows = Paper.objects.select_related("client", "contact")
    return rows.filter(pk=paper_id, kind=Paper.Kind.STATEMENT).first()


def ensure(paper: Paper) -> None:
    """
    Have a file that says how the account stands. Never within a request.

    :raises StorageFailed: it could not be kept.
    """
    says, old = on_statements.statement(paper), paper.file.name or ""
    mark = on_statements.mark(says)
    if old and paper.mark == mark:
        return

    def keep(key: str) -> int:
        return Paper.objects.filter(pk=paper.pk, file=old).update(file=key, mark=mark, of=timezone.now())

    papers.store(statement_pdf(says), key_of_paper(paper, ""), old, keep)
    paper.refresh_from_db()


@gives(STATEMENT)
def _attached(paper_id: str) -> Attached | None:
    paper = _found(paper_id)
    if paper is None:
        return None
    ensure(paper)
    return Attached(name_of(paper), papers.PDF, papers.read(paper.file.name or ""))


def forget_old(*, now: datetime) -> int:
    """Remove statements that were made a while ago; their files go with the nightly sweep."""
    rows = Paper.objects.filter(kind=Paper.Kind.STATEMENT, created_at__lt=now - KEPT)
    return rows.delete()[0]


def currencies(client: Client) -> list[str]:
    """Return those in which anything was ever billed or held, or else the firm's own."""
    rows = Account.objects.filter(client=client).order_by("currency")
    return list(rows.values_list("currency", flat=True).distinct()) or [queries.rules().currency]


@transaction.atomic
def send_statement(
    *, client: Client, period: Period, letter: Letter, by: Actor, now: datetime
) -> StatementMail:
    """
    Mail a client's statement of these days as PDF, as it is when the mail goes out.

    :raises NotAllowed: the role may not bill.
    :raises NotThere: the client is not theirs to see.
    :raises Refused: an address or a text can't be taken; `field` names it.
    :raises Conflict: the button was pressed twice.
    """
    require(by, Permission.BILLING_EDIT)
    if not clients.visible_to(by).filter(pk=client.pk).exists():
        raise NotThere
    people = mailing.read(letter)
    names = statement_mails.NAMES
    texts = {
        "subject": wording.subject(letter.subject, names),
        "message": wording.message(letter.message, names),
    }
    mail = _written(client, period, texts, by, now)
    _queue(mail, people, now)
    audit.record("statement.mailed", by=by, about=client, client_id=client.pk, count=len(people))
    return mail


def _written(
    client: Client, period: Period, texts: Mapping[str, str], by: Actor, now: datetime
) -> StatementMail:
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    said: dict[str, Any] = {"client": client, "first_on": period.first, "last_on": period.last, **texts}
    if StatementMail.objects.filter(**said, created_at__gt=now - mailing.A_MOMENT).exists():
        raise Conflict("This was sent a moment ago. The mail is on its way.")
    return StatementMail.objects.create(**said, by=getattr(by, "user", None), created_at=now)


def _queue(mail: StatementMail, people: Iterable[tuple[mailing.F, str]], now: datetime) -> None:
    period = Period(mail.first_on, mail.last_on)
    files = [(STATEMENT, str(paper_of(mail.client, code, period).pk)) for code in currencies(mail.client)]
    for field, address in people:
        row = StatementRecipient.objects.create(mail=mail, field=field, address=address, created_at=now)
        statement_mails.send(row, files)


def mails_of(client_id: UUID) -> list[StatementMail]:
    rows = StatementMail.objects.filter(client_id=client_id).select_related("by")
    return list(rows.prefetch_related("recipients")[:20])
