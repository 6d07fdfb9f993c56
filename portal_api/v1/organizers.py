"""Organizers: the firm's templates, sending, answers, sending back, deciding."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.base.errors import Refused
from features.base.permissions import Permission
from features.organizers import operations, queries
from features.organizers.filled import Filled
from features.organizers.models import Organizer, OrganizerTemplate
from features.organizers.operations import Said
from features.organizers.schema import Kind, Question, Section
from features.organizers.switches import ORGANIZERS
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.organizer_shapes import (
    AnswerShape,
    DueShape,
    NewOrganizerShape,
    NotesShape,
    OneOrganizerTemplateShape,
    OrganizerShape,
    OrganizerTemplateShape,
    SaidShape,
)

STATE = OpenApiParameter("state", OpenApiTypes.STR, description="Only those in this state.")


class OrganizerTemplates(Resource):
    permission = Permission.ACTIONS_EDIT
    switch = ORGANIZERS
    serializer_class = OrganizerTemplateShape

    @extend_schema(summary="List organizer templates", responses=OrganizerTemplateShape(many=True))
    def get(self, request: Request) -> Response:
        return self.pages(queries.templates(self.actor), OrganizerTemplateShape)


class OneOrganizerTemplate(Resource):
    permission = Permission.ACTIONS_EDIT
    switch = ORGANIZERS
    serializer_class = OneOrganizerTemplateShape

    @extend_schema(summary="Read an organizer template with what it asks")
    def get(self, request: Request, organizer_template_id: uuid.UUID) -> Response:
        found = get_object_or_404(queries.templates(self.actor), pk=organizer_template_id)
        about = {"version": queries.newest_of(found)}
        return Response(OneOrganizerTemplateShape(found, context=about).data)


class OrganizerScoped(Resource):
    permission = Permission.DOCUMENTS_VIEW
    switch = ORGANIZERS
    serializer_class: type[Serializer[Any]] = OrganizerShape

    def all(self) -> QuerySet[Organizer]:
        return queries.in_workspace(self.actor).select_related("client", "version")

    def one(self, organizer_id: uuid.UUID) -> Organizer:
        return get_object_or_404(self.all(), pk=organizer_id)

    def shown(self, organizer_id: uuid.UUID, status: int = 200) -> Response:
        return Response(OrganizerShape(self.one(organizer_id)).data, status=status)

    def about(self, organizer_id: uuid.UUID) -> dict[str, Any]:
        return {"organizer": self.one(organizer_id), "by": self.actor, "now": self.now}


class Organizers(OrganizerScoped):
    @extend_schema(summary="List organizers", parameters=[STATE], responses=OrganizerShape(many=True))
    def get(self, request: Request) -> Response:
        rows, state = self.all(), request.query_params.get("state", "")
        return self.pages(
            rows.filter(state=state) if state in Organizer.State.values else rows, OrganizerShape
        )


class ClientOrganizers(OrganizerScoped, ClientScoped):
    permission = Permission.DOCUMENTS_VIEW
    serializer_class = NewOrganizerShape

    @extend_schema(summary="List a client’s organizers", responses=OrganizerShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        return self.pages(self.all().filter(client=self.client(client_id)), OrganizerShape)

    @extend_schema(
        summary="Send a client an organizer", request=NewOrganizerShape, responses={201: OrganizerShape}
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client, said = self.client(client_id), self.given(NewOrganizerShape)
        template = self._template(said.pop("template"))
        made = operations.send(client=client, template=template, by=self.actor, now=self.now, **said)
        return self.shown(made.pk, 201)

    def _template(self, template_id: uuid.UUID) -> OrganizerTemplate:
        found = queries.templates(self.actor).filter(pk=template_id).first()
        if found is None:
            raise Refused("There is no such template.", field="template")
        return found


class OneOrganizer(OrganizerScoped):
    serializer_class = DueShape

    @extend_schema(summary="Read an organizer", responses=OrganizerShape)
    def get(self, request: Request, organizer_id: uuid.UUID) -> Response:
        return self.shown(organizer_id)

    @extend_schema(summary="Give it another day, or none", request=DueShape, responses=OrganizerShape)
    def patch(self, request: Request, organizer_id: uuid.UUID) -> Response:
        about = self.about(organizer_id)
        operations.change_due(**about, **self.given(DueShape))
        return self.shown(organizer_id)

    @extend_schema(summary="Withdraw an organizer; answers are kept", responses={204: None})
    def delete(self, request: Request, organizer_id: uuid.UUID) -> Response:
        operations.withdraw(**self.about(organizer_id))
        return Response(status=204)


class Answers(OrganizerScoped):
    serializer_class = AnswerShape

    @extend_schema(
        summary="Read the answers", description="Of what is shown; what conditions hide is left out.",
        responses=AnswerShape(many=True),
    )  # fmt: skip
    def get(self, request: Request, organizer_id: uuid.UUID) -> Response:
        filled = queries.filled(self.one(organizer_id))
        return Response({"results": [AnswerShape(row).data for row in rows_of(filled)]})


class OneAnswer(OrganizerScoped):
    serializer_class = SaidShape

    @extend_schema(summary="Save an answer in the client’s stead", request=SaidShape, responses=AnswerShape)
    def put(self, request: Request, organizer_id: uuid.UUID, question_key: str) -> Response:
        about, given = self.about(organizer_id), self.given(SaidShape)
        said = Said(
            given.get("value"),
            given.get("number", 0),
            given.get("does_not_apply", False),
            given.get("reason", ""),
        )
        operations.save_for(**about, key=question_key, said=said)
        filled = queries.filled(self.one(organizer_id))
        place = filled.content.place[question_key]
        row = row_of(filled, filled.content.sections[place], filled.content.questions[question_key])
        return Response(AnswerShape(row).data)


class Submission(OrganizerScoped):
    @extend_schema(summary="Send it in the client’s stead: it is to be reviewed", request=None)
    def put(self, request: Request, organizer_id: uuid.UUID) -> Response:
        operations.submit_for(**self.about(organizer_id))
        return self.shown(organizer_id)

    @extend_schema(summary="Let everything be changed again", request=None, responses=OrganizerShape)
    def delete(self, request: Request, organizer_id: uuid.UUID) -> Response:
        operations.reopen(**self.about(organizer_id))
        return self.shown(organizer_id)


class OrganizerAcceptance(OrganizerScoped):
    @extend_schema(summary="Accept an organizer", request=None)
    def put(self, request: Request, organizer_id: uuid.UUID) -> Response:
        operations.accept(**self.about(organizer_id))
        return self.shown(organizer_id)


class OrganizerReturn(OrganizerScoped):
    serializer_class = NotesShape

    @extend_schema(
        summary="Return some answers with notes, and accept the others",
        request=NotesShape,
        responses=OrganizerShape,
    )
    def post(self, request: Request, organizer_id: uuid.UUID) -> Response:
        operations.give_back(**self.about(organizer_id), **self.given(NotesShape))
        return self.shown(organizer_id)


def rows_of(filled: Filled) -> list[dict[str, Any]]:
    """Return what is shown and asks something, in its order."""
    return [
        row_of(filled, section, one)
        for section in filled.sections()
        for one in filled.questions(section)
        if one.kind != Kind.STATEMENT
    ]


def row_of(filled: Filled, section: Section, one: Question) -> dict[str, Any]:
    answer, files = filled.answers.get(one.key), filled.files.get(one.key, [])
    about = {"key": one.key, "section": section.title, "label": one.label, "kind": one.kind.value}
    return {
        **about, "value": answer.value if answer else None, "documents": [file.pk for file in files],
        "does_not_apply": answer is not None and answer.is_left, "reason": answer.reason if answer else "",
        "number": answer.number if answer else 0, "apart": len(answer.others) if answer else 0,
        "is_missing": filled.is_missing(one) or filled.is_back(one) or filled.is_split(one),
        "verdict": answer.verdict if answer else "", "note": answer.note if answer else "",
        "saved_at": answer.saved_at if answer else None,
    }  # fmt: skip
