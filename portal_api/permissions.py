"""Who may come in at all."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from features.accounts.models import Membership
from portal_api.models import ApiKey


class IsStaffOrKey(BasePermission):
    """Somebody known. What they may do, the operations decide."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, Membership | ApiKey)
