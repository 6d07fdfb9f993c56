"""
The table: operation × actor. Each row has one sign per actor, in the order of actors.ACTORS:

    owner, admin, manager, staff, read-only, one permission, limited to other clients, disabled, invited | a person of
    the client, of another one, a removed one | key, key of one scope | another firm's owner, nobody

y: it is done.  n: refused, the role does not hold it (NotAllowed).  0: for them there is no such thing (NotThere).
c: for them there is nothing to take back (Conflict).
-: a key or a contact can't be passed at all: the type of `by` says Membership.
"""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from features.accounts import operations as accounts
from features.accounts import sessions
from features.accounts.models import Membership, Session, User
from features.accounts.operations import roles
from features.accounts.roles import Role
from features.actions import operations as actions
from features.actions.models import Action
from features.base import undelivered
from features.base.errors import NotThere
from features.base.models import AuditEvent
from features.clients import operations as clients
from features.clients.models import Client, ClientImport, Contact
from features.clients.operations import ending, reaching
from features.dashboard import operations as dashboard
from features.documents import locking
from features.documents import operations as documents
from features.documents.models import Document, Version
from features.documents.operations import arriving
from features.factors import operations as factors
from features.factors.models import Authenticator
from features.notifications import operations as notifications
from features.projects import operations as projects
from features.projects.models import Project
from features.toggles import catalogue
from features.toggles import operations as toggles
from features.vault import operations as vault
from features.vault.models import VaultItem
from features.vault.switches import FROM_CLIENTS
from features.viewing import operations as viewing
from portal_api.keys import operations as keys
from tests.factories import vault as vaulted
from tests.factories.documents import accepted
from tests.permissions import (
    announcements_rows,
    billing_rows,
    booking_rows,
    checklists_rows,
    feedback_rows,
    library_rows,
    messages_rows,
    organizers_rows,
    replies_rows,
    requests_rows,
    series_rows,
    work_rows,
)
from tests.permissions.actors import LATER, Scene

type Act = Callable[[Scene, Any], Any]
READ_ONLY = Role.READ_ONLY
FILE = b"Name,E-mail\nAnna Ash,anna@example.com\n"
PERSON = {"name": "Nora New", "email": "nora@example.com"}


def tried_again(s: Scene, by: Any) -> None:
    notifications.bounced(s.alice.user.email, "550 No such user")
    notifications.try_again(contact=s.alice, by=by)


def undo(s: Scene, by: Any) -> None:
    client = Client.objects.get(pk=s.client.pk)
    event = AuditEvent.objects.create(
        event="client.archived", actor_side="staff", client_id=client.pk, created_at=LATER
    )
    Client.objects.filter(pk=client.pk).update(archived_at=LATER)
    clients.undo(event=event, client=client, by=by, now=LATER)


def archived(s: Scene) -> Client:
    Client.objects.filter(pk=s.client.pk).update(archived_at=LATER)
    return Client.objects.get(pk=s.client.pk)


def told(outcome: Any) -> None:
    """Inviting many leaves out whom somebody can't see, and says so: nothing sent is nothing there."""
    if not outcome.sent:
        raise NotThere


def seen(s: Scene) -> Document:
    Document.objects.filter(pk=s.arrival.pk).update(seen_by_staff_at=LATER)
    return s.arrival


def earlier_version(s: Scene) -> Version:
    content = {"name": "Old", "extension": "pdf", "size": 1, "side": "firm", "file": s.document.file.name}
    Document.objects.filter(pk=s.document.pk).update(version=2)
    return Version.objects.create(document=s.document, number=1, **content)


def locked(s: Scene, by: Any) -> None:
    """The rows of billing are about billing; here an invoice is made up."""
    before = locking.biller()
    bill = locking.Bill(uuid.uuid4(), s.client.pk, "1042", 35_000, "USD", "/")
    locking.billed_by(locking.Biller(lambda ids: dict.fromkeys(ids, bill), lambda _: [bill]))
    try:
        documents.lock(document=s.document, invoice_ids=[bill.id], by=by, now=LATER)
    finally:
        locking.billed_by(before)


def deleted_by(s: Scene, by: Any) -> datetime:
    """Let whoever asks have deleted it: nobody undoes what somebody else did."""
    user = by.user if isinstance(by, Membership) and User.objects.filter(pk=by.user_id).exists() else None
    Document.objects.filter(pk=s.deleted.pk).update(deleted_by=user, deleted_at=LATER)
    return LATER


