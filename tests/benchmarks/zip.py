"""A zip of one gigabyte, as it is sent: how long it takes, and what it needs in memory."""

import io
import re
import secrets
import time
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.benchmarks.measuring import goal, row

MEGABYTE = 1024 * 1024
FILES, EACH = 20, 52  # files, and the megabytes of each: a little more than a gigabyte
MEMORY = 32  # megabytes that it may need, whatever its size


def measure(firm: Any, browser: Any) -> bool:
    from features.clients.models import Contact  # noqa: PLC0415  needs settings
    from features.documents import queries  # noqa: PLC0415
    from features.documents.zipped import zipped  # noqa: PLC0415
    from tenants.context import inside  # noqa: PLC0415

    with inside(firm):
        contact = Contact.objects.select_related("user").filter(accesses__isnull=False).order_by("pk")[0]
        chosen = _documents(contact)
        Path("/proc/self/clear_refs").write_text("5")  # forget the most so far
        before, start, sent = _most(), time.perf_counter(), 0
        for part in zipped(chosen, lambda: queries.visible_to(contact), by=contact):
            sent += len(part)
        seconds = time.perf_counter() - start
    row(f"zip of {sent / MEGABYTE:,.0f} MB, {len(chosen)} files", f"{seconds:,.1f}", "seconds")
    return goal("memory for it", (_most() - before) / 1024, MEMORY, unit="MB", least=False)


def _documents(contact: Any) -> list[Any]:
    """Keep one large file, which all of them are: what counts here is how it is read and sent."""
    from features.documents.models import Document, Side  # noqa: PLC0415
    from integrations.storage import gateway  # noqa: PLC0415

    key = gateway.put(io.BytesIO(secrets.token_bytes(MEGABYTE) * EACH), gateway.new_key())
    now = timezone.now()
    about = {
        "client": contact.accesses.all()[0].client, "extension": "pdf", "content_type": "application/pdf", "year": 2026,
        "size": EACH * MEGABYTE, "sha256": "0" * 64, "side": Side.FIRM, "shared_at": now, "file": key,
    }  # fmt: skip
    return Document.objects.bulk_create(Document(name=f"Large {number}", **about) for number in range(FILES))


def _most() -> int:
    """Return the kilobytes that this process had at most since it was asked to forget."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0
