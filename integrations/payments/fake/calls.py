"""One request as the resources see it."""

from dataclasses import dataclass
from typing import Any

from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]


@dataclass
class Call:
    """
    `account` is empty on the platform's own calls; `ids` are those in the path; `origin` is the stand-in's own.
    `is_person`: whoever pays is there, on a page of ours or in a form, and agrees to a bank debit.
    """

    tx: Transaction
    account: str
    params: Data
    origin: str
    ids: tuple[str, ...] = ()
    is_person: bool = False
    path: str = ""
