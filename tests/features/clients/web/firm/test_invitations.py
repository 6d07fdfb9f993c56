from django.utils import timezone

from features.clients.models import Invitation
from tenants.context import inside
from tests.features.clients.conftest import person
from tests.features.clients.web.firm.conftest import record, text_of, toasts


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
