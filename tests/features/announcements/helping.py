from features.accounts.models import CustomRole, Membership, User
from features.base.permissions import Permission
from tests.cast import FirmCast


def limited(firm: FirmCast) -> Membership:
    """Return somebody who may do everything, for assigned clients alone."""
    role = CustomRole.objects.create(
        name="Seasonal", permissions=[str(one) for one in Permission], assigned_only=True
    )
    user = User.objects.create(name="Lena Limited", email="lena@example.com")
    return Membership.objects.create(user=user, role="", custom_role=role)
