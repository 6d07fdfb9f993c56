import os

import pytest

from tests.environment import WORKER


@pytest.fixture(scope="module")
def worker_id_of_run() -> str:
    return f"{WORKER}_{os.getpid()}"
