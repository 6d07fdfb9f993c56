"""Projects: list, begin, change, complete."""

import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from features.base.permissions import Permission
from features.projects import operations, queries
from features.projects.models import Project
from portal_api.resource import Resource
from portal_api.v1.clients import ClientScoped
from portal_api.v1.work_shapes import ProjectShape

STATE = OpenApiParameter("state", OpenApiTypes.STR, enum=list(Project.State.values))


class ProjectScoped(Resource):
    permission = Permission.PROJECTS_VIEW
    serializer_class = ProjectShape

    def project(self, project_id: uuid.UUID) -> Project:
        return get_object_or_404(queries.in_workspace(self.actor), pk=project_id)


class Projects(ProjectScoped):
    @extend_schema(summary="List projects", parameters=[STATE], responses=ProjectShape(many=True))
    def get(self, request: Request) -> Response:
        rows, state = queries.in_workspace(self.actor), request.query_params.get("state", "")
        return self.pages(rows.filter(state=state) if state in Project.State.values else rows, ProjectShape)


class ClientProjects(ProjectScoped, ClientScoped):
    @extend_schema(summary="List a client’s projects", responses=ProjectShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        return self.pages(queries.in_workspace(self.actor).filter(client=client), ProjectShape)

    @extend_schema(summary="Begin a project", request=ProjectShape, responses={201: ProjectShape})
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        client = self.client(client_id)
        made = operations.create(client=client, by=self.actor, now=self.now, **self.given(ProjectShape))
        return Response(ProjectShape(made).data, status=201)


class OneProject(ProjectScoped):
    @extend_schema(summary="Read a project")
    def get(self, request: Request, project_id: uuid.UUID) -> Response:
        return Response(ProjectShape(self.project(project_id)).data)

    @extend_schema(summary="Change a project", request=ProjectShape(partial=True))
    def patch(self, request: Request, project_id: uuid.UUID) -> Response:
        project = self.project(project_id)
        operations.edit(
            project=project, by=self.actor, now=self.now, **self.given(ProjectShape, partial=True)
        )
        return Response(ProjectShape(project).data)


class Completion(ProjectScoped):
    @extend_schema(summary="Complete a project: the client goes on reading it", request=None)
    def put(self, request: Request, project_id: uuid.UUID) -> Response:
        project = self.project(project_id)
        operations.complete(project=project, by=self.actor, now=self.now)
        return Response(ProjectShape(project).data)

    @extend_schema(summary="Reopen a project", request=None, responses=ProjectShape)
    def delete(self, request: Request, project_id: uuid.UUID) -> Response:
        project = self.project(project_id)
        operations.reopen(project=project, by=self.actor, now=self.now)
        return Response(ProjectShape(project).data)
