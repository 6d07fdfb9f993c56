"""A store of its own for each test, as documents have, and what people were told."""

from collections.abc import Callable

import pytest

from features.notifications.models import Notification
from tests.cast import Cast
from tests.features.documents.conftest import store, stored

__all__ = ["store", "stored"]


@pytest.fixture
def told(cast: Cast) -> Callable[[], list[Notification]]:
    """Return the notifications of the firm in use, newest last."""
    return lambda: list(Notification.objects.order_by("created_at"))
