"""How a firm bills: its numbers, terms and taxes, what of credit and parts, prepayment, reminders, late fees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from features.accounts.rules import line
from features.base import audit, currency
from features.base.errors import Conflict, Refused
from features.base.permissions import Actor, Permission, require
from features.base.scope import forget
from features.billing import queries, rules
from features.billing.models import BillingRules, TaxRate

SET = Permission.SETTINGS_PORTAL
LONGEST_TERMS, MOST_DAYS, MOST_SUGGESTED = 365, 8, 6
FURTHEST = 120  # days before or after the due day


@transaction.atomic
def change_rules(*, by: Actor, **given: Any) -> bool:
    """
    Change what is named of the firm's rules (fields of BillingRules). Return whether anything differs now.

    :raises NotAllowed: the role may not set this.
    :raises Refused: a value can't be taken; `field` names it.
    """
    require(by, SET)
    BillingRules.objects.get_or_create(one=True)
    row = BillingRules.objects.select_for_update().get()
    tidy = {name: _tidy(name, value) for name, value in given.items()}
    changed = sorted(name for name, value in tidy.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, tidy[name])
    if row.prepay_most < row.prepay_least:
        raise Refused("The largest amount is below the smallest.", field="prepay_most")
    if changed:
        row.save(update_fields=changed)
        forget(queries.RULES)
        currency.changed()
        audit.record("billing_rules.changed", by=by, fields=", ".join(changed))
    return bool(changed)


def _tidy(name: str, value: Any) -> Any:
    check = CHECKS.get(name)
    return check(value) if check else value


def _within(field: str, least: int, most: int) -> Any:
    def check(value: int) -> int:
        if not least <= value <= most:
            raise Refused(f"Enter a number from {least:,} to {most:,}.", field=field)
        return value

    return check


def _prefix(text: str) -> str:
    tidy = line(text, most=12, field="prefix")
    if any(not (each.isalnum() or each in "-_/.") for each in tidy):
        raise Refused("Use letters, digits, and - _ / . only.", field="prefix")
    return tidy


def _credit(text: str) -> str:
    if text not in BillingRules.Credit.values:
        raise Refused("Choose one of these.", field="credit")
    return text


def _days(found: Sequence[int]) -> list[int]:
    days = sorted(set(found))
    if len(days) > MOST_DAYS or any(abs(day) > FURTHEST for day in days):
        raise Refused(
            f"Choose up to {MOST_DAYS} days, at most {FURTHEST} from the due day.", field="remind_days"
        )
    return days


def _suggested(found: Sequence[int]) -> list[int]:
    amounts = sorted(set(found))
    if len(amounts) > MOST_SUGGESTED or any(amount < 1 for amount in amounts):
        raise Refused(f"Suggest up to {MOST_SUGGESTED} amounts above zero.", field="prepay_amounts")
    return amounts


CHECKS: dict[str, Any] = {
    "currency": rules.currency, "prefix": _prefix, "digits": _within("digits", 1, 8),
    "terms_days": _within("terms_days", 0, LONGEST_TERMS), "credit": _credit,
    "address": lambda text: rules.lines(text, field="address", most=400),
    "tax_number": lambda text: line(text, most=60, field="tax_number"),
    "footer": lambda text: line(text, most=300, field="footer"),
    "least_part": lambda value: rules.amount(value, field="least_part", least=0),
    "prepay_least": lambda value: rules.amount(value, field="prepay_least"),
    "prepay_most": lambda value: rules.amount(value, field="prepay_most"), "prepay_amounts": _suggested,
    "prepay_words": lambda text: line(text, most=300, field="prepay_words"), "remind_days": _days,
    "late_fee_percent": _within("late_fee_percent", 0, 25_000),
    "late_fee_flat": lambda value: rules.amount(value, field="late_fee_flat", least=0),
    "late_fee_grace": _within("late_fee_grace", 0, 365),
}  # fmt: skip


@transaction.atomic
def add_rate(*, name: str, rate: int, by: Actor, is_default: bool = False) -> TaxRate:
    """
    Add a tax that lines can carry. `rate` in thousandths of a percent.

    :raises NotAllowed: the role may not set this.
    :raises Refused: no name, or a rate outside of 0 to 100 percent.
    """
    require(by, SET)
    tidy = line(name, most=60, field="name")
    if not tidy:
        raise Refused("Name this tax. Clients read it on their invoices.", field="name")
    if not 0 <= rate <= 100_000:  # noqa: PLR2004
        raise Refused("Enter a percentage from 0 to 100.", field="rate")
    if is_default:
        TaxRate.objects.filter(is_default=True).update(is_default=False)
    made = TaxRate.objects.create(name=tidy, rate=rate, is_default=is_default)
    audit.record("tax_rate.added", by=by, about=made)
    return made


@transaction.atomic
def prefer_rate(*, rate: TaxRate, by: Actor, is_default: bool = True) -> None:
    """
    New lines begin with this tax; with `is_default` false, with none.

    :raises NotAllowed: the role may not set this.
    :raises Conflict: it was put away.
    """
    require(by, SET)
    row = TaxRate.objects.select_for_update().get(pk=rate.pk)
    if row.archived_at is not None:
        raise Conflict("This tax was put away.")
    TaxRate.objects.filter(is_default=True).update(is_default=False)
    TaxRate.objects.filter(pk=row.pk).update(is_default=is_default)
    audit.record("tax_rate.changed", by=by, about=row)


@transaction.atomic
def put_rate_away(*, rate: TaxRate, by: Actor, now: datetime) -> None:
    """
    No new line carries this tax; those that do keep it.

    :raises NotAllowed: the role may not set this.
    """
    require(by, SET)
    TaxRate.objects.filter(pk=rate.pk).update(archived_at=now, is_default=False)
    audit.record("tax_rate.archived", by=by, about=rate)
