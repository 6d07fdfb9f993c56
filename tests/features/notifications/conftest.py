from collections.abc import Callable
from uuid import UUID

import pytest

from features.base import composition
from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.documents.switches import DOCUMENTS
from tenants.context import inside
from tests.cast import Cast

NEWS = Announced("test.news", 1, "client", "News", "When there is news.", "bell")
QUIET = Announced("test.quiet", 2, "client", "Quiet news", "Without a mail.", "bell", "app")
SWITCHED = Announced(
    "test.switched", 3, "client", "Of documents", "While documents are on.", "bell", switch=DOCUMENTS
)
DONE: set[UUID] = set()
URGENT = Announced("test.urgent", 5, "client", "Urgent", "When it burns.", "bell", urgent=True)
REMINDER = Announced(
    "test.reminder", 6, "client", "Reminder", "When it is due.", "bell", reminder=True,
    still=lambda _, about: about not in DONE,
)  # fmt: skip
KEPT = Announced("test.kept", 7, "client", "Money", "When it is about money.", "bell", kept=True)
OF_STAFF = Announced("test.staff", 4, "staff", "For staff", "When work comes.", "bell")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(composition.announced._entries)
    for kind in (NEWS, QUIET, SWITCHED, OF_STAFF, URGENT, REMINDER, KEPT):
        known[kind.key] = kind
    monkeypatch.setattr(composition.announced, "_entries", known)


@pytest.fixture
def tell(cast: Cast) -> Callable[..., None]:
    """Tell people of the first firm: Alice unless told otherwise, of the household."""

    def told(
        *people: object, kind: str = NEWS.key, title: str = "Something happened", **given: object
    ) -> None:
        with inside(cast.a.firm):
            to = [person.user_id for person in people or (cast.a.alice,)]
            given = {"client_id": cast.a.household.pk, "path": "/documents/", **given}
            announce(Announcement(kind, title, to=to, **given))

    return told
