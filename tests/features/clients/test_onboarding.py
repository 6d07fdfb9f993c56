from django.utils import timezone

from features.base import composition
from features.clients import operations
from features.clients.models import Access, Client, Invitation
from tests.features.clients.conftest import person


def test_the_first_steps_tick_themselves(a):
    steps = {step.key: step for step in composition.onboarding}
    assert (steps["first_client"].is_done(), steps["first_invitation"].is_done()) == (True, False)

    somebody = person("Ruth Ashby", a.bakery)
    operations.invite(contact=somebody, client=a.bakery, by=a.staff, now=timezone.now())
    assert steps["first_invitation"].is_done()

    Access.objects.exclude(client__is_test=True).delete()
    Invitation.objects.all().delete()
    Client.objects.filter(is_test=False).delete()
    assert not steps["first_client"].is_done()
