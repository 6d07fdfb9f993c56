"""Where work stands: pipelines and statuses are read, projects are moved and held."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.errors import Refused
from features.base.permissions import Permission
from features.projects.models import Project
from features.work import layout, operations, queries, standing
from features.work.models import ClientStatus, Passage, Position, Stage
from features.work.switches import WORK
from portal_api.resource import Resource
from portal_api.v1.progress_shapes import (
    HoldShape,
    MoveShape,
    PassageShape,
    PipelineShape,
    StageShape,
    StandingShape,
    StatusShape,
    ToldShape,
)


class OfWork(Resource):
    permission = Permission.PROJECTS_VIEW
    switch = WORK

    def project(self, project_id: uuid.UUID) -> Project:
        return get_object_or_404(queries.in_workspace(self.actor).select_related("client"), pk=project_id)


class Pipelines(OfWork):
    serializer_class = PipelineShape

    @extend_schema(
        summary="List pipelines with their stages, in the firm’s order", responses=PipelineShape(many=True)
    )
    def get(self, request: Request) -> Response:
        return Response(PipelineShape(layout.now().lines, many=True).data)


class OneStage(OfWork):
    serializer_class = StageShape

    @extend_schema(summary="Read a stage")
    def get(self, request: Request, stage_id: uuid.UUID) -> Response:
        found = get_object_or_404(Stage, pk=stage_id)
        return Response(StageShape(layout.place_of(found.pk)).data)


class Statuses(OfWork):
    serializer_class = StatusShape

    @extend_schema(summary="List what clients can read of their work", responses=StatusShape(many=True))
    def get(self, request: Request) -> Response:
        return Response(StatusShape(ClientStatus.objects.all(), many=True).data)


class ProjectStage(OfWork):
    serializer_class = StandingShape

    @extend_schema(summary="Read where a project stands")
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        return Response(_standing(self.project(project_id)))

    @extend_schema(summary="Move a project to a stage", request=MoveShape, responses=StandingShape)
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        project, said = self.project(project_id), self.given(MoveShape)
        stage = Stage.objects.filter(pk=said.pop("stage")).first()
        if stage is None:
            raise Refused("This stage is gone. Choose another.", field="stage")
        operations.move(project=project, stage=stage, by=self.actor, now=self.now, **said)
        return Response(_standing(project))


class ProjectHold(OfWork):
    serializer_class = StandingShape

    @extend_schema(summary="Put a project on hold", request=HoldShape, responses=StandingShape)
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        project, said = self.project(project_id), self.given(HoldShape)
        operations.hold(project=project, by=self.actor, now=self.now, **said)
        return Response(_standing(project))

    @extend_schema(summary="Go on with a project", request=None, responses=StandingShape)
    def delete(self, request: Request, project_id: uuid.UUID) -> Response:
        project = self.project(project_id)
        operations.release(project=project, by=self.actor, now=self.now)
        return Response(_standing(project))


class ProjectHistory(OfWork):
    serializer_class = PassageShape

    @extend_schema(
        summary="List what happened to a project, the newest first", responses=PassageShape(many=True)
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        return self.pages(Passage.objects.filter(project=self.project(project_id)), PassageShape)


class ProjectStory(OfWork):
    serializer_class = ToldShape

    @extend_schema(
        summary="Read the same in the client’s words",
        description="As the client’s own page shows it: no name of a stage, no reason of the team’s.",
        responses=ToldShape(many=True),
    )
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        rows = queries.without_undone(queries.history(self.project(project_id)))
        return Response(ToldShape(standing.story(rows), many=True).data)


def _standing(project: Project) -> Any:
    return StandingShape(queries.position_of(project) or Position()).data
