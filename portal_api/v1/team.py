"""
Who works here, and what their roles hold: to be read by those who manage the team, in the workspace's session. No key
can hold team.manage, so that a program that leaks never tells who to attack, nor lets anybody in.
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from features.accounts import queries
from features.accounts.models import Membership
from features.accounts.rolebook import Entry
from features.base.permissions import Permission
from portal_api.resource import Resource
from portal_api.v1.shapes import ColleagueShape, RoleShape


class Team(Resource):
    permission = Permission.TEAM_MANAGE
    serializer_class = ColleagueShape

    @extend_schema(
        summary="List the team", description="For a signed-in colleague who manages the team; keys are refused.",
        responses=ColleagueShape(many=True),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        by = self.actor
        rows = queries.team(by=by) if isinstance(by, Membership) else Membership.objects.none()
        return self.pages(rows, ColleagueShape)


class Roles(Resource):
    permission = Permission.TEAM_MANAGE
    serializer_class = RoleShape
    pagination_class = None

    @extend_schema(
        summary="List the roles", description="For a signed-in colleague who manages the team; keys are refused.",
        responses=RoleShape(many=True),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        by = self.actor
        rows = queries.roles_with_counts(by=by) if isinstance(by, Membership) else []
        return Response(RoleShape([shown(*row) for row in rows], many=True).data)


def shown(entry: Entry, count: int) -> dict[str, Any]:
    return {
        "id": entry.key, "name": entry.name, "description": entry.description, "is_preset": entry.custom is None,
        "permissions": sorted(entry.permissions), "assigned_only": entry.assigned_only, "people": count,
    }  # fmt: skip
