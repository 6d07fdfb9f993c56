"""Whom the audit trail names for a visit: the member of staff, or the operator."""

import uuid
from dataclasses import dataclass
from typing import Literal

from features.base.permissions import Actor, Permission
from features.viewing.models import ViewAs


@dataclass(frozen=True)
class Operator:
    """Somebody of the platform inside a firm's grant. They hold none of the staff's permissions."""

    actor_id: uuid.UUID
    name: str
    actor_side: Literal["operator"] = "operator"
    limited_to: None = None

    def can(self, permission: Permission) -> bool:
        return False


def of(visit: ViewAs) -> Actor:
    if visit.member is not None:
        return visit.member
    return Operator(visit.operator_id or visit.pk, visit.viewer_name)