def drafted_document(s: Scene) -> Document:
    Document.objects.filter(pk=s.document.pk).update(shared_at=None)
    return s.document


def done(s: Scene) -> Project:
    Project.objects.filter(pk=s.project.pk).update(state=Project.State.COMPLETED, completed_at=LATER)
    return s.project


def drafted(s: Scene, by: Any) -> ClientImport:
    """One's own file: another's is not there for anybody."""
    draft = clients.bring(name="c.csv", content=FILE, by=s.target, now=LATER)
    owner = (
        by.pk if isinstance(by, Membership) and Membership.objects.filter(pk=by.pk).exists() else s.target.pk
    )
    ClientImport.objects.filter(pk=draft.pk).update(by=owner)
    draft.refresh_from_db()
    return draft


def chosen(draft: ClientImport, by: Any) -> None:
    clients.choose(draft=draft, columns=draft.columns, kind="business", is_inviting=False, message="", by=by)


def imported(s: Scene, by: Any) -> ClientImport:
    made: dict[str, list[str]] = {"clients": [], "people": [], "places": []}
    here = drafted(s, by)
    ClientImport.objects.filter(pk=here.pk).update(state="done", finished_at=LATER, made=made)
    return here


def asked(s: Scene) -> Action:
    return actions.ask(client=s.client, by=s.boss, now=LATER, kind="other", title="Call us")


def settled(s: Scene) -> Action:
    action = asked(s)
    actions.settle(action=action, by=s.wanda, now=LATER)
    return action


def unseen(s: Scene, by: Any) -> None:
    action = settled(s)
    actions.mark_seen(action_id=action.pk, by=s.boss, now=LATER)
    actions.mark_unseen(action_id=action.pk, by=by)


def visit(s: Scene, by: Any) -> None:
    """Begin in a session of one's own; who has none uses a colleague's."""
    user = by.user if isinstance(by, Membership) and by.permissions else s.target.user
    user = user if User.objects.filter(pk=user.pk).exists() else s.target.user
    about = {"side": Session.Side.STAFF, "method": "password", "expires_at": LATER + sessions.ABSOLUTE}
    session = Session.objects.create(user=user, firm_id=uuid.uuid4(), token_hash=b"-", **about)
    viewing.start(contact=s.alice, client=s.client, reason="They called.", by=by, session=session, now=LATER)


def with_app[P: (Membership, Contact)](person: P) -> P:
    """Give somebody a second step that can be reset."""
    Authenticator.objects.create(user=person.user, secret=b"-", last_step=0)
    return person


def take_back_grant(s: Scene, by: Any) -> None:
    viewing.grant(note="They asked.", hours=2, by=s.boss, now=LATER)
    viewing.revoke(by=by, now=LATER)


def kept_file(s: Scene) -> VaultItem:
    return vaulted.file(s.boss, s.client)


def kept_secret(s: Scene) -> VaultItem:
    return vaulted.credentials(s.boss, s.client)


def with_clients_putting(s: Scene) -> Client:
    """Let clients put things into their vault."""
    toggles.turn(switch=FROM_CLIENTS, on=True, by=s.boss)
    return s.client


def just_proved() -> Session:
    return Session(proved_at=LATER)


