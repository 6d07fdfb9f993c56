"""What every endpoint of the API is: declared for the isolation matrix, counted, repeatable."""

from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from features.accounts import proofs
from features.accounts.models import Session
from features.base import throttle
from features.base.errors import NotAllowed
from features.base.permissions import Actor, Permission
from features.base.uploads import let_bring_files
from features.toggles.catalogue import Switch
from features.toggles.queries import is_on
from portal_api import idempotency
from portal_api.authentication import django_request
from portal_api.models import IdempotentAnswer
from tenants.access import Policy

CALLS_PER_MINUTE = 600
SAFE = ("GET", "HEAD", "OPTIONS")


class Resource(GenericAPIView[Any]):
    """
    An endpoint. `permission` is what reading takes (operations decide on writing); while `switch` is off, it is not
    there. `fresh` asks a person's session for a proof of the last ten minutes before anything is changed (D10); a key
    can't give one. Fields of an answer that are `shown_once` are left out where it is given again to a repeat.
    """

    permission: Permission | None = None
    switch: Switch | None = None
    fresh = False
    shown_once: tuple[str, ...] = ()
    policy: Policy
    filter_backends: list[Any] = []
    _kept: IdempotentAnswer | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        needs = cls.switch.key if cls.switch else None
        cls.policy = Policy("api", "", cls.permission, needs, fresh=cls.fresh)

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.user  # type: ignore[assignment]
        return actor

    @property
    def now(self) -> datetime:
        return timezone.now()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        let_bring_files(django_request(request), lambda: True)
        throttle.hit("api", str(self.actor.actor_id), most=CALLS_PER_MINUTE, seconds=60)
        if self.switch is not None and not is_on(self.switch):
            raise Http404
        if self.permission is not None and not self.actor.can(self.permission):
            raise NotAllowed("This key or role does not hold " + self.permission + ".")
        if self.fresh and request.method not in SAFE:
            self._require_fresh(request)
        self._kept = idempotency.begin(request)

    def _require_fresh(self, request: Request) -> None:
        if not isinstance(request.auth, Session):
            raise NotAllowed("Only a person who is signed in can do this, not a key.")
        proofs.require_fresh(request.auth, now=self.now)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, idempotency.Replayed):
            return Response(exc.body, status=exc.status, headers={"Idempotency-Replayed": "true"})
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self._kept is not None:
            idempotency.finish(self._kept, final, but=self.shown_once)
        return final

    def given(self, kind: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """
        Return the checked body.

        :raises ValidationError: a field is missing or has a wrong shape; becomes 422 with the field's name.
        """
        form = kind(data=self.request.data, partial=partial)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def pages[M: Model](self, rows: QuerySet[M], kind: type[Serializer[Any]]) -> Response:
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(kind(page, many=True).data)
