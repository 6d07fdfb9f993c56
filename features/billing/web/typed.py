"""The lines and instalments of a draft as they were typed: kept whole, whatever is wrong with them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from features.base.errors import Refused
from features.billing import amounts, rules
from features.billing.models import Instalment, Line, TaxRate
from features.billing.rules import Charge, Part

NAMES = ("description", "detail", "quantity", "unit", "rate", "tax", "cost", "kind")
PART_NAMES = ("on", "amount", "label")
KINDS = {Line.Kind.ITEM.value, Line.Kind.TIME.value}


@dataclass
class TypedLine:
    description: str = ""
    detail: str = ""
    quantity: str = "1"
    unit: str = ""
    rate: str = ""
    tax: str = ""
    cost: str = ""
    kind: str = "item"
    errors: dict[str, str] = field(default_factory=dict)
    amount: int | None = None

    @property
    def is_blank(self) -> bool:
        return not (self.description.strip() or self.detail.strip() or self.rate.strip() or self.cost.strip())

    @property
    def has_more(self) -> bool:
        return bool(self.detail or self.unit or self.cost or {"detail", "unit", "cost"} & set(self.errors))

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys(self.errors.values()))


@dataclass
class TypedPart:
    on: str = ""
    amount: str = ""
    label: str = ""
    error: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.on or self.amount.strip())


def lines_of(post: QueryDict) -> list[TypedLine]:
    columns = [[text[:400] for text in post.getlist(f"line_{name}")] for name in NAMES]
    count = min(max(map(len, columns), default=0), rules.MOST_LINES + 1)
    return [_line([column[at] if at < len(column) else "" for column in columns]) for at in range(count)]


def _line(cells: list[str]) -> TypedLine:
    description, detail, quantity, unit, rate, tax, cost, kind = cells
    return TypedLine(description, detail, quantity, unit, rate, tax, cost, kind)


def parts_of(post: QueryDict) -> list[TypedPart]:
    columns = [[text[:100] for text in post.getlist(f"part_{name}")] for name in PART_NAMES]
    count = min(max(map(len, columns), default=0), rules.MOST_INSTALMENTS + 1)
    return [TypedPart(*(column[at] if at < len(column) else "" for column in columns)) for at in range(count)]


def shown(lines: Iterable[Line], currency: str) -> list[TypedLine]:
    """Return the lines of a draft as fields show them."""
    return [
        TypedLine(
            one.description, one.detail, amounts.written(one.quantity), one.unit, amounts.typed(one.rate, currency),
            str(one.tax_rate_id or ""), "" if one.cost is None else amounts.typed(one.cost, currency), one.kind, {},
            one.amount,
        )
        for one in lines
    ]  # fmt: skip


def parts_shown(parts: Iterable[Instalment | Part], currency: str) -> list[TypedPart]:
    return [
        TypedPart(one.due_on.isoformat(), amounts.typed(one.amount, currency), one.label) for one in parts
    ]


def charges(lines: Sequence[TypedLine], currency: str, rates: Mapping[str, TaxRate]) -> list[Charge]:
    """Return what can be charged; what is wrong with a line stands in its `errors`."""
    return [made for one in lines if not one.is_blank and (made := _charge(one, currency, rates)) is not None]


def _charge(one: TypedLine, currency: str, rates: Mapping[str, TaxRate]) -> Charge | None:
    if not one.description.strip():
        one.errors["description"] = "Say what this line is for."
    quantity: Any = _tried(one, "quantity", lambda: amounts.quantity(one.quantity, field="quantity"))
    rate: Any = _tried(one, "rate", lambda: amounts.parse(one.rate, currency, field="rate", signed=True))
    cost: Any = None
    if one.cost.strip():
        cost = _tried(one, "cost", lambda: amounts.parse(one.cost, currency, field="cost"))
    if quantity is None or rate is None:
        return None
    kind = one.kind if one.kind in KINDS else Line.Kind.ITEM.value
    made = Charge(one.description, rate, quantity, one.unit, one.detail, rates.get(one.tax), cost, kind)
    one.amount = made.amount
    return made


def _tried(one: TypedLine, name: str, read: Any) -> Any:
    try:
        return read()
    except Refused as refusal:
        one.errors[name] = refusal.message
        return None


def parts(typed: Sequence[TypedPart], currency: str) -> list[Part]:
    return [made for one in typed if not one.is_blank and (made := _part(one, currency)) is not None]


def _part(one: TypedPart, currency: str) -> Part | None:
    try:
        amount = amounts.parse(one.amount, currency, field="instalments")
        return Part(date.fromisoformat(one.on), amount, one.label)
    except Refused as refusal:
        one.error = refusal.message
    except ValueError:
        one.error = "Choose a day."
    return None
