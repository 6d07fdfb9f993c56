"""What staff find beside the field they write in: saved replies to put into it."""

from typing import Any

from features.accounts.web.access import StaffRequest
from features.base import placeholders
from features.base.errors import NotThere
from features.base.permissions import Permission
from features.messages import filling, saved
from features.messages.models import Thread
from features.messages.web import pages
from features.messages.web.forms import WordsForm

INSERT = "insert"  # the button that puts a reply in, or looks for one


def offered(request: StaffRequest) -> dict[str, Any]:
    """Return the saved replies to choose from, by the words looked for."""
    if not request.membership.can(Permission.MESSAGES_WRITE):
        return {}
    words = request.POST.get("find", "")[: saved.LONGEST_SEARCH]
    rows = saved.in_use(request.membership).filter(saved.having(words))
    return {"saved": rows.order_by("title", "pk"), "find": words}


def inserted(request: StaffRequest, here: Thread) -> dict[str, Any]:
    """
    Return the field with what was typed, and below it the reply that was chosen, its places filled; what has no value
    keeps its place, and is told.

    :raises NotThere: it is not theirs to see, or archived.
    """
    typed, unfilled = request.POST.get("body", ""), list[str]()
    ticked = [one for one in map(pages.as_id, request.POST.getlist("mention")) if one]
    if wish := request.POST[INSERT]:
        words, unfilled = _filled(request, here, wish)
        typed = f"{typed.rstrip()}\n\n{words}" if typed.strip() else words
    form = WordsForm(None, initial={"body": typed})
    return {"form": form, "unfilled": unfilled, "is_finding": not wish, "mentioning": ticked}


def _filled(request: StaffRequest, here: Thread, wish: str) -> tuple[str, list[str]]:
    key = pages.as_id(wish)
    reply = saved.in_use(request.membership).filter(pk=key).first() if key else None
    if reply is None:
        raise NotThere
    known = filling.values(here, request.membership)
    return placeholders.filled(reply.body, known), list(filling.open_places(reply.body, known))
