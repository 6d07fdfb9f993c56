"""Clients, their people, their invitations."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import NotThere
from features.base.permissions import Permission
from features.clients import operations, queries
from features.clients.listing import having
from features.clients.models import Access, Client
from portal_api.resource import Resource
from portal_api.v1.shapes import ClientShape, InvitationShape, NewPersonShape, PersonShape, apart

SEARCH = OpenApiParameter(
    "search", str, description="In the client’s name, or in a name or address of its people."
)


def particulars(body: dict[str, Any]) -> operations.Particulars:
    if "assigned_to_id" in body:
        body["assigned_to"] = body.pop("assigned_to_id")
    return body  # type: ignore[return-value]


class ClientScoped(Resource):
    """Below one client, looked up through whoever asks."""

    permission = Permission.CLIENTS_VIEW

    def client(self, client_id: uuid.UUID) -> Client:
        return get_object_or_404(queries.visible_to(self.actor), pk=client_id)

    def access(self, client_id: uuid.UUID, contact_id: uuid.UUID) -> Access:
        return queries.access_of(self.client(client_id), contact_id)


class Clients(Resource):
    permission = Permission.CLIENTS_VIEW
    serializer_class = ClientShape

    @extend_schema(summary="List clients", parameters=[SEARCH], responses=ClientShape(many=True))
    def get(self, request: Request) -> Response:
        rows = queries.visible_to(self.actor).filter(is_test=False)
        for word in request.query_params.get("search", "").replace("\0", " ").split()[:5]:
            rows = rows.filter(having(word))
        return self.pages(rows, ClientShape)

    @extend_schema(summary="Add a client", request=ClientShape, responses={201: ClientShape})
    def post(self, request: Request) -> Response:
        made = operations.create(by=self.actor, now=self.now, **particulars(self.given(ClientShape)))
        return Response(ClientShape(made).data, status=201)


class OneClient(ClientScoped):
    serializer_class = ClientShape

    @extend_schema(summary="Read a client")
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return Response(ClientShape(self.client(client_id)).data)

    @extend_schema(summary="Change a client", request=ClientShape(partial=True))
    def patch(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        operations.edit(
            client=client, by=self.actor, now=self.now, **particulars(self.given(ClientShape, partial=True))
        )
        return Response(ClientShape(client).data)


class Archive(ClientScoped):
    serializer_class = ClientShape

    @extend_schema(summary="Archive a client: it leaves the lists and its people the portal", request=None)
    def put(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        operations.archive(client=client, by=self.actor, now=self.now)
        return Response(ClientShape(client).data)

    @extend_schema(summary="Bring an archived client back", request=None, responses=ClientShape)
    def delete(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        operations.restore(client=client, by=self.actor, now=self.now)
        return Response(ClientShape(client).data)


class People(ClientScoped):
    serializer_class = PersonShape

    @extend_schema(summary="List a client’s people", responses=PersonShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(queries.people_of(self.client(client_id)), PersonShape)

    @extend_schema(
        summary="Let a person act for a client", request=NewPersonShape, responses={201: PersonShape}
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        reach, person = apart(self.given(NewPersonShape))
        added = operations.add_contact(client=client, by=self.actor, now=self.now, reach=reach, **person)
        return Response(PersonShape(added.access).data, status=201)


class OnePerson(ClientScoped):
    serializer_class = PersonShape

    @extend_schema(summary="End a person’s acting for a client", responses={204: None})
    def delete(self, request: Request, client_id: uuid.UUID, contact_id: uuid.UUID) -> Response:
        access = self.access(client_id, contact_id)
        operations.remove_contact(contact=access.contact, client=access.client, by=self.actor, now=self.now)
        return Response(status=204)


class PersonInvitation(ClientScoped):
    serializer_class = InvitationShape

    @extend_schema(
        summary="Invite a person to the portal by e-mail", request=None, responses={201: InvitationShape}
    )
    def post(self, request: Request, client_id: uuid.UUID, contact_id: uuid.UUID) -> Response:
        access = self.access(client_id, contact_id)
        sent = operations.invite(contact=access.contact, client=access.client, by=self.actor, now=self.now)
        return Response(InvitationShape(sent).data, status=201)

    @extend_schema(summary="Withdraw a person’s invitation", responses={204: None})
    def delete(self, request: Request, client_id: uuid.UUID, contact_id: uuid.UUID) -> Response:
        invitation = queries.newest_invitation(self.access(client_id, contact_id).contact)
        if invitation is None:
            raise NotThere
        operations.revoke(invitation=invitation, by=self.actor, now=self.now)
        return Response(status=204)
