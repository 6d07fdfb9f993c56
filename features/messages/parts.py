"""What the slice hangs into the frame: menus, Home, inbox, a client's record, words for the audit trail."""

from features.base import composition
from features.base.composition import (
    ClientButton,
    ClientTab,
    EventText,
    FindSource,
    InboxSource,
    NavItem,
    Panel,
    QuickLink,
    Sight,
)
from features.base.permissions import Permission
from features.documents import room
from features.messages import by_mail, news, panels, queries, task_news, todo
from features.messages.operations.later_files import bytes_kept
from features.messages.switches import CHAT_CREATION, MESSAGES
from features.projects import contacting
from features.projects.contacting import TeamLink
from features.replies.subjects import subjects

VIEW, WRITE, SET = Permission.MESSAGES_VIEW, Permission.MESSAGES_WRITE, Permission.SETTINGS_FEATURES
AREA = "Messages"
EVENTS = (
    EventText("thread.started", "started the chat “{about}”", AREA, "message", is_use=True, permission=VIEW),
    EventText("thread.renamed", "renamed the chat “{was}” to “{about}”", AREA, "pen", permission=VIEW),
    EventText("thread.assigned", "assigned the chat “{about}” to {to}", AREA, "user", permission=VIEW),
    EventText("thread.waiting", "marked the chat “{about}”: {waiting}", AREA, "clock", permission=VIEW),
    EventText("thread.archived", "archived the chat “{about}”", AREA, "folder", permission=VIEW),
    EventText("thread.unarchived", "brought back the chat “{about}”", AREA, "refresh", permission=VIEW),
    EventText("message.sent", "wrote in “{about}”", AREA, "message", is_use=True, permission=VIEW),
    EventText("message.noted", "wrote an internal note in “{about}”", AREA, "lock", permission=VIEW),
    EventText(
        "message.automatic", "answered by itself in “{about}”", AREA, "clock", is_use=True, permission=VIEW
    ),
    EventText("message.scheduled", "scheduled a message in “{about}”", AREA, "clock", permission=VIEW),
    EventText(
        "message.rescheduled", "changed a scheduled message in “{about}”", AREA, "clock", permission=VIEW
    ),
    EventText("message.unscheduled", "canceled a scheduled message in “{about}”", AREA, "x", permission=VIEW),
    EventText(
        "message.unsent",
        "did not send a scheduled message in “{about}”: {why}",
        AREA,
        "alert",
        permission=VIEW,
    ),
    EventText("message.edited", "changed a message in “{about}”", AREA, "pen", permission=VIEW),
    EventText("message.note_edited", "changed an internal note in “{about}”", AREA, "pen", permission=VIEW),
    EventText("office_hours.changed", "changed the office hours", "Settings", "clock"),
    EventText("office_hours.closed", "closed the office: {days}", "Settings", "clock"),
    EventText("office_hours.reopened", "reopened the office: {days}", "Settings", "clock"),
    EventText("saved_reply.added", "saved the reply “{about}”", "Settings", "message"),
    EventText("saved_reply.changed", "changed the saved reply “{about}”", "Settings", "pen"),
    EventText("saved_reply.archived", "archived the saved reply “{about}”", "Settings", "folder"),
    EventText("saved_reply.unarchived", "brought back the saved reply “{about}”", "Settings", "refresh"),
    EventText("thread.saved", "saved words of “{about}” as a document", AREA, "file", permission=VIEW),
    EventText("checklist.added", "added a checklist to “{about}”", AREA, "list", permission=VIEW),
    EventText("checklist.changed", "changed a checklist of “{about}”", AREA, "list", permission=VIEW),
    EventText("checklist.removed", "removed a checklist from “{about}”", AREA, "x", permission=VIEW),
    EventText("task.done", "ticked off a task in “{about}”", AREA, "check", is_use=True, permission=VIEW),
    EventText("task.undone", "opened a task again in “{about}”", AREA, "refresh", permission=VIEW),
    EventText("message_rules.changed", "changed how messages work", "Settings", "settings"),
)


def register() -> None:
    contacting.links.add(TeamLink("chat", 10, "Message", "message", panels.begin_about, CHAT_CREATION))
    _menus()
    _pages()
    composition.inbox.add(
        InboxSource(
            "messages",
            10,
            panels.inbox_items,
            panels.settle,
            VIEW,
            MESSAGES,
            panels.unsettle,
            panels.count_inbox,
        )
    )
    composition.find_sources.add(FindSource("messages", 35, "Messages", panels.find, VIEW, MESSAGES))
    composition.sights.add(
        Sight("thread", 25, "Chat", panels.find_one, queries.seen_through, panels.page_of, VIEW, MESSAGES)
    )
    for event in EVENTS:
        composition.events.add(event)
    for kind in (*news.KINDS, task_news.ASKED, task_news.TEAM, task_news.DUE):
        composition.announced.add(kind)
    subjects.add(by_mail.SUBJECT)
    room.others.append(bytes_kept)
    todo.register()


def _menus() -> None:
    composition.nav.add(
        NavItem(
            "messages", "client", "Messages", "message", "messages:index", 20, MESSAGES,
            count=panels.count_unread, count_label="unread", right=queries.SEE,
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "workspace-messages", "staff", "Messages", "message", "messages_staff:index", 25, MESSAGES, VIEW
        )
    )
    composition.nav.add(
        NavItem(
            "message-rules", "staff", "Message settings", "message", "messages_settings:index", 38, MESSAGES, SET,
            "Client portal", extra=True,
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "saved-replies", "staff", "Saved replies", "message", "messages_settings:replies", 39, MESSAGES, WRITE,
            "Client portal", extra=True,
        )
    )  # fmt: skip
    composition.quick_links.add(
        QuickLink("new-chat", 5, "New chat", "message", "messages:new", CHAT_CREATION, right=queries.WRITE)
    )


def _pages() -> None:
    composition.home_panels.add(
        Panel("messages", 40, "messages/client/home_panel.html", panels.home, "main", MESSAGES, queries.SEE)
    )
    composition.client_tabs.add(
        ClientTab("messages", 20, "Messages", "messages_record:index", MESSAGES, VIEW, panels.count_open)
    )
    composition.client_buttons.add(
        ClientButton("message", 70, "New message", "message", "messages_record:new", MESSAGES, WRITE)
    )
