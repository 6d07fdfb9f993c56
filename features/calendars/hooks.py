"""What slices above do when somebody's calendar works (again): write down there what is planned."""

from collections.abc import Callable
from uuid import UUID

type Hearer = Callable[[UUID], None]
connected: list[Hearer] = []
"""Called with the id of a membership, in the transaction in which its calendar begins to work."""
