"""What the slice hangs into the frame: menus, Home, inbox, a client's record, the pages of documents, the trail."""

from typing import Any
from uuid import UUID

from features.base import composition
from features.base.composition import (
    Announced,
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
from features.clients.rights import ContactRight
from features.documents.holds import Hold, holds
from features.documents.slots import Remark, Slot, remarks, slots
from features.documents.switches import CLIENT_UPLOADS
from features.requests import arrivals, doors, emails, hearing, panels, queries, todo
from features.requests.models import Request
from features.requests.switches import DONE_CHECKBOX, DONE_UPLOADING, REQUESTS

VIEW, ASK = Permission.DOCUMENTS_VIEW, Permission.ACTIONS_EDIT
AREA = "Requests"


ACCEPTED = Hold(
    "accepted",
    10,
    queries.in_accepted,
    "We have accepted this file and work with it. Write to us if it should change.",
)


def _find_one(by: Any, request_id: UUID) -> Request | None:
    return queries.in_workspace(by).select_related("client").filter(pk=request_id).first()


def register() -> None:
    todo.register()
    doors.register()
    holds.add(ACCEPTED)
    _menus()
    _pages()
    for source in INBOX:
        composition.inbox.add(source)
    for event in EVENTS:
        composition.events.add(event)
    for news in NEWS:
        composition.announced.add(news)
    composition.find_sources.add(FindSource("requests", 32, "Requests", panels.find, VIEW, REQUESTS))
    composition.sights.add(
        Sight("request", 15, "Request", _find_one, queries.seen_through, panels.page_of, VIEW, REQUESTS)
    )


def _menus() -> None:
    composition.nav.add(
        NavItem(
            "requests", "staff", "Requests", "list", "requests_staff:index", 42, REQUESTS, VIEW, extra=True
        )
    )
    composition.nav.add(
        NavItem(
            "request-lists", "staff", "Request lists", "list", "requests_settings:index", 36, REQUESTS,
            Permission.SETTINGS_FEATURES, "Client portal", extra=True,
        )
    )  # fmt: skip
    composition.nav.add(
        NavItem(
            "done-uploading", "staff", "Done uploading", "check", "requests_settings:done", 37, CLIENT_UPLOADS,
            Permission.SETTINGS_FEATURES, "Client portal", extra=True,
        )
    )  # fmt: skip
    composition.quick_links.add(
        QuickLink(
            "done-uploading", 12, "I’m done uploading", "check", "requests:done", DONE_UPLOADING,
            right=ContactRight.UPLOAD,
        )
    )  # fmt: skip


def _pages() -> None:
    composition.client_tabs.add(
        ClientTab("requests", 32, "Requests", "requests_record:index", REQUESTS, VIEW, queries.count_current)
    )
    composition.client_buttons.add(
        ClientButton("request", 80, "Request documents", "list", "requests_record:new", REQUESTS, ASK)
    )
    composition.home_panels.add(
        Panel(
            "done-uploading", 8, "requests/client/said.html", panels.said_done, "top", CLIENT_UPLOADS,
            ContactRight.UPLOAD,
        )
    )  # fmt: skip
    composition.client_panels.add(
        Panel("requests", 25, "requests/firm/record_panel.html", panels.record, "main", REQUESTS)
    )
    for slot in SLOTS:
        slots.add(slot)
    remarks.add(Remark("done", 10, hearing.heard, DONE_CHECKBOX))


SLOTS = (
    Slot("said-done", 5, "client_top", "requests/client/said.html", panels.said_done, CLIENT_UPLOADS),
    Slot("requests", 10, "record_top", "requests/firm/on_documents.html", panels.on_documents_tab, REQUESTS),
    Slot("own-requests", 10, "client_top", "requests/client/open.html", panels.on_client_documents, REQUESTS),
    Slot("done", 10, "client_head", "requests/client/done_button.html", panels.done_button, DONE_UPLOADING),
    Slot("done-box", 10, "upload_form", "requests/client/done_box.html", panels.done_checkbox, DONE_CHECKBOX),
)
INBOX = (
    InboxSource(
        "requests", 31, arrivals.answers, arrivals.settle_answers, VIEW, REQUESTS, arrivals.unsettle_answers,
        arrivals.count_answers,
    ),
    InboxSource(
        "done-uploading", 32, arrivals.done, arrivals.settle_done, VIEW, CLIENT_UPLOADS, arrivals.unsettle_done,
        arrivals.count_done,
    ),
)  # fmt: skip
NEWS = (
    Announced(
        emails.SENT, 22, "client", "Requests for documents", "When we ask you for a list of documents.", "list",
        switch=REQUESTS, right=ContactRight.UPLOAD, still=queries.is_there,
    ),
    Announced(
        emails.RETURNED, 24, "client", "Something to look at again", "When what you sent comes back with a note.",
        "refresh", switch=REQUESTS, right=ContactRight.UPLOAD, still=queries.is_there,
    ),
    Announced(
        emails.ANSWERED, 22, "staff", "Answers to requests", "When a client you look after answers a request.", "list",
        "app", switch=REQUESTS, permission=Permission.DOCUMENTS_VIEW,
    ),
    Announced(
        emails.DONE, 24, "staff", "Done uploading", "When a client says that everything is in, or takes it back.",
        "check", switch=CLIENT_UPLOADS, still=queries.is_done, permission=Permission.DOCUMENTS_VIEW,
    ),
    Announced(
        emails.LINK, 26, "staff", "Upload links", "When the first file comes by a link, and when a link ends.", "link",
        permission=Permission.DOCUMENTS_VIEW,
    ),
)  # fmt: skip
EVENTS = (
    EventText("request.drafted", "prepared the request {about}", AREA, "list"),
    EventText("request.sent", "sent the request {about}", AREA, "send"),
    EventText("request.changed", "changed the request {about}", AREA, "pen"),
    EventText("request.item_added", "asked for {about}, in {request}", AREA, "plus"),
    EventText("request.item_changed", "changed {about}, in {request}", AREA, "pen"),
    EventText("request.item_removed", "took {about} off {request}", AREA, "x"),
    EventText(
        "request.answered", "answered {about}, in {request}: {answer} ({person})", AREA, "check", is_use=True
    ),
    EventText("request.answer_undone", "took back the answer to {about}, in {request}", AREA, "refresh"),
    EventText("request.handed_over", "asked {person} for {about}, in {request}", AREA, "link"),
    EventText("request.accepted", "accepted {about}, in {request}", AREA, "check"),
    EventText("request.returned", "returned {about}, in {request}", AREA, "refresh"),
    EventText("request.asked_again", "asked again for {about}, in {request}", AREA, "refresh"),
    EventText("request.completed", "had everything for {about}", AREA, "check"),
    EventText("request.closed", "closed the request {about}", AREA, "check"),
    EventText("request.withdrawn", "withdrew the request {about}", AREA, "x"),
    EventText("request.reopened", "opened the request {about} again", AREA, "refresh"),
    EventText("request.nudged", "reminded of the request {about}", AREA, "clock"),
    EventText("request_template.added", "added the request list {about}", AREA, "layers"),
    EventText("request_template.changed", "changed the request list {about}", AREA, "layers"),
    EventText("request_template.removed", "removed the request list {about}", AREA, "layers"),
    EventText("upload_link.made", "made the upload link {about}, for {days} days", AREA, "link"),
    EventText("upload_link.used", "took {file} from {person}, by the link {about}", AREA, "upload"),
    EventText("upload_link.revoked", "ended the upload link {about}", AREA, "x"),
    EventText("upload.done", "said that everything of {about} is uploaded", AREA, "check", is_use=True),
    EventText("upload.not_done", "took back that everything of {about} is uploaded", AREA, "refresh"),
    EventText("done_rules.changed", "changed who hears of done uploading", "Settings", "settings"),
)
