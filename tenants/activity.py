"""Whether a firm is still at work, to the day: the console shows who may need a call."""

from django.db import transaction
from django.utils import timezone

from tenants.context import platform
from tenants.models import Firm, FirmActivity


def note_staff(firm: Firm) -> None:
    """Note that somebody of its staff signed in today. At most one write per firm and day."""
    today = timezone.now().date()
    with platform(), transaction.atomic():
        noted = FirmActivity.objects.filter(firm_id=firm.pk)
        if not noted.filter(staff_on__gte=today).exists():
            FirmActivity.objects.update_or_create(firm_id=firm.pk, defaults={"staff_on": today})
