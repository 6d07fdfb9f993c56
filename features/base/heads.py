"""
The newest link of each firm's audit chain, kept where the database's owner can't change it: in the store of files and
in the log. A trail whose hashes were all computed anew fits itself, but not what was exported (docs/audit-chain.md).
"""

import io
import logging
from datetime import date

from features.base import chain
from features.base.chain import Head
from integrations.storage import gateway
from tenants.context import require_firm

log = logging.getLogger(__name__)
FOLDER = "audit-heads"
MOST_BYTES = 200


def folder() -> str:
    return f"{require_firm().pk}/{FOLDER}"


def export(day: date) -> Head:
    """
    Write today's head of the firm in use to the store, once, and each time to the log.

    :raises StorageFailed: the store is away; the log has it all the same.
    """
    head, key = chain.head(), f"{folder()}/{day.isoformat()}"
    facts = {"audit_seq": head.seq, "audit_hash": head.hash.hex()}
    log.info("Audit head of %s: %s", require_firm().slug, head, extra=facts)
    if key not in gateway.keys_below(folder()):
        gateway.put(io.BytesIO(str(head).encode()), key)
    return head


def exported() -> dict[str, str]:
    """
    Return the heads exported so far by day, each as `number:hash`; those of an empty trail prove nothing.

    :raises StorageFailed: the store is away.
    """
    found = {}
    for key in gateway.keys_below(folder()):
        with gateway.open_file(key) as file:
            found[key.rpartition("/")[2]] = file.read(MOST_BYTES).decode(errors="replace").strip()
    return {day: text for day, text in found.items() if not text.startswith("0:")}
