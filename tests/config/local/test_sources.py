import os

import pytest

from config.local.sources import Sources, mistake


@pytest.fixture
def project(tmp_path):
    (tmp_path / "tenants/web").mkdir(parents=True)
    (tmp_path / "tenants/web/pages.py").write_text("one = 1\n")
    return tmp_path


def test_nothing_changed(project):
    assert Sources(project).changes() == set()


def test_written_added_and_removed_files_are_told_once(project):
    (project / "tenants/old.py").touch()
    sources = Sources(project)

    os.utime(project / "tenants/web/pages.py", ns=(1, 1))
    (project / "tenants/new.py").touch()
    (project / "tenants/old.py").unlink()
    (project / "tenants/page.html").touch()

    assert sources.changes() == {"tenants/web/pages.py", "tenants/new.py", "tenants/old.py"}
    assert sources.changes() == set()


def test_a_mistake_is_named_before_anything_is_started_again(project):
    (project / "tenants/web/pages.py").write_text("one = (\n")

    assert mistake(project, {"tenants/web/pages.py", "tenants/gone.py"}).startswith("tenants/web/pages.py: ")


def test_good_files_hold_no_mistake(project):
    assert mistake(project, {"tenants/web/pages.py"}) is None
