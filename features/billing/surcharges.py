"""
A surcharge on credit cards, where the firm has switched it on and the law of both places allows it: that of the firm
and that of the client. Debit cards, bank accounts, and cards nobody knows enough about carry none. Rates are
thousandths of a percent.
"""

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from features.billing import connected, queries
from features.billing.models import BillingRules, PaymentMethod
from features.billing.surcharge_laws import NAMES, NETWORKS, law_of
from features.clients.models import Client
from integrations.payments.model import Method

CREDIT = "credit"
LAST = re.compile(r"\b([A-Z]{2})[ ,]+\d{5}(?:-\d{4})?(?:[ ,]+(?:USA?|United States))?\s*$")


def place_of(address: str) -> str:
    """Return the state that an address of the United States ends with ("…, IL 62701"); empty: unknown."""
    found = LAST.search(address)
    return found[1] if found and found[1] in NAMES else ""


def cap(place: str, day: date) -> int:
    """Return the most that may be taken there; 0: none, or unknown."""
    law = law_of(place, day)
    return min(law.cap, NETWORKS) if law else 0


def is_on(rules: BillingRules, day: date) -> bool:
    """Return whether the firm takes one on that day."""
    account = connected.account()
    begun = rules.surcharge_from is not None and rules.surcharge_from <= day
    return bool(rules.surcharge) and begun and account is not None and account.country == "US"


def rate_for(client: Client, rules: BillingRules, day: date) -> int:
    """Return what a credit card of this client carries."""
    if not is_on(rules, day):
        return 0
    return min(rules.surcharge, cap(rules.surcharge_place, day), cap(place_of(client.address), day))


def rates(methods: Iterable[PaymentMethod], day: date) -> dict[UUID, int]:
    """Return what each of these carries; those that carry none are left out."""
    rules = queries.rules()
    cards = [one for one in methods if one.kind == PaymentMethod.Kind.CARD and one.funding == CREDIT]
    found = {one.pk: rate_for(one.client, rules, day) for one in cards} if rules.surcharge else {}
    return {pk: rate for pk, rate in found.items() if rate}


def rate_of(method: Method, client: Client, day: date) -> int:
    """Return what a card carries that was typed just now."""
    is_credit = method.kind == "card" and method.funding == CREDIT
    return rate_for(client, queries.rules(), day) if is_credit else 0


def rate_of_typed(client: Client, day: date) -> int:
    """Return what a card will carry that is typed, should it be a credit card."""
    rules = queries.rules()
    return rate_for(client, rules, day) if rules.surcharge else 0


def on(amount: int, rate: int) -> int:
    """Return the surcharge on an amount, rounded down: never more than the rate."""
    return amount * rate // 100_000
