"""
Oneself: for a member of staff in the workspace's session. A key is nobody's self and is refused.

What is dangerous asks for a fresh proof: 403 with the type `fresh-proof-needed`; the person confirms it at
/workspace/confirm/ and the request is sent again.
"""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from features.accounts import agents, sessions
from features.accounts import operations as accounts
from features.accounts.models import Membership, Session
from features.accounts.operations import addressing
from features.accounts.operations import devices as operations
from features.base.errors import NotAllowed, NotThere
from portal_api.resource import Resource
from portal_api.v1.shapes import MeShape, NewAddressShape, OwnSessionShape

NO_KEYS = "For a signed-in colleague; keys are refused."


class Own(Resource):
    """Something of the person who asks."""

    @property
    def session(self) -> Session:
        if not isinstance(self.request.auth, Session):
            raise NotAllowed("Only a person who is signed in has this, not a key.")
        return self.request.auth

    @property
    def me(self) -> Membership:
        self.session  # noqa: B018  refuses keys
        member: Membership = self.request.user  # type: ignore[assignment]
        return member


class Me(Own):
    serializer_class = MeShape

    @extend_schema(summary="Read your own details", description=NO_KEYS)
    def get(self, request: Request) -> Response:
        return Response(MeShape(self.me).data)

    @extend_schema(summary="Change your own details", description=NO_KEYS, request=MeShape(partial=True))
    def patch(self, request: Request) -> Response:
        me = self.me
        now = {"name": me.name, "title": me.title, "phone": me.user.phone, "time_zone": me.user.time_zone}
        accounts.edit_own_details(by=me, **now | _plain(self.given(MeShape, partial=True)))
        return Response(MeShape(Membership.objects.select_related("user").get(pk=me.pk)).data)


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {**{name: value for name, value in body.items() if name != "user"}, **body.get("user", {})}


class OwnEmail(Own):
    """The wish for another address; it is confirmed by mail, never here."""

    fresh = True
    serializer_class = NewAddressShape

    @extend_schema(
        summary="Ask for another e-mail address", request=NewAddressShape, responses={202: NewAddressShape},
        description=f"{NO_KEYS} Takes a proof of the last ten minutes; the new mailbox then confirms.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        email = self.given(NewAddressShape)["email"]
        change = addressing.ask_for_other_email(session=self.session, email=email, now=self.now)
        return Response({"email": change.email}, status=202)

    @extend_schema(
        summary="Keep the address you have", description=NO_KEYS, request=None, responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        addressing.drop_other_email(session=self.session, now=self.now)
        return Response(status=204)


class OwnSessions(Own):
    serializer_class = OwnSessionShape
    pagination_class = None

    @extend_schema(
        summary="List where you are signed in", description=NO_KEYS, responses=OwnSessionShape(many=True)
    )
    def get(self, request: Request) -> Response:
        mine = self.session
        rows = sessions.live_of(mine.user, now=self.now)
        return Response(OwnSessionShape([shown(row, mine) for row in rows], many=True).data)

    @extend_schema(
        summary="Sign out everywhere else", description=NO_KEYS, request=None, responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        operations.end_others(session=self.session, now=self.now)
        return Response(status=204)


class OwnSession(Own):
    serializer_class = OwnSessionShape

    @extend_schema(summary="Sign out of one browser", description=NO_KEYS, responses={204: None})
    def delete(self, request: Request, session_id: uuid.UUID) -> Response:
        if not isinstance(request.auth, Session):
            raise NotThere  # a key has no browsers: as for whoever is not the session's person
        operations.end_session(user=request.auth.user, session_id=session_id)
        return Response(status=204)


def shown(session: Session, mine: Session) -> dict[str, Any]:
    return {
        "id": session.pk, "side": session.side, "device": agents.words(session.agent), "ip": session.ip,
        "method": session.method, "created_at": session.created_at, "last_seen_at": session.last_seen_at,
        "is_current": session.pk == mine.pk,
    }  # fmt: skip
