"""Invitations to the portal: how they stand, and the mails about them."""

import uuid

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.clients import funnel, operations, queries
from features.clients.models import Client, Invitation
from portal_api.resource import Resource
from portal_api.v1.shapes import InvitationShape, NewInvitationsShape, RecipientsShape, StepsShape, apart

STATE = OpenApiParameter("state", str, enum=Invitation.State.values, description="Only those that stand so.")


class Invitations(Resource):
    """The newest invitation of each person."""

    permission = Permission.CLIENTS_VIEW
    serializer_class = InvitationShape

    @extend_schema(summary="List invitations", parameters=[STATE], responses=InvitationShape(many=True))
    def get(self, request: Request) -> Response:
        state = request.query_params.get("state", "")
        if state and state not in Invitation.State.values:
            raise ValidationError({"state": f"Use one of: {', '.join(Invitation.State.values)}."})
        rows = queries.invitations_by(state, by=self.actor, now=self.now)
        return self.pages(rows, InvitationShape)

    @extend_schema(
        summary="Invite whoever has these addresses to act for a client, each by a mail of their own",
        request=NewInvitationsShape,
        responses={201: RecipientsShape},
    )
    def post(self, request: Request) -> Response:
        reach, given = apart(self.given(NewInvitationsShape))
        clients = queries.visible_to(self.actor).filter(archived_at__isnull=True)
        client: Client = get_object_or_404(clients, pk=given["client"])
        found = operations.invite_recipients(
            to=given["to"], client=client, by=self.actor, now=self.now, reach=reach
        )
        return Response(RecipientsShape({"results": found}).data, status=201)


class OneInvitation(Resource):
    permission = Permission.CLIENTS_VIEW
    serializer_class = InvitationShape

    @extend_schema(summary="Read an invitation")
    def get(self, request: Request, invitation_id: uuid.UUID) -> Response:
        return Response(InvitationShape(queries.invitation_visible_to(self.actor, invitation_id)).data)

    @extend_schema(summary="Withdraw an invitation: its link stops working", responses={204: None})
    def delete(self, request: Request, invitation_id: uuid.UUID) -> Response:
        invitation = queries.invitation_visible_to(self.actor, invitation_id)
        operations.revoke(invitation=invitation, by=self.actor, now=self.now)
        return Response(status=204)


class Resending(Resource):
    permission = Permission.CLIENTS_VIEW
    serializer_class = InvitationShape

    @extend_schema(
        summary="Mail a fresh link; the older one stops working",
        request=None,
        responses={201: InvitationShape},
    )
    def post(self, request: Request, invitation_id: uuid.UUID) -> Response:
        invitation = queries.invitation_visible_to(self.actor, invitation_id)
        sent = operations.resend(invitation=invitation, by=self.actor, now=self.now)
        return Response(InvitationShape(sent).data, status=201)


class Funnel(Resource):
    permission = Permission.CLIENTS_VIEW
    serializer_class = StepsShape

    @extend_schema(summary="How far people have come into the portal", responses=StepsShape)
    def get(self, request: Request) -> Response:
        return Response(StepsShape({"steps": funnel.steps(by=self.actor)}).data)
