"""What this slice hangs into the shared frame: its place in the menu, and how the audit trail says its events."""

from features.base import composition
from features.base.composition import EventText, NavItem
from features.base.permissions import Permission

composition.nav.add(
    NavItem(
        "team", "staff", "Team", "users", "accounts_staff:team", order=80,
        permission=Permission.TEAM_MANAGE, group="Firm",
    )
)  # fmt: skip
composition.own_pages.add(
    NavItem("staff-password", "staff", "Password", "lock", "accounts_staff:password", order=10)
)
composition.own_pages.add(
    NavItem("staff-devices", "staff", "Devices", "globe", "accounts_staff:devices", order=30)
)
composition.account_menu.add(
    NavItem("account", "staff", "Your account", "user", "accounts_staff:account", order=0)
)

SIGNING_IN, TEAM = "Signing in", "Team"
TO_CONTACT: dict[str, bool | str] = {  # on “Who has looked at your portal”
    "session.started": True,
    "sign_in.refused": "typed a wrong password for you",
}
for order, (key, text, area, icon) in enumerate(
    [
        ("session.started", "signed in", SIGNING_IN, "lock"),
        ("session.ended", "signed out", SIGNING_IN, "logout"),
        ("session.ended_others", "signed out of all other browsers", SIGNING_IN, "logout"),
        ("link.ended", "ended a link that waited in their mail", SIGNING_IN, "logout"),
        ("account.email_asked", "asked to be known by {email}", SIGNING_IN, "mail"),
        ("account.email_kept", "kept their e-mail address", SIGNING_IN, "mail"),
        ("account.email_changed", "changed their e-mail address", SIGNING_IN, "mail"),
        ("session.proved", "confirmed that it is them", SIGNING_IN, "shield"),
        ("proof.refused", "gave a wrong password when asked to confirm that it is them", SIGNING_IN, "alert"),
        (
            "account.secured",
            "said that a sign-in was not them, and was signed out everywhere",
            SIGNING_IN,
            "alert",
        ),
        ("sign_in.refused", "refused a wrong password for {who}", SIGNING_IN, "alert"),
        ("link.refused", "refused a link from a mail that no longer works", SIGNING_IN, "alert"),
        ("code.refused", "refused a wrong code from a mail", SIGNING_IN, "alert"),
        ("password.reset", "set a new password by mail", SIGNING_IN, "lock"),
        ("password.changed", "changed their password", SIGNING_IN, "lock"),
        ("account.edited", "changed their own details", TEAM, "user"),
        ("colleague.invited", "invited {email} to the team as {role}", TEAM, "mail"),
        ("colleague.withdrawn", "withdrew the invitation of {email}", TEAM, "x"),
        ("colleague.joined", "joined the team", TEAM, "users"),
        ("colleague.role_changed", "changed the role of {about} from {was} to {now}", TEAM, "users"),
        ("role.made", "made the role {about}", TEAM, "users"),
        ("role.edited", "changed the role {about}: {what}", TEAM, "users"),
        ("role.removed", "removed the role {about}", TEAM, "trash"),
        ("role.reach_changed", "let everybody with the role {role} see {clients}", TEAM, "eye"),
        ("colleague.deactivated", "switched off {about}’s access", TEAM, "lock"),
        ("colleague.reactivated", "switched {about}’s access on again", TEAM, "lock"),
    ]
):
    composition.events.add(
        EventText(key, text, area, icon, order=900 + order, to_contact=TO_CONTACT.get(key, False))
    )
