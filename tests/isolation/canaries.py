"""
A canary is a word that stands in one place only: `cnry-<firm>-<client>-<field>-<n>`. Wherever it turns up, it says
whose data that is. `client` is a client's mark, or `firm` for what belongs to the firm as a whole.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import models

PATTERN = re.compile(r"cnry-([a-z]+)-([a-z0-9]+)-([a-z_]+)-(\d+)", re.IGNORECASE)
SHORTEST = 40  # a column that holds less can't hold a canary
_numbers = count(1)


@dataclass(frozen=True)
class Canary:
    firm: str
    client: str
    field: str

    @property
    def word(self) -> str:
        return f"cnry-{self.firm}-{self.client}-{self.field}-{next(_numbers)}"


def found_in(text: str) -> set[Canary]:
    if "cnry-" not in text.lower():  # most answers: ten times as fast as the pattern
        return set()
    return {Canary(*(part.lower() for part in match.groups()[:3])) for match in PATTERN.finditer(text)}


def text_fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Return the fields that hold what somebody typed: text without a list of choices, and JSON."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    fields = (field for field in model._meta.concrete_fields if isinstance(field, kinds))
    return [field for field in fields if not field.choices and not isinstance(field, models.FileField)]


def can_hold(field: "models.Field[Any, Any]") -> bool:
    return field.max_length is None or field.max_length >= SHORTEST


def filled(model: type[models.Model], firm: str, client: str, given: Iterable[str]) -> dict[str, Any]:
    """Return a canary for every text field of the model that the caller gives no value for."""
    values: dict[str, Any] = {}
    for field in text_fields(model):
        if field.name in given or not can_hold(field):
            continue
        word = Canary(firm, client, f"{model._meta.model_name}_{field.name}").word
        if isinstance(field, models.EmailField):
            word = f"{word}@example.com"
        values[field.name] = {"canary": word} if isinstance(field, models.JSONField) else word
    return values
