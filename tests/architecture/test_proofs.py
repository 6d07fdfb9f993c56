"""What lets somebody in, or lets somebody do more, asks for a proof of the last ten minutes (D10)."""

import pytest

from tests.isolation import endpoints
from tests.isolation.endpoints import Endpoint

TEAM = "workspace/settings/team/"
TWO_STEP = (
    "app/", "app/removal/", "codes/", "passkeys/new/", "passkeys/options/", "passkeys/<uuid:passkey_id>/removal/",
)  # fmt: skip
VAULT = "workspace/clients/<uuid:client_id>/vault/"
ITEM = "<uuid:vault_item_id>/"
ALONE = {
    "vault/", *(f"vault/{ITEM}{page}" for page in ("", "contents/", "download/", "replacement/", "removal/")),
    VAULT,
    *(f"{VAULT}{ITEM}{page}" for page in ("", "contents/", "download/", "replacement/", "removal/")),
    "payment-methods/<uuid:client_id>/new/", "payment-methods/<uuid:client_id>/automatic/",
    *(f"payment-methods/<uuid:method_id>/{page}/" for page in ("default", "removal")),
    "workspace/settings/payments/", "workspace/settings/payments/disconnect/",
    "workspace/account/email/", "workspace/account/password/", "workspace/settings/api-keys/new/", "you/email/",
    "you/password/", "people/", "api/v1/me/email/",
    *(f"workspace/invoices/payments/<uuid:payment_id>/{page}" for page in ("return/", "refund/")),
    "workspace/invoices/<uuid:invoice_id>/trust/",
    *(f"workspace/invoices/unexplained/<uuid:puzzle_id>/{page}/" for page in ("assign", "note")),
    "workspace/clients/<uuid:client_id>/people/<uuid:contact_id>/two-step/",
    *(f"{account}/two-step/{page}" for account in ("workspace/account", "you") for page in TWO_STEP),
}  # fmt: skip


def dangerous() -> list[Endpoint]:
    return [one for one in endpoints.of_firm() if one.route in ALONE or one.route.startswith(TEAM)]


def test_each_of_them_is_there() -> None:
    routes = {one.route for one in dangerous()}

    assert routes >= ALONE
    assert len(routes) > len(ALONE) + 10


@pytest.mark.requirement("D10")
@pytest.mark.parametrize("endpoint", dangerous(), ids=str)
def test_it_asks_for_a_fresh_proof(endpoint: Endpoint) -> None:
    assert endpoint.declared.fresh
