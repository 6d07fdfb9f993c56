"""
Paying online. What is meant is written down and committed first (R33); then the provider is asked, outside of any
transaction; what it says is learned (`learning.learn`). A payment is begun there without being made, so that a start
whose answer is lost has charged nobody; only `confirm_payment`, or the person on the provider's form, makes it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from features.base.errors import Unavailable
from features.billing.models import Invoice, Payment, PaymentMethod
from features.billing.operations import asking, attempting, learning
from features.billing.operations.meaning import Meant, Payer, Wish, mean
from integrations.payments.gateway import Declined, PaymentsFailed, ProviderDown, ProviderRefused, provider
from integrations.payments.model import Payment as Seen

type Step = Literal["done", "processing", "confirm", "redirect", "declined", "unknown"]
NOT_NOW = (
    "Our payment provider does not answer at the moment. Nothing was charged. Try again in a few minutes."
)
UNSURE = (
    "The bank has not answered yet, so we don’t know whether this went through. We keep asking and will show it here. "
    "Please don’t pay again until then."
)


@dataclass(frozen=True)
class Next:
    """
    What comes next. done, processing: nothing more to do. confirm: show the provider's form with `client_secret`.
    redirect: send the person to `url`. declined, unknown: tell them `words`. `account_id`: the firm's, for the form.
    A payment that weighs what is typed has no `client_secret` for a page: it is made here alone (`weighing`); `keeps`
    tells its form that the method is kept.
    """

    payment: Payment
    step: Step
    client_secret: str = field(default="", repr=False)
    url: str = ""
    words: str = ""
    account_id: str = ""
    keeps: bool = False


def start(*, payer: Payer, wish: Wish, return_url: str, now: datetime, form_url: str = "") -> Next:
    """
    Begin a payment, and with a saved method make it. Never call it inside a transaction.

    An older attempt at one of the invoices that still waits for its person is ended first.

    :param return_url: whole address where the person comes back to, with `{payment}` for its id.
    :param form_url: the same of our page that says what a card adds; else `return_url`.
    :raises NotThere: an invoice, client or method is not theirs.
    :raises Refused: the amount or method is not possible; `field` names which (amount, method, credit).
    :raises Conflict: it is paid, or on its way.
    :raises Unavailable: the provider does not answer; nothing was charged.
    """
    attempting.end_others(wish.invoices, but=wish.once, now=now)
    meant = mean(payer, wish, now)
    if not meant.is_new:
        return go_on(payment=meant.payment, now=now)
    back, form = (
        url.replace("{payment}", str(meant.payment.pk)) for url in (return_url, form_url or return_url)
    )
    try:
        on_page = wish.is_hosted and wish.method is None  # a saved method needs no form
        if on_page and meant.payment.weighs:
            return _typed_there(meant, form, back, now)
        return _hosted(meant, back, now) if on_page else _begun(meant, back, now)
    except ProviderRefused as refused:
        raise attempting.given_up(meant.payment, refused, now) from refused
    except PaymentsFailed as down:
        raise Unavailable(NOT_NOW) from down


def go_on(*, payment: Payment, now: datetime) -> Next:
    """
    Ask the provider how a payment stands, learn it, and return what comes next. The page people come back to asks this,
    and the form when it is shown again.
    """
    if not payment.is_open:
        return _told(payment)
    try:
        seen = asking.find(payment)
    except PaymentsFailed:
        return Next(payment, "unknown", words=UNSURE)
    if seen is None:
        return Next(payment, "unknown", words=NOT_NOW)
    learning.learn(payment=payment, seen=seen, now=now)
    return after(payment, seen)


def _begun(meant: Meant, back: str, now: datetime) -> Next:
    payment = meant.payment
    seen = asking.twice(lambda: attempting.begin(meant))
    attempting.note(payment, intent_id=seen.id, now=now)
    if payment.method is None:
        return after(payment, seen)
    return _made(payment, payment.method, back, now)


def _made(payment: Payment, method: PaymentMethod, back: str, now: datetime) -> Next:
    """Make it with a saved method. Once the provider was asked, only the provider knows."""
    alone = asking.is_alone(payment)
    try:
        seen = provider().confirm_payment(
            account_id=asking.account_of(payment), payment_id=payment.intent_id, key=f"{payment.key}:confirm",
            method_id=method.method_id, off_session=alone, return_url="" if alone else back,
        )  # fmt: skip
    except Declined as refused:
        return declined(payment, refused, now)
    except (ProviderDown, ProviderRefused):
        return go_on(payment=payment, now=now)
    learning.learn(payment=payment, seen=seen, now=now)
    return after(payment, seen)


def declined(payment: Payment, refused: Declined, now: datetime) -> Next:
    if refused.payment is not None:
        learning.learn(payment=payment, seen=refused.payment, now=now)
    return Next(payment, "declined", words=learning.words_of(refused.failure))


def _hosted(meant: Meant, back: str, now: datetime) -> Next:
    page = asking.twice(lambda: attempting.open_page(meant, back))
    attempting.note(meant.payment, session_id=page.id, now=now)
    return Next(meant.payment, "redirect", url=page.url)


def _typed_there(meant: Meant, form: str, back: str, now: datetime) -> Next:
    """Have a card typed on the provider's page without paying there: what it adds is said here first."""
    payment = meant.payment
    known = "" if meant.saves else asking.twice(lambda: attempting.stranger(payment))
    seen = asking.twice(lambda: attempting.begin(meant, known))
    page = asking.twice(lambda: attempting.open_form(meant, seen.customer_id, form, back))
    attempting.note(payment, intent_id=seen.id, session_id=page.id, now=now)
    return Next(payment, "redirect", url=page.url)


def after(payment: Payment, seen: Seen) -> Next:
    """Return what comes next for a payment that stands so there; it was learned."""
    payment.refresh_from_db()
    if not payment.is_open or payment.state == Payment.State.PROCESSING:
        return _told(payment)
    if seen.status == "needs_action" and seen.redirect_url:
        return Next(payment, "redirect", url=seen.redirect_url)
    if seen.status in ("needs_method", "needs_confirmation") and _is_over(payment):
        return Next(payment, "declined", words=payment.failure or learning.NOTHING)
    return Next(
        payment, "confirm", client_secret="" if payment.weighs else seen.client_secret, words=payment.failure,
        account_id=asking.account_of(payment), keeps=seen.keeps,
    )  # fmt: skip


def _is_over(payment: Payment) -> bool:
    """
    Return whether no card is typed for it any more: it carries the surcharge of another, or was declined with the one
    that was agreed to, or an invoice is void.
    """
    is_spent = bool(payment.failure and payment.agreed) if payment.weighs else bool(payment.surcharge)
    return is_spent or payment.parts.filter(invoice__state=Invoice.State.VOID).exists()


def _told(payment: Payment) -> Next:
    states = Payment.State
    if payment.state == states.PROCESSING:
        return Next(payment, "processing")
    if payment.state == states.SUCCEEDED:
        return Next(payment, "done")
    return Next(payment, "declined", words=payment.failure or learning.NOTHING)
