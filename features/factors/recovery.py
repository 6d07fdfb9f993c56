"""Recovery codes: ten signs each (about 49 bits), good once. Kept as hashes keyed with SECRET_KEY, being short."""

import secrets
from datetime import datetime

from django.utils.crypto import salted_hmac

from features.accounts.models import User
from features.accounts.secrets import CODE_ALPHABET, tidy_code
from features.factors.models import RecoveryCode
from tenants.context import require_firm

HOW_MANY, LENGTH = 10, 10


def make(user: User) -> list[str]:
    """Replace a person's codes by ten new ones and return them. They are kept nowhere else."""
    codes = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    return [spaced(code) for code in codes]


def use(user: User, typed: str, *, now: datetime) -> bool:
    """Take a code, once."""
    unused = RecoveryCode.objects.filter(user=user, used_at=None, code_hash=_hash(user, tidy_code(typed)))
    return unused.update(used_at=now) == 1


def spaced(code: str) -> str:
    """Return a code as it is read best: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"


def _hash(user: User, code: str) -> bytes:
    salt = f"factors.recovery {require_firm().pk} {user.pk}"
    return salted_hmac(salt, code, algorithm="sha256").digest()
