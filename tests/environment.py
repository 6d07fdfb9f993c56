"""
Loaded before the settings (`-p tests.environment`): each worker of each run has a cache of its own, so that runs at the
same time do not meet.
"""

import os

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NUMBER = int(WORKER.removeprefix("gw")) + 1 if WORKER.startswith("gw") else 8 + os.getpid() % 8
os.environ["CACHE_PREFIX"] = f"test-{os.getpid()}"
if "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{NUMBER}"
