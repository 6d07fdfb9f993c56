"""What the slice hangs into the shared frame."""

from features.accounts import sides
from features.accounts.switches import CLIENT_PASSWORDS
from features.base import audit, composition
from features.base.composition import ClientTab, EventText, FindSource, NavItem, OnboardingStep, Panel, WayIn
from features.base.permissions import Permission
from features.clients import adoption, finding, moving, news, onboarding, panels, queries, reach_parts
from features.clients.operations import invitations

PANELS = "clients/firm/panels"
EVENTS = {  # of a name and an address, those that changed can be read in the event itself
    "client.created": "added {about}",
    "client.edited": "changed the details of {about}",
    "client.team_changed": "set the team of {about}: {names}",
    "client.archived": "archived {about}",
    "client.restored": "brought {about} back",
    "contact.added": "added {about} to the people",
    "contact.edited": "changed the details of {about}",
    "contact.edited_own": "changed their own details",
    "contact.removed": "removed {about} from the people",
    "client.imported": "added {about} from {file}",
    "clients.imported": "imported {clients} clients and {people} people from {about}",
    "clients.import_undone": "took back the import of {about}",
    "invitation.sent": "invited {about} to the portal at {email}",
    "invitation.asked_for": "mailed the invitation of {about} anew: they asked for a sign-in link",
    "invitation.copied": "made a link into the portal for {about} to be handed over",
    "invitation.revoked": "withdrew the invitation of {about}",
    "invitation.accepted": "opened the portal for the first time",
    "invitation.accepted_by_hand": "opened the portal for the first time, by a link that {link_by} had copied",
    "told_changes.chosen": "chose to be told when people change their own details: {what}",
}
TO_CONTACT: dict[str, bool | str] = {
    "invitation.accepted_by_hand": "opened your portal for the first time, by a link that the firm had handed over"
}
ICONS = {
    "client": "users",
    "clients": "users",
    "contact": "user",
    "invitation": "mail",
    "told_changes": "user",
}


def register() -> None:
    sides.client_gate = queries.may_enter
    sides.clients_of = moving.clients_of
    sides.invite_again = invitations.invite_again
    sides.moved = moving.withdraw_invitations
    audit.listeners.append(adoption.note_first_thing)
    audit.listeners.append(news.hear)
    composition.announced.add(news.CHANGED)
    composition.ways_in.add(WayIn("client-invitation", "client", 20, "clients/client/way_in.html"))
    reach_parts.register()
    _menus()
    _record()
    composition.onboarding.add(
        OnboardingStep(
            "first_client", 40, "Add your first client", "A name is enough to begin with.", "clients_staff:create",
            onboarding.has_first_client,
        )
    )  # fmt: skip
    composition.onboarding.add(
        OnboardingStep(
            "first_invitation", 50, "Invite somebody to the portal", "They get an e-mail with a link, in your colors.",
            "clients_staff:index", onboarding.has_first_invitation,
        )
    )  # fmt: skip
    for order, (key, text) in enumerate(EVENTS.items()):
        composition.events.add(
            EventText(
                key,
                text,
                area="Clients",
                icon=ICONS[key.partition(".")[0]],
                order=order,
                to_contact=TO_CONTACT.get(key, False),
            )
        )


def _menus() -> None:
    clients = NavItem(
        "clients", "staff", "Clients", "users", "clients_staff:index", 20, permission=Permission.CLIENTS_VIEW
    )
    composition.nav.add(clients)
    may_set = Permission.SETTINGS_PORTAL
    composition.nav.add(
        NavItem(
            "portal-settings", "staff", "Payments & client portal", "mail", "clients_staff:portal_settings", 20,
            permission=may_set, group="Client portal",
        )
    )  # fmt: skip
    composition.portal_tabs.add(
        NavItem("invites", "staff", "Invites", "mail", "clients_staff:invitations", 10, permission=may_set)
    )
    composition.portal_tabs.add(
        NavItem("changes", "staff", "Changes", "user", "clients_staff:told_changes", 20, permission=may_set)
    )
    composition.own_pages.add(
        NavItem(
            "client-password", "client", "Password", "lock", "clients:password", 10, switch=CLIENT_PASSWORDS
        )
    )
    composition.own_pages.add(NavItem("client-devices", "client", "Devices", "globe", "clients:devices", 30))
    composition.account_menu.add(NavItem("you", "client", "Your details", "user", "clients:you", 10))
    may_view = Permission.CLIENTS_VIEW
    composition.find_sources.add(FindSource("clients", 10, "Clients", finding.clients, permission=may_view))
    composition.find_sources.add(FindSource("people", 20, "People", finding.people, permission=may_view))


def _record() -> None:
    composition.client_tabs.add(ClientTab("overview", 0, "Overview", "clients_staff:record"))
    composition.client_tabs.add(ClientTab("notes", 100, "Private notes", "clients_staff:notes"))
    composition.client_panels.add(Panel("activity", 90, f"{PANELS}/activity.html", panels.activity))
    composition.client_panels.add(Panel("people", 10, f"{PANELS}/people.html", panels.people, column="side"))
    composition.client_panels.add(Panel("team", 20, f"{PANELS}/team.html", panels.team, column="side"))
    composition.client_panels.add(
        Panel("details", 30, f"{PANELS}/details.html", panels.details, column="side")
    )
