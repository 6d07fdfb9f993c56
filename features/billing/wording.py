"""The words of a mail about an invoice: what staff write, with places for what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from branding import queries as brands
from branding.words import money, when
from features.accounts.rules import line
from features.base import placeholders
from features.base.errors import Refused
from features.billing import ledger, numbers, queries, rules
from features.billing.models import Invoice
from tenants.context import require_firm

NAMES = ("name", "number", "title", "amount", "due", "firm")
SUBJECT = "Invoice {number} from {firm}, {amount} due {due}"
PAID_SUBJECT = "Invoice {number} from {firm}"
MESSAGE = "Hello {name},\n\nHere is the invoice for {title}. The PDF is attached."
LONGEST_SUBJECT, LONGEST_MESSAGE = 200, 4000


@dataclass(frozen=True)
class Standing:
    """What a mail says of an invoice: `amount` and `due` are of what is to be paid next."""

    number: str
    owed: int
    amount: str
    due: str
    values: Mapping[str, str]


def standing(invoice: Invoice) -> Standing:
    """Return it, for a draft as it will be."""
    owed = invoice.total if invoice.is_draft else ledger.balance(ledger.of_invoice(invoice))
    day, _ = queries.next_due(invoice, owed)
    number = invoice.number or numbers.upcoming(queries.rules(), invoice.dated_on or queries.today())
    amount, due = money(owed or invoice.charged, invoice.currency), when(day, "inside")
    firm = brands.published(require_firm()).name
    values = {"number": number, "title": invoice.title, "amount": amount, "due": due, "firm": firm}
    return Standing(number, owed, amount, due, values)


def subject_for(owed: int) -> str:
    return SUBJECT if owed else PAID_SUBJECT


def subject(text: str, names: Sequence[str] = NAMES) -> str:
    tidy = line(text, most=LONGEST_SUBJECT, field="subject")
    if not tidy:
        raise Refused("Write a subject.", field="subject")
    return placeholders.known(tidy, names, field="subject")


def message(text: str, names: Sequence[str] = NAMES) -> str:
    tidy = rules.lines(text, field="message", most=LONGEST_MESSAGE)
    if not tidy:
        raise Refused("Write a few words.", field="message")
    return placeholders.known(tidy, names, field="message")


def beginning(invoice: Invoice) -> tuple[str, str]:
    """
    Return subject and message as the dialog begins: filled in, but for the name, which is each recipient's own, and
    for a draft's number, which may become another. A title that looks like a place keeps its place.
    """
    stands = standing(invoice)
    open_ones = {"name", *(("number",) if invoice.is_draft else ())}
    known = {
        name: text
        for name, text in stands.values.items()
        if name not in open_ones and not placeholders.PLACE.search(text)
    }
    return placeholders.filled(subject_for(stands.owed), known), placeholders.filled(MESSAGE, known)
