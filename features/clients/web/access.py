"""Pages of the portal: for contacts who have accepted an invitation."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from features.accounts import second
from features.accounts.middleware import session_of
from features.accounts.models import Session, User
from features.accounts.web import fresh as freshness
from features.accounts.web.access import FirmRequest, to_page, to_sign_in, use_time_zone
from features.accounts.web.fresh import Fresh
from features.base import looking
from features.clients import queries
from features.clients.models import Contact
from features.clients.rights import ContactRight, NotInAccess
from features.toggles.catalogue import Switch
from features.toggles.queries import is_on
from tenants.access import Policy, View, declare


class ContactRequest(FirmRequest):
    """What a portal page is called with."""

    contact: Contact
    session: Session  # type: ignore[assignment]
    user: User


type ContactView[**P] = Callable[Concatenate[ContactRequest, P], HttpResponseBase]


def client_page[**P](
    switch: Switch | None = None,
    fresh: Fresh = "",
    right: ContactRight | None = None,
    *,
    private: bool = False,
    early: bool = False,
    gives_files: bool = False,
) -> Callable[[ContactView[P]], View[P]]:
    """
    Admit contacts with access to the portal. A switch that is off makes the page not exist (D12). `fresh` asks for a
    proof of who it is that is less than ten minutes old (D10): "change" for what the page changes, "page" for all.
    `right` refuses who holds it for none of their clients; which clients a page is about is asked by its queries.
    An `early` page opens before the second step that the firm asks for is set up.
    A page that `gives_files` says so, for visits of the firm's note each one they take; pictures of pages are none.
    A `private` page, and one that needs a proof to be read, is not shown to staff who look as this person (R22).
    """

    def mark(view: ContactView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            session = session_of(request, Session.Side.CLIENT)
            contact = contact_in(session)
            if session is None or contact is None:
                return to_sign_in(request, "accounts:sign_in")
            if not early and second.is_overdue(session, now=timezone.now()):
                return to_page(request, "clients:two_step_index")
            if switch is not None and not is_on(switch):
                raise Http404
            if looking.is_on() and (private or fresh == "page"):
                raise looking.OnlyTheirs
            if freshness.is_missing(request, session, fresh):
                return freshness.ask(request, session, "clients:prove")
            if right is not None and queries.lacks(contact, right):
                raise NotInAccess
            caller = cast(ContactRequest, request)
            caller.contact = contact
            use_time_zone(session.user, caller.firm)
            return view(caller, *args, **kwargs)

        needs = switch.key if switch else None
        policy = Policy("client", "", None, needs, bool(fresh), right, gives_files)
        return declare(guarded, policy)

    return mark


def contact_in(session: Session | None) -> Contact | None:
    """Return the contact behind a session, if they have joined the portal and may still use it."""
    contact: Contact | None = getattr(session.user, "contact", None) if session else None
    if contact is None or not contact.is_active or contact.joined_at is None:
        return None
    contact.user = session.user if session else contact.user
    return contact
