from django.utils import timezone

from features.clients import adoption, operations
from features.clients.models import Client, Invitation
from tenants.context import inside
from tests.features.clients.conftest import person
from tests.features.clients.web.firm.conftest import INVITE, LIST, record, text_of, toasts


def test_inviting_resending_and_revoking(staff, cast):
    with inside(cast.a.firm):
        ruth = person("Ruth Ashby", cast.a.bakery)
    invitation = record(cast.a.bakery, f"people/{ruth.pk}/invitation/")

    staff.post(invitation)
    assert "Revoke invitation" in text_of(staff.get(record(cast.a.bakery)))
    staff.post(invitation)
    assert "was invited a moment ago" in toasts(staff, record(cast.a.bakery))
    staff.post(f"{invitation}withdraw/")

    assert "no longer works" in toasts(staff, record(cast.a.bakery))
    with inside(cast.a.firm):
        assert Invitation.objects.get().state(timezone.now()) == Invitation.State.REVOKED


def test_a_mail_that_was_refused_says_so_wherever_the_person_stands(staff, cast):
    with inside(cast.a.firm):
        client = Client.objects.create(name="Ashby Interiors", kind="business")
        ruth = person("Ruth Ashby", client)
        sent = operations.invite(contact=ruth, client=client, by=cast.a.staff, now=timezone.now())
        adoption.note_fate(str(sent.pk), "550 5.1.1 No such mailbox")

    page = text_of(staff.get(record(client)))
    assert ("Mail refused" in page, "Resend" in page, "Revoke invitation" in page) == (True, True, True)
    assert "Mail refused" in text_of(staff.get(LIST, {"q": "Ashby"}))
    assert "Their last mail was refused" in text_of(staff.get(INVITE, {"client": str(client.pk)}))

    staff.post(
        record(client, f"people/{ruth.pk}/"),
        {"name": "Ruth Ashby", "email": "ruth@right.example", "role": ""},
    )
    page = text_of(staff.get(record(client)))
    assert ("Mail refused" in page, "Not invited" in page or "Invite<" in page) == (False, True)


def test_a_copied_link_can_be_copied_at_a_press(staff, cast):
    with inside(cast.a.firm):
        ruth = person("Ruth Ashby", cast.a.bakery)

    page = text_of(staff.post(record(cast.a.bakery, f"people/{ruth.pk}/invitation/link/")))

    assert ('data-copy="link" hidden' in page, "portico/copy.js" in page) == (True, True)
