"""Every change to feedback. Pages, the API and the demo call these alike."""

from features.feedback.operations.giving import give
from features.feedback.operations.settling import mark_seen, mark_unseen

__all__ = ["give", "mark_seen", "mark_unseen"]
