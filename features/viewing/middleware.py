"""
The one place that every page of the portal passes while somebody looks at it as one of a client's people (R22).

It stands a session in for that person which is no row, refuses whatever is not a reading method, and lets the rest run
where PostgreSQL writes nothing. The browser's own session in the portal is not touched, and is back afterwards. The
workspace and the API know nothing of visits: there everybody is who they are.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve, set_urlconf
from django.utils import timezone

from features.accounts.middleware import WORKSPACE, session_of, stand_in
from features.accounts.models import Session
from features.base import looking
from features.base.looking import OnlyTheirs
from features.viewing import cookies, operations, queries, readonly, refusing, viewers
from features.viewing.models import ViewAs
from tenants.access import policy_of
from tenants.context import require_firm

SAFE = ("GET", "HEAD", "OPTIONS")
OWN = "viewing"  # the namespace of pages that belong to the visit itself
type Next = Callable[[HttpRequest], HttpResponseBase]


class Looking:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token, match = cookies.token_in(request), _page_of_portal(request)
        if not token or match is None:
            return self.get_response(request)
        visit, now = queries.behind(token), timezone.now()
        if visit is None:
            return self._without(request)
        set_urlconf(request.urlconf)  # Django does that later, for views alone; we may answer ourselves
        request.visit = visit  # type: ignore[attr-defined]
        if not queries.may_go_on(visit, session_of(request, Session.Side.STAFF), now):
            return self._over(request, visit, match, now)
        if OWN in match.namespaces:
            return self.get_response(request)
        return self._look(request, visit, match) if visit.contact else refusing.to_choice(request)

    def _without(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        cookies.drop_cookie(response)
        return response

    def _over(
        self, request: HttpRequest, visit: ViewAs, match: ResolverMatch, now: datetime
    ) -> HttpResponseBase:
        """What was meant for the other person's portal must not reach one's own."""
        operations.end(visit=visit, now=now)
        if OWN in match.namespaces:
            return self.get_response(request)
        response = refusing.over(request)
        cookies.drop_cookie(response)
        return response

    def _look(self, request: HttpRequest, visit: ViewAs, match: ResolverMatch) -> HttpResponseBase:
        _be_them(request, visit)
        if request.method not in SAFE:
            OnlyTheirs(visit.whom.name)  # noted in the audit trail by being made
            return refusing.refused(request, visit)
        if request.method != "OPTIONS" and (policy := policy_of(match.func)) and policy.audience == "client":
            operations.note_page(visit=visit, path=request.path[:200], is_file=policy.gives_files)
        response = readonly.reading(lambda: self.get_response(request))
        return refusing.refused(request, visit) if getattr(request, "was_refused", False) else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer later, outside of the transaction that failed."""
        if not looking.is_on() or not (isinstance(error, OnlyTheirs) or readonly.tried_to_write(error)):
            return None
        request.was_refused = True  # type: ignore[attr-defined]
        return HttpResponse(status=403)


def _page_of_portal(request: HttpRequest) -> ResolverMatch | None:
    """Return which page of the client's side is asked for: no picture or style sheet, which are everybody's."""
    if getattr(request, "firm", None) is None or request.path.startswith((WORKSPACE, "/api/")):
        return None
    try:
        match = resolve(request.path_info, request.urlconf)
    except Resolver404:
        return None
    policy = policy_of(match.func)
    return match if policy is None or policy.audience != "asset" else None


def _be_them(request: HttpRequest, visit: ViewAs) -> None:
    user = visit.whom.user
    user.contact = visit.whom
    longest_ago = datetime.min.replace(tzinfo=UTC)
    session = Session(
        user=user, side=Session.Side.CLIENT, method="view", firm_id=require_firm().pk, last_seen_at=visit.started_at,
        proved_at=longest_ago, expires_at=visit.ends_at,
    )  # fmt: skip
    stand_in(request, session)
    request.looker = viewers.of(visit)  # type: ignore[attr-defined]
    looking.begin(visit.whom.name, lambda name: operations.note_file(visit=visit, name=name))
