"""A contact who writes a neighbor's ids into a form changes nothing of the neighbor's, in the same schema."""

from typing import Any

import pytest
from django.db import models

from features.clients.models import Client
from tenants.context import inside
from tests.http import Browser
from tests.isolation import arguments, bodies
from tests.isolation.asking import Asker, rolled_back
from tests.isolation.endpoints import Endpoint, of_firm
from tests.isolation.factories import of_firms
from tests.isolation.world import Inside

PAGES = [each for each in of_firm() if each.declared.audience == "client"]


def about(here: Inside, client: str) -> dict[str, Any]:
    """Return every row that belongs to a client: by a foreign key, or by an id that the audit trail keeps."""
    mine = here.id(client)
    with inside(here.firm):
        rows = {
            model._meta.label: list(model._default_manager.filter(client=mine).values())
            for model in _with_client()
        }
        return rows | {"clients.Client": list(Client.objects.filter(pk=mine).values())}


def _with_client() -> list[type[models.Model]]:
    return [
        model
        for model in of_firms()
        if any(field.name == "client" and field.related_model is Client for field in model._meta.get_fields())
    ]


def test_what_belongs_to_a_client_is_known(asker: Asker) -> None:
    rows = about(asker.world.a, "c2")

    assert {label for label, found in rows.items() if found} >= {
        "clients.Client",
        "clients.Access",
        "documents.Document",
    }


@pytest.mark.parametrize("endpoint", PAGES, ids=str)
@pytest.mark.requirement("S1-20")
def test_a_neighbors_ids_in_a_form_change_nothing_of_the_neighbors(asker: Asker, endpoint: Endpoint) -> None:
    here = asker.world.a
    browser = Browser(here.firm)
    for name, value in here.cookies["c1-person"].items():
        browser.cookies[name] = value
    before = about(here, "c2")

    with rolled_back():
        response = browser.post(
            arguments.path(endpoint, asker.world, here, "own"), bodies.plausible(endpoint, here, "c2")
        )
        b"".join(response)  # so that no file stays open
        after = about(here, "c2")

    assert response.status_code < 500
    assert after == before
