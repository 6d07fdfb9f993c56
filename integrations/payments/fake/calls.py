"""One request as the resources see it."""

from dataclasses import dataclass, field
from typing import Any

from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]


@dataclass
class Call:
    """`account` is empty on the platform's own calls; `ids` are those in the path; `origin` is the stand-in's own."""

    tx: Transaction
    account: str
    params: Data
    origin: str
    ids: tuple[str, ...] = ()
    is_publishable: bool = False
    path: str = ""
    notes: Data = field(default_factory=dict)
