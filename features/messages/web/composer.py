"""What staff find beside the field they write in: saved replies to put into it, moments to send it at."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.safestring import SafeString

from features.accounts.web.access import StaffRequest
from features.base import placeholders
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.documents.intake import Accepted
from features.messages import filling, later, operations, saved
from features.messages.models import ScheduledMessage, Thread
from features.messages.web import naming, pages
from features.messages.web.forms import WordsForm

INSERT = "insert"  # the button that puts a reply in, or looks for one
LATER = "later"  # the buttons that schedule


def offered(request: StaffRequest, here: Thread) -> dict[str, Any]:
    """Return the saved replies to choose from, by the words looked for; the moments to send at, and what waits."""
    if not request.membership.can(Permission.MESSAGES_WRITE):
        return {"scheduled": _waiting(here)}
    words = request.POST.get("find", "")[: saved.LONGEST_SEARCH]
    rows = saved.in_use(request.membership).filter(saved.having(words))
    return {
        "saved": rows.order_by("title", "pk"), "find": words, "scheduled": _waiting(here),
        "offers": later.offers(timezone.now(), zones(request)["own"]), "zones": named(request),
        "send_at": request.POST.get("send_at", ""), "is_scheduling": LATER in request.POST, **naming.offered(request),
    }  # fmt: skip


def _waiting(here: Thread) -> Iterator[tuple[ScheduledMessage, SafeString]]:
    """Yield what waits to be sent in a chat, each with its words as they will look."""
    return ((one, naming.read_by_staff(one.body)) for one in later.of_thread(here))


def zones(request: StaffRequest) -> dict[str, ZoneInfo]:
    """Return the clocks that a time may be of: one's own, and the firm's."""
    firm, own = ZoneInfo(request.firm.time_zone), timezone.get_current_timezone()
    return {"own": own if isinstance(own, ZoneInfo) else firm, "firm": firm}


def named(request: StaffRequest) -> list[tuple[str, str]]:
    """Return them to choose from, where they differ."""
    known = zones(request)
    labels = {"own": "Your time", "firm": "The firm’s time"}
    said = [(key, f"{labels[key]} ({known[key].key.replace('_', ' ')})") for key in labels]
    return said if known["own"].key != known["firm"].key else said[1:]


def schedule(request: StaffRequest, here: Thread, body: str, files: Sequence[Accepted]) -> ScheduledMessage:
    """
    Schedule what was typed, for an offered moment or one's own.

    :raises Refused: there is no such moment; and what the operation refuses.
    """
    wish = request.POST[LATER] or request.POST.get("send_at", "")
    at = later.moment(wish, zones(request).get(request.POST.get("zone", ""), zones(request)["own"]))
    return operations.schedule(
        thread=here, by=request.membership, now=timezone.now(), body=body, send_at=at, files=files
    )


def inserted(request: StaffRequest, here: Thread) -> dict[str, Any]:
    """
    Return the field with what was typed, and below it the reply or the page that was chosen, the reply's places filled;
    what has no value keeps its place, and is told.

    :raises NotThere: it is not theirs to see, or archived, or clients can't open it.
    """
    typed, unfilled = request.POST.get("body", ""), list[str]()
    ticked = [one for one in map(pages.as_id, request.POST.getlist("mention")) if one]
    if naming.NAME in request.POST:
        typed = naming.added(request)
    if wish := request.POST.get(INSERT, ""):
        words, unfilled = _filled(request, here, wish)
        typed = f"{typed.rstrip()}\n\n{words}" if typed.strip() else words
    form = WordsForm(None, initial={"body": typed})
    return {
        "form": form,
        "unfilled": unfilled,
        "is_finding": request.POST.get(INSERT) == "",
        "mentioning": ticked,
    }


def _filled(request: StaffRequest, here: Thread, wish: str) -> tuple[str, list[str]]:
    key = pages.as_id(wish)
    reply = saved.in_use(request.membership).filter(pk=key).first() if key else None
    if reply is None:
        raise NotThere
    known = filling.values(here, request.membership)
    return placeholders.filled(reply.body, known), list(filling.open_places(reply.body, known))
