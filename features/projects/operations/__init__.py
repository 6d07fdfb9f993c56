"""Every change to projects. Pages, the API and the demo call these alike; clients have none of them (S1-30)."""

from features.projects.operations.projects import Particulars, begin, complete, create, edit, reopen
from features.projects.operations.wording import choose_word

__all__ = ["Particulars", "begin", "choose_word", "complete", "create", "edit", "reopen"]
