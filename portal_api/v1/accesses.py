"""How far each person's access to a client goes, and until when."""

import uuid
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.clients import engagements, operations, queries, terms
from features.clients.models import Access
from features.clients.rights import Level
from portal_api.v1.clients import ClientScoped
from portal_api.v1.shapes import ReachShape


class AccessShape(s.Serializer[Any]):
    person = s.UUIDField(source="contact_id", read_only=True)
    name = s.CharField(source="contact.user.name", read_only=True)
    level = s.ChoiceField(choices=Level.choices)
    ends_on = s.SerializerMethodField(help_text="The last day, on the firm’s calendar.")
    projects = s.SerializerMethodField(help_text="What it is limited to; null: the whole client.")
    given_by = s.UUIDField(
        source="granted_by_id", read_only=True, allow_null=True, help_text="The person who let them in."
    )
    counts = s.BooleanField(source="is_live", read_only=True, help_text="Whether it counts now.")

    def get_ends_on(self, row: Access) -> date | None:
        return terms.last_day(row.ends_at)

    def get_projects(self, row: Access) -> list[uuid.UUID] | None:
        return (
            list(engagements.keeper().limits_of(row).values_list("pk", flat=True)) if row.is_limited else None
        )


class Accesses(ClientScoped):
    permission = Permission.CLIENTS_EDIT
    serializer_class = AccessShape

    @extend_schema(summary="List how far a client’s people’s access goes", responses=AccessShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(queries.people_of(self.client(client_id)), AccessShape)


class OneAccess(ClientScoped):
    permission = Permission.CLIENTS_EDIT
    serializer_class = AccessShape

    @extend_schema(summary="Read how far a person’s access to a client goes")
    def get(self, request: Request, client_id: uuid.UUID, contact_id: uuid.UUID) -> Response:
        return Response(AccessShape(self.access(client_id, contact_id)).data)

    @extend_schema(
        summary="Change how far a person’s access to a client goes",
        request=ReachShape,
        responses=AccessShape,
    )
    def patch(self, request: Request, client_id: uuid.UUID, contact_id: uuid.UUID) -> Response:
        access = self.access(client_id, contact_id)
        operations.set_access(
            contact=access.contact, client=self.client(client_id), by=self.actor, now=self.now,
            **self.given(ReachShape),
        )  # fmt: skip
        return Response(AccessShape(self.access(client_id, contact_id)).data)

    @extend_schema(summary="End a person’s access to a client now", responses={204: None})
    def delete(self, request: Request, client_id: uuid.UUID, contact_id: uuid.UUID) -> Response:
        client, access = self.client(client_id), self.access(client_id, contact_id)
        operations.end_access(contact=access.contact, client=client, by=self.actor, now=self.now)
        return Response(status=204)
