"""
Imports what the processes of the image import, with every package out of reach that the image does not have.

Run as a program: the development packages are installed beside the others here, and hide what the lock forgot.
"""

import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, distributions
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
MODULES = (
    "config.wsgi",
    "config.serve",
    "config.celery",
    "celery.__main__",
    "celery.apps.worker",
    "celery.beat",
    "celery.concurrency.prefork",
    "kombu.transport.redis",
    "granian.cli",
    "storages.backends.s3",
    "whitenoise.storage",
    "config.urls_public",
    "config.urls_firm",
    "tenants.management.commands.prepare",
    "tenants.management.commands.migrate_firms",
)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def modules_of(distribution: Distribution) -> set[str]:
    tops = {path.parts[0] for path in distribution.files or () if path.suffix in (".py", ".so")}
    return {top.partition(".")[0] for top in tops if not top.startswith((".", "__"))}


def unavailable(lock: str) -> set[str]:
    """Return the top-level modules that are installed here but not in the image."""
    locked = {canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?=\[|==)", lock, re.MULTILINE)}
    here, there = set[str](), set[str]()
    for distribution in distributions():
        (there if canonical(distribution.name) in locked else here).update(modules_of(distribution))
    return here - there


class Wall(MetaPathFinder):
    def __init__(self, names: set[str]) -> None:
        self.names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self.names:
            raise ModuleNotFoundError(f"{fullname} is not in requirements.lock", name=fullname)
        return None


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    sys.meta_path.insert(0, Wall(unavailable((ROOT / "requirements.lock").read_text())))
    for module in MODULES:
        import_module(module)
    import_module("config.celery").app.loader.import_default_modules()
