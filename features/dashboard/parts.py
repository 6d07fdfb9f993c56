"""What the dashboard itself hangs into the frame."""

from django.http import HttpRequest

from features.base import composition
from features.base.composition import EventText, InboxSource, NavItem, OnboardingStep, Panel
from features.base.permissions import Permission
from features.dashboard import inbox, onboarding, undelivered


def register() -> None:
    _menu()
    _inbox()
    _first_steps()
    _words()


def _menu() -> None:
    add = composition.nav.add
    add(NavItem("home", "client", "Home", "home", "dashboard:home", order=0))
    add(
        NavItem(
            "inbox", "staff", "Inbox", "inbox", "dashboard_staff:inbox", order=0, count=_waiting,
            count_label="waiting",
        )
    )  # fmt: skip
    for key, label, icon, order, permission, group in (
        ("features", "Features", "settings", 0, Permission.SETTINGS_FEATURES, "Client portal"),
        ("branding", "Branding", "paint", 10, Permission.SETTINGS_BRANDING, "Client portal"),
        ("activity", "Activity", "activity", 90, Permission.ACTIVITY_VIEW, "Firm"),
    ):
        url_name = f"dashboard_staff:{key}"
        add(NavItem(key, "staff", label, icon, url_name, order, permission=permission, group=group))

    composition.account_menu.add(
        NavItem("looks", "client", "Who has looked", "eye", "dashboard:looks", order=30)
    )


def _waiting(request: HttpRequest) -> int:
    return inbox.count(request, request.membership)  # type: ignore[attr-defined]


def _inbox() -> None:
    composition.inbox.add(
        InboxSource(
            "outbox", 90, undelivered.load, undelivered.done, permission=Permission.CLIENTS_VIEW,
            undo=undelivered.undo, count=undelivered.count,
        )
    )  # fmt: skip
    first_steps = Panel("first-steps", 0, "dashboard/firm/checklist.html", onboarding.panel, column="side")
    composition.inbox_panels.add(first_steps)


def _first_steps() -> None:
    for step in (
        OnboardingStep(
            "logo", 0, "Add your logo", "It stands on every page and in every e-mail.",
            "dashboard_staff:branding", onboarding.has_logo,
        ),
        OnboardingStep(
            "colors", 10, "Choose your color", "See your portal in it before you publish.",
            "dashboard_staff:branding", onboarding.has_published_brand,
        ),
        OnboardingStep(
            "switches", 20, "Look through the features", "Turn off what your clients do not need.",
            "dashboard_staff:features", onboarding.has_seen_switches,
        ),
    ):  # fmt: skip
        composition.onboarding.add(step)


def _words() -> None:
    for key, text, area, icon in (
        ("firm.opened", "opened the firm’s portal", "Firm", "flag"),
        ("brand.published", "published the brand with a new {what}", "Settings", "paint"),
        ("delivery.retried", "had an e-mail sent once more", "E-mail", "mail"),
        ("delivery.left", "left an e-mail undelivered", "E-mail", "mail"),
        ("access.refused", "was refused at {path}", "Refused", "alert"),
        ("access.refused_often", "held up many refused tries within a minute", "Refused", "alert"),
        ("activity.exported", "exported {lines} lines of the activity", "Settings", "download"),
    ):
        composition.events.add(EventText(key, text, area, icon))
