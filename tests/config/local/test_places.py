import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.local import accounts, places
from config.local.accounts import Account
from config.local.errors import LocalError

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account for PostgreSQL")


@pytest.fixture
def reachable() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def hidden(reachable):
    folder = reachable / "hidden/project"
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    return folder


@pytest.fixture
def account() -> Account:
    account = accounts.for_services()
    assert account
    return account


def test_an_account_reaches_only_what_is_open_to_it(account, reachable, hidden):
    assert account.reaches(reachable)
    assert not account.reaches(hidden)


def test_data_of_a_hidden_project_finds_shelter(monkeypatch, reachable, hidden):
    monkeypatch.setattr(places, "SHELTERS", reachable)

    found = places.find(hidden)

    assert found.data == places.shelter_path(hidden) / "postgres"
    assert found.account.reaches(found.data.parent)


def test_programs_are_copied_to_where_the_account_can_run_them(reachable, account):
    programs = places.copied(reachable, account)

    assert account.can_run(programs / "initdb", "--version")


def test_a_shelter_that_somebody_else_made_is_refused(monkeypatch, tmp_path, account):
    monkeypatch.setattr(places, "SHELTERS", tmp_path)
    path = places.shelter_path(tmp_path)
    path.mkdir()
    account.own(path)

    with pytest.raises(LocalError, match=r"was made by somebody else\. Remove it"):
        places.shelter(tmp_path, account)
