"""docs/permissions.md says what the code does, in the words the pages use."""

import pytest

from config.management.commands import permissions_matrix
from features.accounts import matrix, roles
from features.accounts.roles import Role
from features.base import composition, permission_words
from features.base.composition import PortalRole, Registry
from features.base.permissions import Permission
from tests.docs.test_links import ROOT


def test_the_document_is_as_the_code_has_it() -> None:
    written = (ROOT / permissions_matrix.FILE).read_text()

    assert written == permissions_matrix.made(), "run: python3 manage.py permissions_matrix --write"


def test_every_permission_has_its_words_once() -> None:
    worded = [one.permission for area in permission_words.AREAS for one in area.words]

    assert sorted(worded) == sorted(Permission)
    assert len({permission_words.label(one) for one in Permission}) == len(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_stands_there_with_who_holds_it(permission: Permission) -> None:
    row = next(line for line in permissions_matrix.made().splitlines() if f"`{permission}`" in line)
    _, label, _, *held, _ = (cell.strip() for cell in row.split("|"))

    assert label == permission_words.label(permission)
    assert held == [matrix.YES if permission in roles.PERMISSIONS[role] else matrix.NO for role in Role]


def test_roles_of_the_clients_side_stand_there_as_slices_register_them(monkeypatch) -> None:
    known: Registry[PortalRole] = Registry()
    known.add(PortalRole("full", 10, "Full", "Everything.", ("See documents", "Pay")))
    known.add(PortalRole("pay", 20, "Pay only", "Invoices.", ("Pay",)))
    monkeypatch.setattr(composition, "portal_roles", known)

    written = permissions_matrix.made()

    assert "| They may | Full | Pay only |" in written
    assert "| See documents | yes | – |" in written
    assert "| Pay | yes | yes |" in written
