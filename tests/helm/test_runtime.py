"""The lock of the image holds all that runs, though the tests run beside many more packages."""

import os
import subprocess
import sys

from tests.helm import image_imports
from tests.helm.chart import ROOT

LOCK = (ROOT / "requirements.lock").read_text()


def test_the_processes_import_nothing_but_the_lock() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}

    run = subprocess.run(
        [sys.executable, image_imports.__file__], env=env, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr


def test_a_package_of_the_developers_is_out_of_reach() -> None:
    kept_away = image_imports.unavailable(LOCK)

    assert {"pytest", "helm_python", "mypy"} <= kept_away
    assert {"django", "celery", "packaging"} & kept_away == set()
    assert "packaging" in image_imports.unavailable(LOCK.replace("\npackaging==", "\nother=="))
