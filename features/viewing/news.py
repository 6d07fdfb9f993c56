"""The firm's owners hear of every visit (security R22)."""

from django.conf import settings
from django.urls import reverse

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.base.announcements import Announcement, announce
from features.base.composition import Announced
from features.viewing.models import ViewAs

VIEWED = Announced(
    "portal.viewed", 90, "staff", "Somebody looks as a client",
    "When a colleague, or Portico with your leave, opens a client’s portal to see what they see.", "eye", "app",
)  # fmt: skip


def tell_owners(visit: ViewAs) -> None:
    owners = Membership.objects.filter(role=Role.OWNER, is_active=True, user__is_active=True)
    others = owners.exclude(pk=visit.member_id) if visit.member_id else owners
    path = reverse("clients_staff:record", args=[visit.client_id], urlconf=settings.FIRM_URLCONF)
    announce(
        Announcement(
            VIEWED.key, f"{visit.viewer_name} looks at the portal as {visit.whom.name}", path,
            to=list(others.values_list("user_id", flat=True)), client_id=visit.client_id,
            detail=f"Reason: {visit.reason}", key=f"viewed:{visit.pk}",
        )
    )  # fmt: skip
