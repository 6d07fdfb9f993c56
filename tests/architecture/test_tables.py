"""Foreign keys point down the order of the slices, as imports do; migrations are complete; no signals between models."""

import ast
import tomllib
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.architecture import sources

BIG = ("portal_api", "features", "branding", "tenants")  # top first, as contract 1 of import-linter
OF_MIGRATIONS = {"pre_migrate", "post_migrate"}  # of commands, not of rows


def slices() -> list[set[str]]:
    """Return the layers of contract 2, top first."""
    contracts = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("2 "))
    return [{name.strip(" ()") for name in layer.split("|")} for layer in layers]


def height(model: type[models.Model]) -> tuple[int, int]:
    """Return how high a model stands: its big layer, then its slice. Lower numbers stand higher."""
    top, _, rest = model.__module__.partition(".")
    name = rest.partition(".")[0]
    below = (
        next((number for number, layer in enumerate(slices()) if name in layer), 0)
        if top == "features"
        else 0
    )
    return BIG.index(top), below


def own() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in BIG]


def relations(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.auto_created
    ]


def test_no_foreign_key_points_up_or_sideways() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own()
        for field in relations(model)
        if field.related_model in own() and height(field.related_model) < height(model)
    ]
    sideways = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own()
        for field in relations(model)
        if field.related_model in own()
        and height(field.related_model) == height(model)
        and field.related_model._meta.app_label != model._meta.app_label
        and not model.__module__.startswith("tenants.")
    ]

    assert not wrong
    assert not sideways


def test_no_table_of_a_firm_points_at_one_of_the_platform() -> None:
    """The database would refuse the look-up, and a dump of one firm could not be restored."""
    crossing = [
        f"{model._meta.label}.{field.name}"
        for model in own()
        if not model.__module__.startswith("tenants.")
        for field in relations(model)
        if field.related_model.__module__.startswith("tenants.")
    ]

    assert not crossing


def _key(model: type[models.Model]) -> Any:
    """Return the key of a table; where that is another table's, the key of that."""
    key = model._meta.pk
    return _key(key.related_model) if isinstance(key, models.OneToOneField) else key


def test_every_table_of_a_firm_has_a_random_key() -> None:
    numbered = [
        model._meta.label
        for model in own()
        if not model.__module__.startswith("tenants.") and not isinstance(_key(model), models.UUIDField)
    ]

    assert numbered == ["branding.Brand"]  # one row


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_no_model_sends_or_hears_signals() -> None:
    """One thing happening because another was saved cannot be read in the code: operations call what they cause."""
    wrong = [
        f"{sources.named(path)}: {name.name}"
        for path in sources.python(*sources.PRODUCT)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals"
        for name in node.names
        if name.name not in OF_MIGRATIONS
    ]

    assert not wrong
