"""Every change to a person's second step, and every use of it. Pages and the API call these alike."""

from features.factors.operations.adding import MOST_PASSKEYS, add_app, add_passkey, make_new_codes
from features.factors.operations.entering import (
    enter_by_passkey,
    take_code,
    take_passkey,
    take_recovery_code,
)
from features.factors.operations.proving import prove_by_code, prove_by_passkey, prove_by_recovery_code
from features.factors.operations.removing import own_passkey, remove_app, remove_passkey, rename_passkey
from features.factors.operations.resetting import clear, reset_by_platform, reset_colleague

__all__ = [
    "MOST_PASSKEYS", "add_app", "add_passkey", "clear", "enter_by_passkey", "make_new_codes", "own_passkey",
    "prove_by_code", "prove_by_passkey", "prove_by_recovery_code", "remove_app", "remove_passkey", "rename_passkey",
    "reset_by_platform", "reset_colleague", "take_code", "take_passkey", "take_recovery_code",
]  # fmt: skip
