from django.urls import URLPattern, URLResolver, path

from portal_api import docs
from portal_api.v1 import (
    accesses,
    actions,
    clients,
    documents,
    firm,
    invitations,
    me,
    notifications,
    projects,
    team,
)

app_name = "portal_api"
ONE = "v1/clients/<uuid:client_id>/"
PERSON = f"{ONE}people/<uuid:contact_id>/"
INVITATION = "v1/invitations/<uuid:invitation_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("docs/", docs.page, name="docs"),
    path("v1/", docs.start, name="start"),
    path("v1/schema.json", docs.Schema.as_view(), name="schema"),
    path("v1/firm/", firm.ThisFirm.as_view(), name="firm"),
    path("v1/switches/", firm.Switches.as_view(), name="switches"),
    path("v1/switches/<slug:key>/", firm.OneSwitch.as_view(), name="switch"),
    path("v1/activity/", firm.Activity.as_view(), name="activity"),
    path("v1/me/", me.Me.as_view(), name="me"),
    path("v1/me/email/", me.OwnEmail.as_view(), name="own-email"),
    path("v1/me/sessions/", me.OwnSessions.as_view(), name="own-sessions"),
    path("v1/me/sessions/<uuid:session_id>/", me.OwnSession.as_view(), name="own-session"),
    path("v1/team/", team.Team.as_view(), name="team"),
    path("v1/roles/", team.Roles.as_view(), name="roles"),
    path("v1/clients/", clients.Clients.as_view(), name="clients"),
    path(ONE, clients.OneClient.as_view(), name="client"),
    path(f"{ONE}archive/", clients.Archive.as_view(), name="archive"),
    path(f"{ONE}accesses/", accesses.Accesses.as_view(), name="accesses"),
    path(f"{ONE}accesses/<uuid:contact_id>/", accesses.OneAccess.as_view(), name="access"),
    path(f"{ONE}people/", clients.People.as_view(), name="people"),
    path(PERSON, clients.OnePerson.as_view(), name="person"),
    path(f"{PERSON}invitation/", clients.PersonInvitation.as_view(), name="invitation"),
    path("v1/invitations/", invitations.Invitations.as_view(), name="invitations"),
    path("v1/invitations/funnel/", invitations.Funnel.as_view(), name="funnel"),
    path(INVITATION, invitations.OneInvitation.as_view(), name="one-invitation"),
    path(f"{INVITATION}resend/", invitations.Resending.as_view(), name="resend-invitation"),
    path(f"{ONE}documents/", documents.ClientDocuments.as_view(), name="client-documents"),
    path("v1/documents/", documents.Documents.as_view(), name="documents"),
    path("v1/documents/<uuid:document_id>/", documents.OneDocument.as_view(), name="document"),
    path("v1/documents/<uuid:document_id>/content/", documents.Content.as_view(), name="content"),
    path("v1/projects/", projects.Projects.as_view(), name="projects"),
    path("v1/projects/<uuid:project_id>/", projects.OneProject.as_view(), name="project"),
    path("v1/projects/<uuid:project_id>/completion/", projects.Completion.as_view(), name="completion"),
    path(f"{ONE}projects/", projects.ClientProjects.as_view(), name="client-projects"),
    path("v1/actions/", actions.Actions.as_view(), name="actions"),
    path("v1/actions/<uuid:action_id>/", actions.OneAction.as_view(), name="action"),
    path("v1/actions/<uuid:action_id>/settlement/", actions.Settlement.as_view(), name="settlement"),
    path(f"{ONE}actions/", actions.ClientActions.as_view(), name="client-actions"),
    path("v1/notifications/", notifications.Notifications.as_view(), name="notifications"),
    path("v1/notifications/<uuid:notification_id>/reading/", notifications.Reading.as_view(), name="reading"),
    path("v1/document-types/", documents.DocumentTypes.as_view(), name="document-types"),
    path("<path:path>", docs.nowhere),
    path("", docs.nowhere),
]
