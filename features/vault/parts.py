"""What the slice hangs into the frame: a menu entry, a tab of a client's record, words for the audit trail."""

from typing import Any

from features.base import composition
from features.base.composition import Announced, ClientTab, EventText, NavItem
from features.base.permissions import Permission
from features.clients.rights import ContactRight
from features.documents import room
from features.vault import queries, sealing
from features.vault.emails import LEFT, PUT
from features.vault.switches import VAULT

AREA, ICON = "Vault", "lock"
SEE = Permission.VAULT_VIEW  # titles alone say much
EVENTS = (
    EventText("vault.put", "put {about} into the vault", AREA, ICON, is_use=True, permission=SEE),
    EventText(
        "vault.replaced", "replaced {about} in the vault", AREA, "refresh", is_use=True, permission=SEE
    ),
    EventText("vault.opened", "opened {about} from the vault", AREA, "download", is_use=True, permission=SEE),
    EventText("vault.shown", "looked at {about} in the vault", AREA, "eye", is_use=True, permission=SEE),
    EventText(
        "vault.removed", "removed {about} from the vault for good", AREA, "trash", is_use=True, permission=SEE
    ),
)


def has_vault(request: Any) -> bool:
    return queries.reaches(request.contact)


def register() -> None:
    sealing.register()
    room.others.append(queries.bytes_kept)
    composition.nav.add(
        NavItem(
            "vault", "client", "Vault", ICON, "vault:index", 70, VAULT, is_there=has_vault,
            right=ContactRight.SEE_VAULT,
        )
    )  # fmt: skip
    composition.client_tabs.add(
        ClientTab("vault", 65, "Vault", "vault_record:index", VAULT, Permission.VAULT_VIEW)
    )
    composition.announced.add(
        Announced(
            PUT, 30, "client", "Your vault", "When we put something into it. Never what it is.", ICON, switch=VAULT,
            right=ContactRight.SEE_VAULT, kept=True,
        )
    )  # fmt: skip
    composition.announced.add(
        Announced(
            LEFT, 40, "staff", "A client’s vault", "When a client you look after puts something in or takes it out.",
            ICON, switch=VAULT, kept=True, permission=Permission.VAULT_VIEW,
        )
    )  # fmt: skip
    for event in EVENTS:
        composition.events.add(event)
