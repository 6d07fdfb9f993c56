"""What the slice hangs into the frame: menus, a client's record, news, the trail."""

from features.base import composition
from features.base.composition import (
    Announced,
    ClientButton,
    ClientTab,
    EventText,
    InboxSource,
    NavItem,
    Sight,
)
from features.base.permissions import Permission
from features.clients.rights import ContactRight
from features.documents.holds import Hold, holds
from features.organizers import emails, inbox, panels, queries, todo
from features.organizers.switches import ORGANIZERS

AREA, ICON = "Organizers", "list"
VIEW, SEND = Permission.DOCUMENTS_VIEW, Permission.ACTIONS_EDIT
EVENTS = (
    EventText("organizer_template.added", "began the organizer template {about}", AREA, "plus"),
    EventText("organizer_template.changed", "changed the organizer template {about}", AREA, "pen"),
    EventText("organizer_template.published", "published version {version} of {about}", AREA, "check"),
    EventText("organizer_template.removed", "removed the organizer template {about}", AREA, "trash"),
    EventText("organizer_template.opened", "opened the organizer template {about} to clients", AREA, "plus"),
    EventText("organizer_template.closed", "closed the organizer template {about} to clients", AREA, "lock"),
    EventText("organizer.sent", "sent the organizer {about}", AREA, "send"),
    EventText("organizer.begun", "started the organizer {about}", AREA, "plus", is_use=True),
    EventText("organizer.changed", "changed the day of the organizer {about}", AREA, "pen"),
    EventText("organizer.submitted", "sent back the organizer {about}", AREA, "check", is_use=True),
    EventText("organizer.accepted", "accepted the organizer {about}", AREA, "check"),
    EventText("organizer.returned", "returned {answers} of the answers of {about}", AREA, "refresh"),
    EventText("organizer.asked_another", "asked {person} for answers to {about}", AREA, "link", is_use=True),
    EventText("organizer.link_ended", "ended the link of {person} for {about}", AREA, "x"),
    EventText("organizer.helped", "took {answers} answers to {about} from {person}, by a link", AREA, "link"),
    EventText("organizer.saved", "saved the organizer {about} as a document", AREA, "file"),
    EventText("organizer.reopened", "opened the organizer {about} again", AREA, "refresh"),
    EventText("organizer.withdrawn", "withdrew the organizer {about}", AREA, "x"),
)
NEWS = (
    Announced(
        emails.RETURNED, 25, "client", "Organizers to look at again", "When some answers come back with a note.",
        "refresh", switch=ORGANIZERS, right=ContactRight.ANSWER_FORMS, still=queries.is_there,
    ),
    Announced(
        emails.SUBMITTED, 25, "staff", "Organizers sent back", "When a client you look after sends one back.", ICON,
        switch=ORGANIZERS, permission=VIEW,
    ),
    Announced(
        emails.BEGUN, 27, "staff", "Organizers started by clients", "When a client you look after starts one.", ICON,
        "app", switch=ORGANIZERS, permission=VIEW,
    ),
)  # fmt: skip


SENT = Hold(
    "organizer", 12, queries.in_records,
    "This answers what you sent us, and we work with it. Write to us if it should change.",
)  # fmt: skip


def register() -> None:
    todo.register()
    holds.add(SENT)
    for item in NAV:
        composition.nav.add(item)
    composition.client_tabs.add(
        ClientTab("organizers", 34, "Organizers", "organizers_record:index", ORGANIZERS, VIEW, queries.count_current)
    )  # fmt: skip
    composition.client_buttons.add(
        ClientButton("organizer", 78, "Send an organizer", ICON, "organizers_record:new", ORGANIZERS, SEND)
    )
    composition.inbox.add(
        InboxSource(
            "organizers", 34, inbox.load, inbox.decided_on_its_page, VIEW, ORGANIZERS, count=inbox.count
        )
    )
    composition.sights.add(
        Sight("organizer", 16, "Organizer", panels.find_one, queries.seen_through, panels.page_of, VIEW, ORGANIZERS)
    )  # fmt: skip
    for event in EVENTS:
        composition.events.add(event)
    for news in NEWS:
        composition.announced.add(news)


NAV = (
    NavItem(
        "organizers", "client", "Organizers", ICON, "organizers:index", 46, ORGANIZERS, extra=True,
        is_there=panels.is_there, right=ContactRight.ANSWER_FORMS,
    ),
    NavItem(
        "organizers-staff", "staff", "Organizers", ICON, "organizers_staff:index", 43, ORGANIZERS, VIEW, extra=True
    ),
    NavItem(
        "organizer-templates", "staff", "Organizer templates", ICON, "organizers_settings:index", 38, ORGANIZERS,
        Permission.SETTINGS_FEATURES, "Client portal", extra=True,
    ),
)  # fmt: skip
