"""Our fleet migration in a process of a later release; prints the milliseconds for all firms."""

import time

import django

if __name__ == "__main__":
    django.setup()
    from tenants import fleet
    from tenants.provisioning import template

    template.ensure()  # once per deploy, by `prepare`
    start = time.perf_counter()
    report = fleet.migrate(workers=2)
    took = (time.perf_counter() - start) * 1000
    if report.failed:
        raise SystemExit(f"failed: {report.failed}")
    print(took)
