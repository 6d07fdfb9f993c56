from django.urls import path

from features.clients.web.firm import (
    changes,
    editing,
    finding,
    imports,
    index,
    invitations,
    invites,
    inviting,
    people,
    portal,
    reach,
    record,
    settings,
    team,
    two_step,
)

app_name = "clients_staff"
RECORD = "clients/<uuid:client_id>/"
PERSON = f"{RECORD}people/<uuid:contact_id>/"
IMPORT = "clients/import/<uuid:import_id>/"
PORTAL = "settings/portal/"
urlpatterns = [
    path("clients/", index.index, name="index"),
    path("clients/new/", editing.create, name="create"),
    path("clients/test/", index.test_client, name="test"),
    path("clients/invite/", inviting.invite, name="invite"),
    path("clients/invite/mail/", inviting.mail, name="invite_mail"),
    path("clients/import/", imports.begin, name="import_begin"),
    path(IMPORT, imports.watch, name="import"),
    path(f"{IMPORT}columns/", imports.columns, name="import_columns"),
    path(f"{IMPORT}check/", imports.check, name="import_check"),
    path(f"{IMPORT}errors/", imports.faults, name="import_faults"),
    path(f"{IMPORT}undo/", imports.undo, name="import_undo"),
    path(RECORD, record.record, name="record"),
    path(f"{RECORD}notes/", record.notes, name="notes"),
    path(f"{RECORD}edit/", editing.edit, name="edit"),
    path(f"{RECORD}team/", team.team, name="team"),
    path(f"{RECORD}archive/", record.archive, name="archive"),
    path(f"{RECORD}restore/", record.restore, name="restore"),
    path(f"{RECORD}undo/<uuid:event_id>/", record.undo, name="undo"),
    path(f"{RECORD}people/new/", people.add, name="add_person"),
    path(PERSON, people.edit, name="edit_person"),
    path(f"{PERSON}link/", people.link, name="link_person"),
    path(f"{PERSON}two-step/", two_step.reset, name="reset_two_step"),
    path(f"{PERSON}remove/", people.remove, name="remove_person"),
    path(f"{PERSON}access/", reach.access, name="access"),
    path(f"{PERSON}access/end/", reach.end, name="end_access"),
    path(f"{PERSON}invitation/", invitations.invite, name="invite_person"),
    path(f"{PERSON}invitation/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path(f"{PERSON}invitation/link/", invitations.link, name="invitation_link"),
    path(PORTAL, settings.first, name="portal_settings"),
    path(f"{PORTAL}invites/", invites.page, name="invitations"),
    path(f"{PORTAL}invites/known/", invites.known, name="invitation_known"),
    path(f"{PORTAL}invites/reach/", invites.reach, name="invitation_reach"),
    path(f"{PORTAL}invites/reminders/", invites.nudge, name="invitation_nudge"),
    path(f"{PORTAL}changes/", changes.page, name="told_changes"),
    path("who/<slug:kind>/<uuid:thing_id>/", reach.who, name="who"),
    path("find/", finding.find, name="find"),
    path("see-portal/", portal.see_portal, name="see_portal"),
]
