"""Mails that wait for staff, over HTTP."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from features.base import outbox
from features.base.permissions import Permission
from features.messages import operations as messages
from features.messages.models import Message, Thread
from features.replies import operations
from features.replies.models import MailAnswer
from features.replies.switches import MAIL_ANSWERS
from features.toggles import operations as toggles
from integrations.inbound_mail import addresses
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.features.documents.conftest import store
from tests.http import Browser
from tests.integrations.inbound_mail.letters import letter
from tests.portal_api.conftest import program
from tests.portal_api.test_work import V1

__all__ = ["store"]
MAILS = f"{V1}held-mails/"
pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def thread(cast: Cast) -> Thread:
    with inside(cast.a.firm):
        thread = messages.start(
            client=cast.a.household, by=cast.a.staff, now=NOON, subject="The kiln", body="Who paid?"
        )
        outbox.deliver_waiting()
        [notice] = [one for one in mail.outbox if one.to == ["alice@example.com"]]
        found = addresses.read(notice.reply_to[0])
        assert found is not None
        for words in ("It was me.", "Pay Eve."):
            strange = letter(words, sender="Eve <eve@evil.example>", message_id=f"<{len(words)}@x>")
            operations.Keep().keep(found, strange, "none")
            outbox.deliver_waiting()
        return thread


def test_a_program_lists_lets_in_and_throws_away_what_is_held(
    cast: Cast, api: Browser, thread: Thread
) -> None:
    first, second = api.get(MAILS).json()["results"]

    assert [first["words"], second["words"]] == ["It was me.", "Pay Eve."]
    assert (first["client"], first["about"], first["about_id"]) == (
        str(cast.a.household.pk),
        "thread",
        str(thread.pk),
    )
    assert (first["person"], first["sender"], first["why"]) == (
        cast.a.alice.user.name,
        "eve@evil.example",
        "sender",
    )
    taken = api.post(f"{MAILS}{first['id']}/admission/")
    assert (taken.status_code, taken.json()["state"], taken.json()["words"]) == (200, "taken", "")
    assert api.post(f"{MAILS}{first['id']}/admission/").status_code == 409
    assert api.delete(f"{MAILS}{second['id']}/").status_code == 204
    assert api.delete(f"{MAILS}{second['id']}/").status_code == 409
    assert api.get(f"{MAILS}{second['id']}/").json()["state"] == "thrown"
    assert api.get(MAILS).json()["results"] == []
    with inside(cast.a.firm):
        said = Message.objects.filter(thread=thread, sender=cast.a.alice.user)
        assert [one.body for one in said] == ["It was me."]


def test_only_who_may_decides_and_switched_off_it_is_gone(cast: Cast, api: Browser, thread: Thread) -> None:
    reads = program(cast.a, Permission.CLIENTS_VIEW, Permission.MESSAGES_VIEW)
    row = reads.get(MAILS).json()["results"][0]
    assert reads.post(f"{MAILS}{row['id']}/admission/").status_code == 403
    assert reads.delete(f"{MAILS}{row['id']}/").status_code == 403
    assert program(cast.a, Permission.CLIENTS_VIEW).get(MAILS).json()["results"] == []
    assert program(cast.b).get(f"{MAILS}{row['id']}/").status_code == 404

    with inside(cast.a.firm):
        toggles.turn(switch=MAIL_ANSWERS, on=False, by=cast.a.owner)
        assert (
            MailAnswer.objects.filter(state="held", created_at__gt=timezone.now() - timedelta(days=1)).count()
            == 2
        )
    assert api.get(MAILS).status_code == 404
    assert api.post(f"{MAILS}{row['id']}/admission/").status_code == 404
