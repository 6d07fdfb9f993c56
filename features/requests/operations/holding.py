"""One at a time changes a request: locks come in one order, the client, its request, an item, its files."""

from collections.abc import Iterable
from typing import Any

from features.base import audit, holding
from features.base.errors import Conflict, NotThere
from features.base.permissions import Actor, Permission, require
from features.clients.models import Client, Contact
from features.documents.models import Document
from features.documents.switches import CLIENT_UPLOADS
from features.requests import permissions, queries, waiting
from features.requests.models import Item, ItemFile, Request
from features.requests.switches import REQUESTS
from features.toggles.queries import is_on


def hold(request: Request, by: Actor) -> None:
    """
    Let one member of staff (or API key) at a time change a request, and bring it up to date.

    :raises NotAllowed: the role may not ask clients for things.
    :raises NotThere: it is not theirs to see, or requests are off.
    """
    require(by, Permission.ACTIONS_EDIT)
    _lock_client(request.client_id)
    holding.hold(request, among=queries.in_workspace(by).select_related("client"))


def hold_item(item: Item, by: Actor) -> None:
    """Do the same for one item; its request is at `item.request`."""
    request = Request.objects.filter(pk=item.request_id).select_related("client").first()
    if request is None:
        raise NotThere
    hold(request, by)
    _lock(item, request)


def hold_own(item: Item, contact: Contact) -> None:
    """
    Let one at a time answer an item.

    :raises NotThere: it is not asked of a client for whom they may upload, or requests are off.
    :raises Conflict: the request is closed, or staff have accepted this.
    """
    request = queries.visible_to(contact).filter(pk=item.request_id).select_related("client").first()
    if request is None or not permissions.can_answer(contact, request.client):
        raise NotThere
    hold_answerable(item, request)


def hold_answerable(item: Item, request: Request) -> None:
    _lock_client(request.client_id)
    request = (
        Request.objects.select_related("client")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=request.pk)
    )
    _lock(item, request)
    if not request.is_open:
        raise Conflict("This request is closed. Nothing more is needed.")
    if item.state == Item.State.ACCEPTED:
        raise Conflict("This one is settled: we have looked at it already.")


def hold_files(items: Iterable[Item]) -> None:
    """Keep the files of these, whose rows are held, as they are until the transaction ends (documents.holds)."""
    files = ItemFile.objects.filter(item__in=list(items)).values("document")
    list(Document.objects.select_for_update(no_key=True).filter(pk__in=files).order_by("pk").values("pk"))


def need_on() -> None:
    """
    :raises NotThere: requests are off in this firm.
    """
    if not is_on(REQUESTS):
        raise NotThere


def need_uploads() -> None:
    """
    :raises NotThere: clients upload nothing in this firm, so nobody is done with it.
    """
    if not is_on(CLIENT_UPLOADS):
        raise NotThere


def record(event: str, about: Item | Request, by: Actor | None, **details: Any) -> None:
    """Write it into the trail; what waits in the inbox may have changed with it."""
    request = about.request if isinstance(about, Item) else about
    if isinstance(about, Item):
        details["request"] = request.title
    audit.record(event, by=by, about=about, client_id=request.client_id, **details)
    waiting.changed()


def _lock_client(client_id: Any) -> None:
    need_on()
    Client.objects.select_for_update(no_key=True).get(pk=client_id)


def _lock(item: Item, request: Request) -> None:
    holding.hold(item, among=Item.objects.filter(request=request).select_related("type"))
    item.request = request
