"""Who asks: what their browser carries, which doors open to them, and whose canaries they may see."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from features.accounts import roles
from features.base.permissions import Permission
from features.clients.rights import ContactRight, Level, gives
from tenants.access import Policy
from tenants.console import sessions as console
from tests.isolation.canaries import Canary
from tests.isolation.factories import secret
from tests.isolation.library_world import TEAM
from tests.isolation.reach import SOME
from tests.isolation.world import SCOPES, Inside, World

Door = Literal["in", "sign-in", "unknown", "denied"]
Side = Literal["nobody", "client", "staff", "api", "operator"]
ON_THE_DOOR = {"brand_name", "brand_tagline", "brand_phone", "brand_hours", "firm_name"}
OF_THE_HOUSE = ON_THE_DOOR | {
    "owner_name",
    "user_name",
    "documenttype_name",
    "donerules_words",
    "billingrules_address",
    "billingrules_tax_number",
    "billingrules_footer",
    "billingrules_prepay_words",
    "taxrate_name",
    "articlecategory_name",
    "article_title",
    "organizerversion_content",
    "organizerversion_title",
    "article_summary",
    "article_body",
    "clientstatus_name",
    "clientstatus_description",
}  # what every client may see of a firm
PRIVATE = {
    "client_notes",
    "client_email",
    "project_email",
    "outbox_payload",
    "auditevent_details",
    "invoice_remarks",
    "series_remarks",
    "series_trouble",
    "series_note",
    "series_about",
    "seriesline_description",
    "seriesline_detail",
    "seriesline_unit",
    "invoice_void_reason",
    "payment_reference",
    "refund_failure",
    "dispute_reason",
    "invoicemail_subject",
    "invoicemail_message",
    "mailrecipient_address",
    "paylink_address",
    "mailrecipient_reason",
    "mailrecipient_invited",
}  # of a client, but for staff alone


BILLED = (
    "invoice_",
    "series_",
    "line_",
    "instalment_",
    "payment_",
    "creditlot_",
    "refund_",
    "paymentmethod_",
)
WRITTEN = ("thread_", "message_", "checklist_", "task_")
ASKED = ("request_", "item_", "uploadlink_", "linkfile_")  # only who may upload is asked for documents
BOOKED = "appointment_"
ORGANIZED = ("organizer_", "organizeranswer_", "organizerlink_")  # only full access reads what all answered
HIDDEN = {  # fields of a client that a level does not reach
    Level.UPLOAD_ONLY: (
        "document_", "project_", "action_", "item_words", BOOKED, *WRITTEN, *BILLED, *ORGANIZED,
    ),
    Level.VIEW_ONLY: ("action_", *ASKED, *ORGANIZED),
    Level.PAY_ONLY: ("document_", "project_", "action_", BOOKED, *WRITTEN, *ASKED, *ORGANIZED),
}  # fmt: skip
SOME_WORK = "contact somework"


@dataclass(frozen=True)
class Actor:
    name: str
    side: Side = "nobody"
    permissions: frozenset[str] = frozenset()
    clients: frozenset[str] = frozenset()
    cookies: dict[str, str] = field(default_factory=dict)
    key: str = ""
    limited: bool = False  # of the staff, but for these clients alone
    level: str = ""  # of a contact whose access to their one client goes less far than everything

    def door(self, policy: Policy) -> Door:
        """Return what an endpoint with this policy must say to them."""
        if policy.audience not in ("client", "staff", "api", "operator"):
            return "in"
        knows = {"client": {"client"}, "staff": {"staff"}, "api": {"staff", "api"}, "operator": {"operator"}}
        if self.side not in knows[policy.audience]:
            return "unknown" if policy.audience == "api" else "sign-in"
        if self.level and policy.right and not gives(self.level, ContactRight(policy.right)):
            return "denied"
        if policy.right == ContactRight.MANAGE_DELEGATES and self.name == SOME_WORK:
            return "denied"
        return "denied" if policy.permission and policy.permission not in self.permissions else "in"

    def sees(self, canary: Canary, firm: str) -> bool:  # noqa: PLR0911  a table, read from above
        """Return whether this canary may reach them on the host of this firm."""
        if canary.firm != firm:
            return False
        if self.limited:
            return canary.client in self.clients | {"firm", "both", "c1x", TEAM, *SOME}
        if self.side in ("staff", "api"):
            return True
        if canary.client == "firm":
            return canary.field in (OF_THE_HOUSE if self.side == "client" else ON_THE_DOOR)
        if self.side != "client" or canary.field in PRIVATE:
            return False
        if self.level and canary.field.startswith(HIDDEN[self.level]):
            return False
        if self.name == SOME_WORK and canary.field.startswith(BOOKED):
            return False  # whose access is limited to some projects sees their own appointments alone
        if canary.client == "c1x":
            return "c1" in self.clients and self.name != SOME_WORK
        return canary.client in self.clients or canary.client == self.name.removeprefix("contact ")

    def reaches(self, client: str) -> bool:
        """Return whether this client's things exist for them."""
        return client in self.clients or (self.side in ("staff", "api") and not self.limited)


def everybody(world: World) -> list[Actor]:
    """Return all who come to the host of firm a; its twin b has people of the same ids and addresses."""
    a, b = world.a, world.b
    return [
        Actor("anonymous"),
        Actor("contact c1-person", "client", frozenset(), frozenset({"c1"}), a.cookies["c1-person"]),
        Actor("contact c2-person", "client", frozenset(), frozenset({"c2"}), a.cookies["c2-person"]),
        Actor("contact both", "client", frozenset(), frozenset({"c1", "c2"}), a.cookies["both"]),
        _some(a, "uploader", Level.UPLOAD_ONLY),
        _some(a, "viewer", Level.VIEW_ONLY),
        _some(a, "payer", Level.PAY_ONLY),
        _some(a, "somework"),
        Actor("contact ended", "client", cookies=a.cookies["ended"]),  # a delegate until yesterday
        Actor("contact removed", "client", frozenset(), frozenset(), a.cookies["removed"]),
        Actor("contact who has not accepted", cookies=a.cookies["waiting"]),
        *(_member(a, role) for role in ("owner", "admin", "staff")),
        Actor(
            "staff of one client",
            "staff",
            frozenset(str(each) for each in Permission),
            frozenset({"c1"}),
            a.cookies["limited"],
            limited=True,
        ),
        Actor("staff switched off", cookies=a.cookies["gone"]),
        Actor("owner of firm b", cookies=b.cookies["owner"]),
        Actor("contact of firm b", cookies=b.cookies["c1-person"]),
        Actor("key, all scopes", "api", frozenset(SCOPES), key=a.keys["all"]),
        Actor("key, one scope", "api", frozenset({str(Permission.DOCUMENTS_VIEW)}), key=a.keys["one"]),
        Actor("key, revoked", key=a.keys["revoked"]),
        Actor("key of firm b", key=b.keys["all"]),
        Actor("operator", cookies={console.COOKIE: secret("operator", "platform", "whole")}),
    ]


def _some(here: Inside, name: str, level: str = "") -> Actor:
    return Actor(f"contact {name}", "client", frozenset(), frozenset({"c1"}), here.cookies[name], level=level)


def _member(here: Inside, role: str) -> Actor:
    held = frozenset(str(each) for each in roles.PERMISSIONS[role])
    return Actor(f"staff {role}", "staff", held, cookies=here.cookies[role])


def owner_of(here: Inside) -> Actor:
    return _member(here, "owner")


Sees = Callable[[Canary], bool]
