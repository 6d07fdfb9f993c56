"""A later release, for the benchmark of migrations: one more firm app, whose migration adds a column."""

from tests.benchmarks.stock_settings import *  # noqa: F403
from tests.benchmarks.stock_settings import INSTALLED_APPS, TENANT_APPS

TENANT_APPS = [*TENANT_APPS, "tests.benchmarks.column"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.benchmarks.column"]
