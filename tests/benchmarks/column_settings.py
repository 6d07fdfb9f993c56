"""A later release, for the benchmark of migrations: one more firm app, whose migration adds a column."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, TENANT_APPS

TENANT_APPS = [*TENANT_APPS, "tests.benchmarks.column"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks.column"]
