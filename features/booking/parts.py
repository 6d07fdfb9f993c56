"""What the slice hangs into the frame: menus, Home, inbox, a client's record, to-dos, words for the audit trail."""

from features.base import composition
from features.base.composition import (
    ClientButton,
    EventText,
    InboxSource,
    NavItem,
    Panel,
    QuickLink,
)
from features.base.permissions import Permission
from features.booking import busy, elsewhere, news, panels, todo
from features.booking.switches import BOOKING
from features.calendars import hooks
from features.clients.rights import ContactRight

VIEW, EDIT, SET = Permission.CLIENTS_VIEW, Permission.BOOKING_EDIT, Permission.SETTINGS_FEATURES
AREA, ICON, SETTINGS = "Appointments", "calendar", "Settings"
EVENTS = (
    EventText("appointment.booked", "booked “{about}” for {when}", AREA, ICON, to_contact=True, is_use=True),
    EventText(
        "appointment.moved", "moved “{about}” from {was} to {when}", AREA, ICON, to_contact="moved “{about}”"
    ),
    EventText(
        "appointment.cancelled", "cancelled “{about}” of {when}", AREA, "x", to_contact="cancelled “{about}”"
    ),
    EventText("appointment.held", "said that “{about}” was held", AREA, "check"),
    EventText("appointment.no_show", "said that nobody came to “{about}”", AREA, "alert"),
    EventText("appointment.unmarked", "took back what became of “{about}”", AREA, "refresh"),
    EventText("booking_setup.changed", "changed how clients book", SETTINGS, "settings"),
    EventText("booking_service.added", "added the service {about}", SETTINGS, "settings"),
    EventText("booking_service.changed", "changed the service {about}", SETTINGS, "settings"),
    EventText("booking_service.removed", "removed the service {about}", SETTINGS, "settings"),
    EventText("booking_location.added", "added the office {about}", SETTINGS, "settings"),
    EventText("booking_location.changed", "changed the office {about}", SETTINGS, "settings"),
    EventText("booking_location.removed", "removed the office {about}", SETTINGS, "settings"),
    EventText("booking_hours.changed", "changed when {about} can be booked", SETTINGS, "clock"),
    EventText("time_off.added", "added time off of {about}: {days}", SETTINGS, "clock"),
    EventText("time_off.removed", "removed time off of {about}: {days}", SETTINGS, "clock"),
)


def register() -> None:
    if elsewhere.busy not in busy.sources:
        busy.sources.append(elsewhere.busy)
        hooks.connected.append(elsewhere.write_planned)
    todo.register()
    _menus()
    composition.home_panels.add(
        Panel(
            "appointment", 15, "booking/client/home_panel.html", panels.home, "side", BOOKING,
            ContactRight.SEE_APPOINTMENTS,
        )
    )  # fmt: skip
    composition.client_panels.add(
        Panel("appointments", 28, "booking/firm/record_panel.html", panels.on_record, "main", BOOKING)
    )
    composition.client_buttons.add(
        ClientButton("appointment", 60, "Book an appointment", ICON, "booking_record:new", BOOKING, EDIT)
    )
    composition.inbox.add(
        InboxSource(
            "appointments", 34, panels.in_inbox, panels.done, VIEW, BOOKING, panels.undo, panels.count
        )
    )
    for event in EVENTS:
        composition.events.add(event)
    for kind in news.KINDS:
        composition.announced.add(kind)


def _menus() -> None:
    composition.nav.add(
        NavItem(
            "appointments", "client", "Appointments", ICON, "booking:index", 55, BOOKING, extra=True,
            right=ContactRight.SEE_APPOINTMENTS,
        )
    )  # fmt: skip
    composition.account_menu.add(
        NavItem("hours-staff", "staff", "Your hours", "clock", "booking_own:hours", 14, switch=BOOKING)
    )
    composition.quick_links.add(
        QuickLink("book", 14, "Book an appointment", ICON, "booking:new", BOOKING, right=ContactRight.BOOK)
    )
    composition.nav.add(
        NavItem(
            "appointments-staff", "staff", "Appointments", ICON, "booking_staff:index", 44, BOOKING, VIEW, extra=True
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "integrations", "staff", "Integrations", "link", "booking_settings:index", 39, None, SET, "Client portal",
            extra=True,
        )
    )  # fmt: skip
