"""Giving addresses out, taking letters in, and deciding about them."""

from features.replies.operations.arriving import Keep, KeepInThreads
from features.replies.operations.deciding import let_in, throw_away
from features.replies.operations.handling import handle
from features.replies.operations.issuing import address_for, revoke

__all__ = ["Keep", "KeepInThreads", "address_for", "handle", "let_in", "revoke", "throw_away"]
