"""What the slice hangs into the frame about how far accesses go: words, the inbox, the person's menu, the levels."""

from features.base import composition, mail
from features.base.composition import EventText, InboxSource, NavItem, PortalRole
from features.base.permissions import Permission
from features.clients import delegates
from features.clients.rights import DESCRIPTIONS, RIGHTS, WORDS, ContactRight, Level
from features.clients.switches import DELEGATES

EVENTS = {
    "access.changed": "set the access of {about} to {level}",
    "access.ended": "ended the access of {about}",
    "access.delegated": "let {about} in: {level}",
}


def register() -> None:
    mail.guards[delegates.GUARD] = delegates.may_be_mailed
    for order, level in enumerate(Level):
        may = tuple(WORDS[right] for right in ContactRight if right in RIGHTS[level])
        composition.portal_roles.add(PortalRole(level, order, str(level.label), DESCRIPTIONS[level], may))
    for order, (key, text) in enumerate(EVENTS.items()):
        composition.events.add(EventText(key, text, area="Clients", icon="users", order=20 + order))
    composition.announced.add(delegates.TOLD)
    composition.account_menu.add(
        NavItem(
            "people-with-access", "client", "People with access", "users", "clients:delegates", 20, switch=DELEGATES,
            right=ContactRight.MANAGE_DELEGATES,
        )
    )  # fmt: skip
    composition.inbox.add(
        InboxSource(
            "delegates", 40, delegates.inbox_items, delegates.settle, permission=Permission.CLIENTS_VIEW,
            undo=delegates.unsettle, count=delegates.count_inbox,
        )
    )  # fmt: skip
