"""A later release, for the fleet's tests: the same code with one more firm app."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, TENANT_APPS

EXTRA = "tests.tenants.fleet_python"
TENANT_APPS = [*TENANT_APPS, EXTRA]
INSTALLED_APPS = [*INSTALLED_APPS, EXTRA]