WITHOUT_ROW = {  # what acts on nothing but the person who asks, or notes a fact for an operation that was asked
    "actions.ensure": "for slices, which have decided who may",
    "actions.settle_subject": "for slices, which have decided who may",
    "actions.reopen_subject": "for slices, which have decided who may",
    "actions.withdraw_subject": "for slices, which have decided who may",
    "accounts.edit_own_details": "one's own name; the page is the guard",
    "dashboard.reach": "notes that the firm has come so far; holds nothing of anybody",
    "notifications.choose": "one's own wishes",
    "notifications.set_rhythm": "one's own wishes",
    "notifications.try_own_again": "one's own address",
    "notifications.turn_on": "one's own browser, with its own keys",
    "notifications.renew_device": "looked up through the person asking",
    "notifications.turn_off": "looked up through the person asking",
    "calendars.connect_caldav": "one's own calendar",
    "calendars.finish_consent": "one's own calendar, by one's own session",
    "calendars.choose_calendar": "looked up through the person asking",
    "calendars.disconnect": "looked up through the person asking",
    "notifications.mark_read": "looked up through the person asking",
    "notifications.mark_all_read": "one's own",
    "projects.begin": "for slices, which have decided who may",
    **billing_rows.WITHOUT_ROW,
}
ROWS: dict[str, tuple[str, Act]] = {
    **announcements_rows.ROWS,
    **booking_rows.ROWS,
    **requests_rows.ROWS,
    **library_rows.ROWS,
    **messages_rows.ROWS,
    **organizers_rows.ROWS,
    **checklists_rows.ROWS,
    **feedback_rows.ROWS,
    **billing_rows.ROWS,
    **series_rows.ROWS,
    **replies_rows.ROWS,
    **work_rows.ROWS,
    "notifications.try_again": ("yyyynn0nn nnn yn nn", tried_again),
    # --- clients -----------------------------------------------------------------------------------
    "clients.create": ("yyyynnynn nnn yn nn", lambda _, by: clients.create(by=by, now=LATER, name="New", kind="trust")),
    "clients.edit": ("yyyynn0nn nnn yn nn", lambda s, by: clients.edit(client=s.client, by=by, now=LATER, name="N")),
    "clients.archive": ("yyyynn0nn nnn yn nn", lambda s, by: clients.archive(client=s.client, by=by, now=LATER)),
    "clients.restore": ("yyyynn0nn nnn yn nn", lambda s, by: clients.restore(client=archived(s), by=by, now=LATER)),
    "clients.undo": ("yyyynn0nn nnn yn nn", undo),
    "clients.set_team": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: clients.set_team(client=s.client, members=[s.target.pk], by=by, now=LATER),
    ),
    "clients.add_contact": (
        "yyyynn0nn nnn yn nn", lambda s, by: clients.add_contact(client=s.client, by=by, now=LATER, **PERSON),
    ),
    "clients.link_contact": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: clients.link_contact(client=other_client(s), contact=s.alice, by=by, now=LATER),
    ),
    "clients.edit_contact": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: clients.edit_contact(contact=s.alice, client=s.client, by=by, now=LATER, name="Al"),
    ),
    "clients.remove_contact": (
        "yyyynn0nn nnn yn nn", lambda s, by: clients.remove_contact(contact=s.alice, client=s.client, by=by, now=LATER),
    ),
    "clients.invite": (
        "yyyynn0nn nnn yn nn", lambda s, by: clients.invite(contact=s.xaver, client=s.client, by=by, now=LATER),
    ),
    "clients.resend": ("yyyynn0nn nnn yn nn", lambda s, by: clients.resend(invitation=s.invitation, by=by, now=LATER)),
    "clients.revoke": ("yyyynn0nn nnn yn nn", lambda s, by: clients.revoke(invitation=s.invitation, by=by, now=LATER)),
    "clients.copy_link": (
        "yyyynn0nn nnn yn nn", lambda s, by: clients.copy_link(contact=s.xaver, client=s.client, by=by, now=LATER),
    ),
    "clients.invite_address": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: clients.invite_address(client=s.client, email="nora@example.com", by=by, now=LATER),
    ),
    "clients.invite_recipients": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: clients.invite_recipients(to="nora@example.com", client=s.client, by=by, now=LATER),
    ),
    "clients.bulk_invite": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: told(clients.bulk_invite(people=[s.access(s.xaver)], by=by, now=LATER)),
    ),
    "clients.invite_people": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: told(clients.invite_people(client=s.client, people=[s.xaver], by=by, now=LATER)),
    ),
    "clients.choose_told": ("yyynnnynn nnn yn nn", lambda _, by: clients.choose_told(fields=["name"], by=by)),
    "clients.end_access": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: ending.end_access(contact=s.alice, client=s.client, by=by, now=LATER),
    ),
    "clients.set_access": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: reaching.set_access(contact=s.alice, client=s.client, by=by, now=LATER, level="view_only"),
    ),
    "clients.bring": (
        "yyyynnynn nnn -n nn", lambda _, by: clients.bring(name="c.csv", content=FILE, by=by, now=LATER),
    ),
    "clients.choose": ("yyyynnynn nnn 0n nn", lambda s, by: chosen(drafted(s, by), by)),
    "clients.start": (
        "yyyynnynn nnn 0n nn", lambda s, by: clients.start(draft=drafted(s, by), by=by, now=LATER),
    ),
    "clients.undo_import": (
        "yyyynnynn nnn 0n nn", lambda s, by: clients.undo_import(done=imported(s, by), by=by, now=LATER),
    ),
    "clients.nudge": ("yyyynnynn nnn yn nn", lambda _, by: clients.nudge(kind="expired", by=by, now=LATER)),
    # --- documents ---------------------------------------------------------------------------------
    "documents.share": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: documents.share(by=by, client=s.client, files=[accepted("New.pdf")], now=LATER),
    ),
    "documents.begin": (
        "yyyynn0nn y00 yn nn",
        lambda s, by: arriving.begin(by=by, client=s.client, filename="a.pdf", size=9, now=LATER),
    ),
    "documents.edit": (
        "yyyynn0nn nnn yn nn", lambda s, by: documents.edit(document=s.document, by=by, now=LATER, name="N"),
    ),
    "documents.tag": (
        "yyyynn0nn nnn yn nn", lambda s, by: documents.tag(documents=[s.document], by=by, add=["Odd"]),
    ),
    "documents.delete": (
        "yyyynn0nn nnn yn nn", lambda s, by: documents.delete(document=s.document, by=by, now=LATER),
    ),
    "documents.restore": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.restore(document=s.deleted, by=by, now=LATER),
    ),
    "documents.add_version": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: documents.add_version(document=s.document, file=accepted("New.pdf"), by=by, now=LATER),
    ),
    "documents.restore_version": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: documents.restore_version(version=earlier_version(s), by=by, now=LATER),
    ),
    "documents.lock": ("yyyynn0nn nnn yn nn", locked),
    "documents.unlock": (
        "yyyynn0nn nnn yn nn", lambda s, by: documents.unlock(document=s.document, by=by, now=LATER),
    ),
    "documents.move_many": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.move_many(ids=[s.document.pk], by=by, now=LATER, year=2020),
    ),
    "documents.delete_many": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.delete_many(ids=[s.document.pk], by=by, now=LATER),
    ),
    "documents.undo_deletion": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.undo_deletion(at=deleted_by(s, by), by=by, now=LATER),
    ),
    "documents.keep": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.keep(ids=[s.document.pk], by=by, now=LATER),
    ),
    "documents.set_retention": (
        "yynnnnynn nnn yn nn", lambda s, by: documents.set_retention(kind=s.kind, years=7, by=by, now=LATER),
    ),
    "documents.restore_many": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.restore_many(ids=[s.deleted.pk], by=by, now=LATER),
    ),
    "documents.purge": (
        "yynnnncnn nnn yn nn", lambda s, by: documents.purge(ids=[s.deleted.pk], by=by, now=LATER),
    ),
    "documents.share_drafts": (
        "yyyynncnn nnn yn nn", lambda s, by: documents.share_drafts(ids=[drafted_document(s).pk], by=by, now=LATER),
    ),
    "documents.unshare": (
        "yyyynn0nn nnn yn nn", lambda s, by: documents.unshare(document=s.document, by=by, now=LATER),
    ),
    "documents.mark_downloaded": (
        "yyyyy0000 y00 y0 00", lambda s, by: documents.mark_downloaded(document=s.document, by=by, now=LATER),
    ),
    "documents.mark_seen": (
        "yyyyyn0nn nnn yn nn",
        lambda s, by: documents.mark_seen(
            client_id=s.client.pk, day=s.arrival.created_at.date(), until=LATER, by=by, now=LATER
        ),
    ),
    "documents.mark_unseen": (
        "yyyyyn0nn nnn yn nn",
        lambda s, by: documents.mark_unseen(client_id=s.client.pk, day=seen(s).created_at.date(), by=by),
    ),
    "documents.change_rules": (
        "yynnnnynn nnn yn nn", lambda _, by: documents.change_rules(by=by, now=LATER, delete_minutes=30),
    ),
    "documents.add_type": ("yynnnnynn nnn yn nn", lambda _, by: documents.add_type(name="New kind", by=by)),
    "documents.rename_type": (
        "yynnnnynn nnn yn nn", lambda s, by: documents.rename_type(kind=s.kind, name="Sort", by=by),
    ),
    "documents.move_type": ("yynnnnynn nnn yn nn", lambda s, by: documents.move_type(kind=s.kind, to="up", by=by)),
    "documents.remove_type": ("yynnnnynn nnn yn nn", lambda s, by: documents.remove_type(kind=s.kind, by=by)),
    # --- projects ----------------------------------------------------------------------------------
    "projects.create": (
        "yyyynn0nn nnn yn nn", lambda s, by: projects.create(client=s.client, by=by, now=LATER, name="New"),
    ),
    "projects.edit": (
        "yyyynn0nn nnn yn nn", lambda s, by: projects.edit(project=s.project, by=by, now=LATER, name="N"),
    ),
    "projects.complete": (
        "yyyynn0nn nnn yn nn", lambda s, by: projects.complete(project=s.project, by=by, now=LATER),
    ),
    "projects.reopen": ("yyyynn0nn nnn yn nn", lambda s, by: projects.reopen(project=done(s), by=by, now=LATER)),
    "projects.choose_word": ("yyynnnynn nnn yn nn", lambda _, by: projects.choose_word(key="matter", by=by)),
    # --- what clients are asked to do ----------------------------------------------------------------
    "actions.ask": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: actions.ask(client=s.client, by=by, now=LATER, kind="other", title="Call us"),
    ),
    "actions.change": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.change(action=asked(s), by=by, now=LATER, title="Write"),
    ),
    "actions.withdraw": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.withdraw(action=asked(s), by=by, now=LATER),
    ),
    "actions.settle": (
        "yyyynn0nn y00 yn nn", lambda s, by: actions.settle(action=asked(s), by=by, now=LATER),
    ),
    "actions.nudge": ("yyyynn0nn nnn yn nn", lambda s, by: actions.nudge(action=asked(s), by=by, now=LATER)),
    "actions.nudge_many": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.nudge_many(actions=[asked(s)], by=by, now=LATER),
    ),
    "actions.set_due": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.set_due(actions=[asked(s)], by=by, now=LATER, due_on=None),
    ),
    "actions.withdraw_many": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.withdraw_many(actions=[asked(s)], by=by, now=LATER),
    ),
    "actions.put_back": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.put_back(actions=[settled(s)], by=by, now=LATER),
    ),
    "actions.reopen": (
        "yyyynn0nn nnn yn nn", lambda s, by: actions.reopen(action=settled(s), by=by, now=LATER),
    ),
    "actions.mark_seen": (
        "yyyyyy0nn nnn yy nn", lambda s, by: actions.mark_seen(action_id=settled(s).pk, by=by, now=LATER),
    ),
    "actions.mark_unseen": ("yyyyyy0nn nnn yy nn", unseen),
    # --- the vault -----------------------------------------------------------------------------------
    "vault.put_file": (
        "yyyynn0nn y00 nn nn",
        lambda s, by: vault.put_file(by=by, client=with_clients_putting(s), file=accepted("New.pdf"), label="personal", now=LATER),
    ),
    "vault.put_credentials": (
        "yyyynn0nn y00 nn nn",
        lambda s, by: vault.put_credentials(
            by=by, client=with_clients_putting(s), secret=vaulted.SECRET, title="A portal", now=LATER
        ),
    ),
    "vault.open_file": (
        "yyyynn0nn y00 nn nn",
        lambda s, by: list(vault.open_file(item=kept_file(s), by=by, session=just_proved(), now=LATER)),
    ),
    "vault.show": (
        "yyyynn0nn y00 nn nn",
        lambda s, by: vault.show(item=kept_secret(s), by=by, session=just_proved(), now=LATER),
    ),
    "vault.replace_file": (
        "yyyynn0nn 000 nn nn",
        lambda s, by: vault.replace_file(
            item=kept_file(s), by=by, session=just_proved(), file=accepted("New.pdf"), now=LATER
        ),
    ),
    "vault.replace_credentials": (
        "yyyynn0nn 000 nn nn",
        lambda s, by: vault.replace_credentials(
            item=kept_secret(s), by=by, session=just_proved(), secret=vaulted.SECRET, now=LATER
        ),
    ),
    "vault.remove": (
        "yyyynn0nn 000 nn nn",
        lambda s, by: vault.remove(item=kept_secret(s), by=by, session=just_proved(), now=LATER),
    ),
    # --- the firm ----------------------------------------------------------------------------------
    "toggles.turn": (
        "yynnnnynn nnn yn nn", lambda _, by: toggles.turn(switch=catalogue.every()[0], on=False, by=by),
    ),
    "dashboard.publish_brand": (
        "yynnnnynn nnn -n nn",
        lambda _, by: dashboard.publish_brand(
            by=by, now=LATER, name="Firm", color="#224466", headings="modern", corners="soft"
        ),
    ),
    "dashboard.hide_checklist": ("yynnnnynn nnn -n nn", lambda _, by: dashboard.hide_checklist(by=by)),
    "dashboard.show_checklist": ("yynnnnynn nnn yn nn", lambda _, by: dashboard.show_checklist(by=by)),
    "base.try_again": (
        "yyyyyy0nn nnn yy nn", lambda s, by: undelivered.try_again(entry_id=s.entry.pk, by=by, now=LATER),
    ),
    "base.leave": ("yyyyyy0nn nnn yy nn", lambda s, by: undelivered.leave(entry_id=s.entry.pk, by=by)),
    "base.take_back": ("yyyyyy0nn nnn yy nn", lambda s, by: undelivered.take_back(entry_id=s.left.pk, by=by)),
    # --- seeing the portal as a client ---------------------------------------------------------------
    "viewing.start": ("yynnnn0nn nnn nn nn", visit),
    "viewing.grant": (
        "yynnnnnnn nnn -n nn", lambda _, by: viewing.grant(note="They asked.", hours=2, by=by, now=LATER),
    ),
    "viewing.revoke": ("yynnnnynn nnn -n nn", take_back_grant),
    # --- the team ----------------------------------------------------------------------------------
    "accounts.invite": (
        "yynnnnnnn nnn nn nn",
        lambda _, by: accounts.invite(email="new@example.com", role=READ_ONLY, by=by, now=LATER),
    ),
    "accounts.resend": ("yynnnnnnn nnn nn nn", lambda s, by: accounts.resend(colleague=s.guest, by=by, now=LATER)),
    "accounts.revoke": ("yynnnnnnn nnn nn nn", lambda s, by: accounts.revoke(colleague=s.guest, by=by, now=LATER)),
    "accounts.change_role": (
        "yynnnnnnn nnn nn nn", lambda s, by: accounts.change_role(colleague=s.target, role=READ_ONLY, by=by),
    ),
    "factors.reset_colleague": (
        "yynnnnnnn nnn nn nn", lambda s, by: factors.reset_colleague(colleague=with_app(s.target), by=by, now=LATER),
    ),
    "clients.reset_second_step": (
        "yyyynn0nn nnn yn nn",
        lambda s, by: clients.reset_second_step(contact=with_app(s.alice), client=s.client, by=by, now=LATER),
    ),
    "accounts.deactivate": (
        "yynnnnnnn nnn nn nn", lambda s, by: accounts.deactivate(colleague=s.target, by=by, now=LATER),
    ),
    "accounts.reactivate": ("yynnnnnnn nnn nn nn", lambda s, by: accounts.reactivate(colleague=s.gone, by=by)),
    "accounts.make_role": (
        "yynnnnynn nnn nn nn",
        lambda _, by: roles.make_role(name="New", permissions=["clients.view"], assigned_only=True, by=by),
    ),
    "accounts.edit_role": (
        "yynnnnynn nnn nn nn",
        lambda s, by: roles.edit_role(role=s.role, name="N", permissions=["clients.view"], assigned_only=True, by=by),
    ),
    "accounts.remove_role": ("yynnnnynn nnn nn nn", lambda s, by: roles.remove_role(role=s.role, by=by)),
    "accounts.limit_preset": (
        "yynnnnnnn nnn nn nn", lambda _, by: roles.limit_preset(preset=READ_ONLY, assigned_only=True, by=by),
    ),
    "keys.make": (
        "yynnnnynn nnn nn nn", lambda _, by: keys.make(name="New", scopes=["clients.view"], by=by, now=LATER),
    ),
    "keys.revoke": ("yynnnnynn nnn nn nn", lambda s, by: keys.revoke(key=s.key, by=by, now=LATER)),
}  # fmt: skip


def other_client(s: Scene) -> Client:
    return Client.objects.create(name="Another", kind=Client.Kind.TRUST)
